import * as boarding from './boarding.ts';
import * as checks from './checks.ts';
import * as crossings from './crossings.ts';
import * as laneBank from './lane-bank.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const { givenUp, isDeparture, travellerThrough, travellersMissed } = boarding;
const { startCheck } = checks;
const { recordCrossing } = crossings;
const { becomeBusy, becomeIdle, closeLane, firstIdle, joinerWaitMs, learnDuration, waitingChanges } =
  laneBank;
const {
  CLOSING,
  COUNTERS,
  FACT_ARRIVED,
  FACT_ENDED,
  GATES,
  LEVEL_FIRST,
  LEVEL_USUAL,
  OVERFLOW,
  REFERRED,
  SECOND_LINE,
  TO_COUNTER,
  bankOf,
  hallOfBank,
  kindOfBank,
} = codes;
const {
  FLIGHT_HALL,
  FLIGHT_IN_HALL,
  FLIGHT_READY_AT,
  HALL_CAPACITY,
  HALL_ENTERED,
  HALL_GATES_OPEN,
  HALL_INSIDE,
  HALL_LEFT,
  HALL_OVERFLOW,
  LANE_BANK,
  LANE_EVENT,
  LANE_OUTCOME,
  LANE_STARTED_AT,
  LANE_STATE,
  LANE_TIER,
  LANE_TRAVELLER,
  ROW_BITS,
} = tables;
const {
  CLASS,
  ENTERED_AT,
  FLIGHT,
  GROUP_CLASSES,
  GROUP_NEXT,
  GROUP_SIZE,
  JOINED_AT,
  LEVEL,
  SERIAL,
  SUBJECT,
} = rows;

/** A gate user looks elsewhere when the counters' queue in sight is shorter by so much. Estimate of ours. */
const GATE_USER_SWITCHES_MS = 60_000;
/** Who prefers a counter takes a gate after all when that saves so much. Estimate of ours. */
const COUNTER_USER_SWITCHES_MS = 600_000;

/** A group (or one traveller) comes to the hall; outside if it is full. */
export function arriveAtHall(world: World, row: number): void {
  const { traveller, nowMs } = world;
  const flight = traveller[(row << ROW_BITS) | FLIGHT]!;
  const hall = world.flight[(flight << ROW_BITS) | FLIGHT_HALL]!;
  const size = traveller[(row << ROW_BITS) | GROUP_SIZE]!;
  world.hall[(hall << ROW_BITS) | HALL_ENTERED]! += size;
  world.flight[(flight << ROW_BITS) | FLIGHT_IN_HALL]! += size;
  world.inside.addAt(world.clock, size, hall);
  world.facts.add(nowMs, FACT_ARRIVED, traveller[(row << ROW_BITS) | SERIAL]!);
  const full =
    world.hall[(hall << ROW_BITS) | HALL_INSIDE]! >= world.hall[(hall << ROW_BITS) | HALL_CAPACITY]!;
  if (full || world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]! > 0) {
    world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]! += size;
    world.queues.join(bankOf(hall, OVERFLOW), row, LEVEL_USUAL);
  } else {
    world.hall[(hall << ROW_BITS) | HALL_INSIDE]! += size;
    joinBank(world, row, chooseBank(world, hall, row));
  }
}

/** A check is over: the traveller goes on, the lane takes the next of the group, of the queue, closes or rests. */
export function checkEnded(world: World, lane: number): void {
  const { lane: lanes, traveller, nowMs } = world;
  const bank = world.lane[(lane << ROW_BITS) | LANE_BANK]!;
  const hall = hallOfBank(bank);
  const row = lanes[(lane << ROW_BITS) | LANE_TRAVELLER]!;
  const outcome = lanes[(lane << ROW_BITS) | LANE_OUTCOME]!;
  lanes[(lane << ROW_BITS) | LANE_EVENT] = -1;
  learnDuration(world, bank, nowMs - lanes[(lane << ROW_BITS) | LANE_STARTED_AT]!);
  world.facts.add(nowMs, FACT_ENDED, (Math.imul(traveller[(row << ROW_BITS) | SERIAL]!, 8) + outcome) | 0);
  const sibling = traveller[(row << ROW_BITS) | GROUP_NEXT]!;
  if (sibling >= 0) {
    traveller[(row << ROW_BITS) | GROUP_NEXT] = -1;
    traveller[(row << ROW_BITS) | GROUP_SIZE] = 1;
    traveller[(row << ROW_BITS) | GROUP_CLASSES] = 1 << traveller[(row << ROW_BITS) | CLASS]!;
  }
  if (kindOfBank(bank) !== SECOND_LINE && outcome !== TO_COUNTER)
    recordCrossing(world, hall, lanes[(lane << ROW_BITS) | LANE_TIER]!);
  // The traveller leaves before the lane calls the next: a full hall then has room for one from outside.
  const goesOn = outcome === TO_COUNTER || outcome === REFERRED;
  if (goesOn && !givenUp(world, traveller[(row << ROW_BITS) | FLIGHT]!)) {
    traveller[(row << ROW_BITS) | JOINED_AT] = nowMs;
    joinBank(world, row, bankOf(hall, outcome === TO_COUNTER ? COUNTERS : SECOND_LINE));
  } else {
    leaveHall(world, row, hall);
    if (goesOn) travellersMissed(world, traveller[(row << ROW_BITS) | FLIGHT]!, 1);
    else travellerThrough(world, row);
    world.travellers.remove(row);
    admitOverflow(world, hall);
  }
  if (sibling >= 0) {
    waitingChanges(world, bank, -1);
    startCheck(world, lane, sibling);
  } else freeLane(world, lane, bank);
}

/** The lane has nobody: closes if it was to, else takes the next of its queue, else rests. */
export function freeLane(world: World, lane: number, bank: number): void {
  if (world.lane[(lane << ROW_BITS) | LANE_STATE] === CLOSING) {
    becomeIdle(world, lane, bank);
    closeLane(world, lane);
    return;
  }
  const next = takeWaiting(world, bank);
  if (next >= 0) startCheck(world, lane, next);
  else becomeIdle(world, lane, bank);
}

/** An idle lane that has just opened serves whoever waits. */
export function serveWaiting(world: World, lane: number): void {
  const bank = world.lane[(lane << ROW_BITS) | LANE_BANK]!;
  const next = takeWaiting(world, bank);
  if (next < 0) return;
  becomeBusy(world, lane, bank);
  startCheck(world, lane, next);
}

/** Takes the next group of a bank's queue, or -1; its first member waits no longer. */
function takeWaiting(world: World, bank: number): number {
  const row = world.queues.take(bank);
  if (row < 0) return -1;
  waitingChanges(world, bank, -1);
  return row;
}

/** Joins a bank: straight to an idle lane, or the end of the queue. */
export function joinBank(world: World, row: number, bank: number): void {
  const lane = firstIdle(world, bank);
  const size = world.traveller[(row << ROW_BITS) | GROUP_SIZE]!;
  const waiting = lane >= 0 ? size - 1 : size;
  if (waiting > 0) waitingChanges(world, bank, waiting);
  if (lane >= 0) {
    becomeBusy(world, lane, bank);
    startCheck(world, lane, row);
    return;
  }
  const level = levelOf(world, row);
  world.traveller[(row << ROW_BITS) | LEVEL] = level;
  world.queues.join(bank, row, level);
}

/** Takes a group out of its bank's queue without serving it. */
export function leaveQueue(world: World, row: number, bank: number): void {
  world.queues.leave(row);
  waitingChanges(world, bank, -world.traveller[(row << ROW_BITS) | GROUP_SIZE]!);
}

/** One traveller is out of the hall, whichever way. */
export function leaveHall(world: World, row: number, hall: number): void {
  const { nowMs } = world;
  world.hall[(hall << ROW_BITS) | HALL_INSIDE]! -= 1;
  world.hall[(hall << ROW_BITS) | HALL_LEFT]! += 1;
  world.timeInsideMs[hall]! += nowMs - world.traveller[(row << ROW_BITS) | ENTERED_AT]!;
  world.inside.addAt(world.clock, -1, hall);
}

/** Lets in those who wait outside while there is room. */
export function admitOverflow(world: World, hall: number): void {
  const { hall: halls } = world;
  const at = hall << ROW_BITS;
  while (halls[at | HALL_OVERFLOW]! > 0 && halls[at | HALL_INSIDE]! < halls[at | HALL_CAPACITY]!) {
    const row = world.queues.take(bankOf(hall, OVERFLOW));
    const size = world.traveller[(row << ROW_BITS) | GROUP_SIZE]!;
    halls[at | HALL_OVERFLOW]! -= size;
    halls[at | HALL_INSIDE]! += size;
    joinBank(world, row, chooseBank(world, hall, row));
  }
}

/** Gate or counter: by right, by habit, and by the queues in sight. */
export function chooseBank(world: World, hall: number, row: number): number {
  const gates = bankOf(hall, GATES);
  const counters = bankOf(hall, COUNTERS);
  if (world.hall[(hall << ROW_BITS) | HALL_GATES_OPEN] === 0) return counters;
  const { traveller } = world;
  const site = world.plan.halls[hall]!.site;
  if ((traveller[(row << ROW_BITS) | GROUP_CLASSES]! & ~world.site.gateClasses[site]!) !== 0) return counters;
  const { laws } = world.plan.halls[hall]!;
  const of = traveller[(row << ROW_BITS) | CLASS]!;
  const gateMs = joinerWaitMs(world, gates);
  const counterMs = joinerWaitMs(world, counters);
  if (world.habits.likesGates(laws, traveller[(row << ROW_BITS) | SUBJECT]!, of)) {
    return counterMs + GATE_USER_SWITCHES_MS < gateMs ? counters : gates;
  }
  return laws.gateUptake.cumulative[2 * of]! > 0 && gateMs + COUNTER_USER_SWITCHES_MS < counterMs
    ? gates
    : counters;
}

/** Classes that go first, and travellers whose flight is called, stand before the others. */
function levelOf(world: World, row: number): number {
  const { traveller, plan } = world;
  if (plan.firstClass[traveller[(row << ROW_BITS) | CLASS]!] === 1) return LEVEL_FIRST;
  const flight = traveller[(row << ROW_BITS) | FLIGHT]!;
  if (!isDeparture(world, flight)) return LEVEL_USUAL;
  const withinMs = plan.scenario.airline.callForwardWithinMs;
  return withinMs > 0 && world.flight[(flight << ROW_BITS) | FLIGHT_READY_AT]! - world.nowMs <= withinMs
    ? LEVEL_FIRST
    : LEVEL_USUAL;
}
