import { NOBODY } from '#sim-kernel';
import { openFlight } from './arrivals.ts';
import { isDeparture, letGo, travellersMissed } from './boarding.ts';
import { admitOverflow, leaveHall, leaveQueue } from './passage.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const {
  AFTER_ALL_RUNS_MS,
  BANKS_PER_HALL,
  COUNTERS,
  DEPARTED,
  FACT_DEPARTED,
  FLIGHT_CLOSES,
  FLIGHT_DEPARTS,
  FLIGHT_GIVES_UP,
  FLIGHT_LANDS_LATE,
  FLIGHT_OPENS,
  GATES,
  GATE_CLOSED,
  HELD,
  LANDED,
  LAST_CHECKS,
  LEVEL_FIRST,
  OVERFLOW,
  SCHEDULED,
  TRAVELLERS_CALLED_FORWARD,
  bankOf,
} = codes;
const {
  FLIGHT_BLOCK_AT,
  FLIGHT_GIVES_UP_EVENT,
  FLIGHT_HALL,
  FLIGHT_IN_HALL,
  FLIGHT_READY_AT,
  FLIGHT_STATE,
  HALL_INSIDE,
  HALL_OVERFLOW,
  ROW_BITS,
} = tables;
const { FLIGHT, GROUP_NEXT, GROUP_SIZE, LEVEL } = rows;

/** The calendar holds the opening of one flight at a time, whatever the length of the schedule. */
export function scheduleOpening(world: World, nth: number): void {
  const { opensAtMs, openingOrder } = world.plan;
  if (nth < openingOrder.length) world.kernel.schedule(opensAtMs[openingOrder[nth]!]!, FLIGHT_OPENS, nth);
}

/** Departure: its travellers begin to show up. Arrival: on-block, unless the aircraft is late. */
export function flightOpens(world: World, flight: number): void {
  const { kernel, nowMs } = world;
  const readyAtMs = world.flight[(flight << ROW_BITS) | FLIGHT_READY_AT]!;
  if (!isDeparture(world, flight)) {
    if (nowMs < readyAtMs) {
      kernel.schedule(readyAtMs, FLIGHT_LANDS_LATE, flight);
      return;
    }
    world.flight[(flight << ROW_BITS) | FLIGHT_STATE] = LANDED;
    atBlock(world, flight);
    openFlight(world, flight);
    return;
  }
  const { boardingCutOffMs, callForwardWithinMs } = world.plan.scenario.airline;
  openFlight(world, flight);
  kernel.schedule(Math.max(nowMs, Math.round(readyAtMs - boardingCutOffMs)), FLIGHT_CLOSES, flight);
  if (callForwardWithinMs > 0) {
    const atMs = Math.max(nowMs, Math.round(readyAtMs - callForwardWithinMs));
    kernel.schedule(atMs, TRAVELLERS_CALLED_FORWARD, flight);
  }
}

/** Those of the flight who stand in a queue go before the others, in their order. */
export function callForward(world: World, flight: number): void {
  const atMs = Math.round(
    world.flight[(flight << ROW_BITS) | FLIGHT_READY_AT]! - world.plan.scenario.airline.callForwardWithinMs,
  );
  if (world.nowMs < atMs) {
    world.kernel.schedule(atMs, TRAVELLERS_CALLED_FORWARD, flight);
    return;
  }
  const hall = world.flight[(flight << ROW_BITS) | FLIGHT_HALL]!;
  for (const kind of [GATES, COUNTERS]) {
    const queue = bankOf(hall, kind);
    for (let row = world.queues.head(queue); row !== NOBODY;) {
      const next = world.queues.after(row);
      if (
        world.traveller[(row << ROW_BITS) | FLIGHT] === flight &&
        world.traveller[(row << ROW_BITS) | LEVEL] !== LEVEL_FIRST
      ) {
        world.queues.leave(row);
        world.traveller[(row << ROW_BITS) | LEVEL] = LEVEL_FIRST;
        world.queues.join(queue, row, LEVEL_FIRST);
      }
      row = next;
    }
  }
}

/** The gate closes: the flight goes, or is held for those who are known to be in the hall, or leaves them behind. */
export function flightCloses(world: World, flight: number): void {
  const { boardingCutOffMs, holdUpToMs } = world.plan.scenario.airline;
  const closesAtMs = Math.round(world.flight[(flight << ROW_BITS) | FLIGHT_READY_AT]! - boardingCutOffMs);
  if (world.nowMs < closesAtMs) {
    world.kernel.schedule(closesAtMs, FLIGHT_CLOSES, flight);
    return;
  }
  if (world.flight[(flight << ROW_BITS) | FLIGHT_STATE] !== SCHEDULED) return;
  if (world.flight[(flight << ROW_BITS) | FLIGHT_IN_HALL] === 0) {
    world.flight[(flight << ROW_BITS) | FLIGHT_STATE] = GATE_CLOSED;
    letGo(world, flight);
    return;
  }
  const untilMs = Math.round(world.plan.flightScheduledAtMs[flight]! + holdUpToMs);
  if (holdUpToMs > 0 && untilMs > world.nowMs) {
    world.flight[(flight << ROW_BITS) | FLIGHT_STATE] = HELD;
    world.flight[(flight << ROW_BITS) | FLIGHT_GIVES_UP_EVENT] = world.kernel.schedule(
      untilMs,
      FLIGHT_GIVES_UP,
      flight,
    );
  } else flightGivesUp(world, flight);
}

/** Whoever still queues is left behind and goes home; the flight leaves with those who are in a check now. */
export function flightGivesUp(world: World, flight: number): void {
  world.flight[(flight << ROW_BITS) | FLIGHT_GIVES_UP_EVENT] = -1;
  world.flight[(flight << ROW_BITS) | FLIGHT_STATE] = LAST_CHECKS;
  const hall = world.flight[(flight << ROW_BITS) | FLIGHT_HALL]!;
  for (let kind = 0; kind < BANKS_PER_HALL; kind += 1) {
    const queue = bankOf(hall, kind);
    for (let row = world.queues.head(queue); row !== NOBODY;) {
      const next = world.queues.after(row);
      if (world.traveller[(row << ROW_BITS) | FLIGHT] === flight) leaveBehind(world, row, hall, kind);
      row = next;
    }
  }
  admitOverflow(world, hall);
}

/** A group in a queue misses its flight and leaves the hall. */
function leaveBehind(world: World, first: number, hall: number, kind: number): void {
  const { traveller } = world;
  const flight = traveller[(first << ROW_BITS) | FLIGHT]!;
  const size = traveller[(first << ROW_BITS) | GROUP_SIZE]!;
  if (kind === OVERFLOW) {
    world.queues.leave(first);
    world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]! -= size;
    world.hall[(hall << ROW_BITS) | HALL_INSIDE]! += size;
  } else leaveQueue(world, first, bankOf(hall, kind));
  for (let row = first; row >= 0;) {
    const next = traveller[(row << ROW_BITS) | GROUP_NEXT]!;
    leaveHall(world, row, hall);
    world.travellers.remove(row);
    row = next;
  }
  travellersMissed(world, flight, size);
}

export function flightDeparts(world: World, flight: number): void {
  const readyAtMs = world.flight[(flight << ROW_BITS) | FLIGHT_READY_AT]!;
  if (world.nowMs < readyAtMs) {
    world.kernel.schedule(readyAtMs, FLIGHT_DEPARTS, flight);
    return;
  }
  world.flight[(flight << ROW_BITS) | FLIGHT_STATE] = DEPARTED;
  atBlock(world, flight);
}

/** The block time is a fact: the aircraft's next flights cannot be ready before it has turned round. */
function atBlock(world: World, flight: number): void {
  world.flight[(flight << ROW_BITS) | FLIGHT_BLOCK_AT] = world.nowMs;
  world.facts.add(world.nowMs, FACT_DEPARTED, flight);
  let atMs = world.nowMs;
  for (let before = flight; ;) {
    const next = world.plan.nextFlight[before]!;
    if (next < 0 || world.flight[(next << ROW_BITS) | FLIGHT_STATE]! >= DEPARTED) return;
    atMs = Math.min(Math.round(atMs + world.plan.turnaroundMs[before]!), AFTER_ALL_RUNS_MS);
    if (atMs <= world.flight[(next << ROW_BITS) | FLIGHT_READY_AT]!) return;
    world.flight[(next << ROW_BITS) | FLIGHT_READY_AT] = atMs;
    before = next;
  }
}
