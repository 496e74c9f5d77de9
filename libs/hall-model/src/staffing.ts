import { closeLane, openLane } from './lane-bank.ts';
import { serveWaiting } from './passage.ts';
import type { World } from './world.ts';
import {
  HALL_COUNTER_OFFICERS,
  HALL_GATE_WATCHERS,
  HALL_WATCHERS_RELEASED,
  LANE_OFFICER,
  LANE_STATE,
  ROW_BITS,
} from './tables.ts';
import { BUSY, CLOSED, CLOSING, COUNTERS, IDLE, ROSTER_CHANGES, SECOND_LINE, bankOf } from './codes.ts';

/** At a site, a hall has this many officer numbers. */
const OFFICER_NUMBERS = 500;

/** The roster's next step: who is on duty from now on. */
export function rosterChanged(world: World, hall: number): void {
  const { roster, callIns } = world.plan.halls[hall]!.plan;
  const { nowMs } = world;
  const step = roster.findLast(({ fromMs }) => fromMs <= nowMs) ?? roster[0];
  const calledIn = callIns.reduce(
    (sum, call) =>
      call.fromMs <= nowMs && (call.untilMs === null || nowMs < call.untilMs) ? sum + call.officers : sum,
    0,
  );
  world.hall[(hall << ROW_BITS) | HALL_COUNTER_OFFICERS] = (step?.counterOfficers ?? 0) + calledIn;
  world.hall[(hall << ROW_BITS) | HALL_GATE_WATCHERS] = step?.gateWatchers ?? 0;
  staffCounters(world, hall);
  const edges = [
    ...roster.map(({ fromMs }) => fromMs),
    ...callIns.flatMap(({ fromMs, untilMs }) => (untilMs === null ? [fromMs] : [fromMs, untilMs])),
  ];
  const nextMs = Math.min(...edges.filter((edge) => edge > nowMs));
  if (Number.isFinite(nextMs)) world.kernel.schedule(Math.round(nextMs), ROSTER_CHANGES, hall, 1);
}

/** Second-line officers are on duty all the time. */
export function openSecondLine(world: World, hall: number): void {
  const bank = bankOf(hall, SECOND_LINE);
  for (let lane = world.plan.firstLane[bank]!; lane < world.plan.endLane[bank]!; lane += 1) {
    openLane(world, lane, -1);
  }
}

/** Officers now sitting, or about to sit, at counters. */
export function counterOfficers(world: World, hall: number): number {
  const { hall: halls } = world;
  const at = hall << ROW_BITS;
  const released = halls[at | HALL_WATCHERS_RELEASED] === 1 ? halls[at | HALL_GATE_WATCHERS]! : 0;
  return halls[at | HALL_COUNTER_OFFICERS]! + released;
}

export const officersOnDuty = (world: World, hall: number): number =>
  world.hall[(hall << ROW_BITS) | HALL_COUNTER_OFFICERS]! +
  world.hall[(hall << ROW_BITS) | HALL_GATE_WATCHERS]!;

/**
 * Opens counters from the lowest number up, or closes them from the highest down: empty ones first, then busy ones after
 * the job in hand. Officers beyond the counters there are wait for one.
 */
export function staffCounters(world: World, hall: number): void {
  const bank = bankOf(hall, COUNTERS);
  const first = world.plan.firstLane[bank]!;
  const end = world.plan.endLane[bank]!;
  const { lane: lanes } = world;
  const state = (lane: number): number => lanes[(lane << ROW_BITS) | LANE_STATE]!;
  let staffed = 0;
  for (let lane = first; lane < end; lane += 1)
    if (state(lane) === IDLE || state(lane) === BUSY) staffed += 1;
  const wanted = Math.min(counterOfficers(world, hall), end - first);
  for (let lane = first; lane < end && staffed < wanted; lane += 1) {
    if (state(lane) !== CLOSING) continue;
    lanes[(lane << ROW_BITS) | LANE_STATE] = BUSY;
    staffed += 1;
  }
  for (let lane = first; lane < end && staffed < wanted; lane += 1) {
    if (state(lane) !== CLOSED) continue;
    openLane(world, lane, freeOfficer(world, hall));
    serveWaiting(world, lane);
    staffed += 1;
  }
  for (let lane = end - 1; lane >= first && staffed > wanted; lane -= 1) {
    if (state(lane) !== IDLE) continue;
    closeLane(world, lane);
    staffed -= 1;
  }
  for (let lane = end - 1; lane >= first && staffed > wanted; lane -= 1) {
    if (state(lane) !== BUSY) continue;
    lanes[(lane << ROW_BITS) | LANE_STATE] = CLOSING;
    staffed -= 1;
  }
}

/** The lowest officer number of the hall that sits at no open counter. */
function freeOfficer(world: World, hall: number): number {
  const bank = bankOf(hall, COUNTERS);
  const base = world.plan.halls[hall]!.officerBase;
  const taken = new Set<number>();
  for (let lane = world.plan.firstLane[bank]!; lane < world.plan.endLane[bank]!; lane += 1) {
    if (world.lane[(lane << ROW_BITS) | LANE_STATE] !== CLOSED)
      taken.add(world.lane[(lane << ROW_BITS) | LANE_OFFICER]!);
  }
  let number = 1;
  while (taken.has(base + number) && number < OFFICER_NUMBERS) number += 1;
  return base + number;
}
