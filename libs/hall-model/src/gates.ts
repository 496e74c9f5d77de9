import { becomeIdle, closeLane, openLane, waitingChanges } from './lane-bank.ts';
import { NOBODY } from '#sim-kernel';
import { chooseBank, joinBank, leaveQueue } from './passage.ts';
import { staffCounters } from './staffing.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const {
  BUSY,
  CLOSED,
  CLOSING,
  COUNTERS,
  FACT_REROUTED,
  GATES,
  IDLE,
  WATCHERS_RELEASE,
  WATCHERS_RETURN,
  bankOf,
} = codes;
const {
  HALL_GATES_OPEN,
  HALL_GATE_WATCHERS,
  HALL_REROUTED,
  HALL_WATCHERS_RELEASED,
  HALL_WATCHER_EVENT,
  LANE_DECISION_AT,
  LANE_EVENT,
  LANE_STATE,
  LANE_TRAVELLER,
  ROW_BITS,
} = tables;
const { GROUP_CLASSES, GROUP_NEXT, GROUP_SIZE, JOINED_AT, REROUTED, SERIAL } = rows;

/**
 * What the health of the services allows the gates of a hall has changed. Closing: whoever is in a gate and not yet
 * decided upon is sent to the counters, then the queue in its order, and the officers who watched the gates follow.
 * Opening: at once, or when the watchers are back from the counters.
 */
export function gatesMay(world: World, hall: number): void {
  const gates = bankOf(hall, GATES);
  const installed = world.plan.endLane[gates]! - world.plan.firstLane[gates]!;
  const may = installed > 0 && world.site.gateClasses[world.plan.halls[hall]!.site] !== 0;
  if (world.hall[(hall << ROW_BITS) | HALL_GATES_OPEN] === 1) {
    if (may) sendIneligible(world, hall);
    else closeGates(world, hall);
  } else if (may) {
    cancelWatchers(world, hall);
    if (world.hall[(hall << ROW_BITS) | HALL_WATCHERS_RELEASED] === 1)
      watchersIn(world, hall, WATCHERS_RETURN);
    else openGates(world, hall);
  } else if (installed > 0 && world.hall[(hall << ROW_BITS) | HALL_WATCHERS_RELEASED] === 1) {
    // Down again before the watchers were back: they stay.
    cancelWatchers(world, hall);
  }
}

export function watchersReleased(world: World, hall: number): void {
  world.hall[(hall << ROW_BITS) | HALL_WATCHER_EVENT] = -1;
  world.hall[(hall << ROW_BITS) | HALL_WATCHERS_RELEASED] = 1;
  staffCounters(world, hall);
}

export function watchersReturned(world: World, hall: number): void {
  world.hall[(hall << ROW_BITS) | HALL_WATCHER_EVENT] = -1;
  world.hall[(hall << ROW_BITS) | HALL_WATCHERS_RELEASED] = 0;
  openGates(world, hall);
  staffCounters(world, hall);
}

export function openGates(world: World, hall: number): void {
  const gates = bankOf(hall, GATES);
  world.hall[(hall << ROW_BITS) | HALL_GATES_OPEN] = 1;
  for (let lane = world.plan.firstLane[gates]!; lane < world.plan.endLane[gates]!; lane += 1) {
    if (world.lane[(lane << ROW_BITS) | LANE_STATE] === CLOSING)
      world.lane[(lane << ROW_BITS) | LANE_STATE] = BUSY;
    else if (world.lane[(lane << ROW_BITS) | LANE_STATE] === CLOSED) openLane(world, lane, -1);
  }
  // Officers send back those who would rather use a gate: first in the queue, first asked.
  const counters = bankOf(hall, COUNTERS);
  for (let row = world.queues.head(counters); row !== NOBODY;) {
    const next = world.queues.after(row);
    if (chooseBank(world, hall, row) === gates) {
      leaveQueue(world, row, counters);
      joinBank(world, row, gates);
    }
    row = next;
  }
}

function closeGates(world: World, hall: number): void {
  const gates = bankOf(hall, GATES);
  world.hall[(hall << ROW_BITS) | HALL_GATES_OPEN] = 0;
  for (let lane = world.plan.firstLane[gates]!; lane < world.plan.endLane[gates]!; lane += 1) {
    const state = world.lane[(lane << ROW_BITS) | LANE_STATE]!;
    if (state === IDLE) closeLane(world, lane);
    else if (state === BUSY && world.nowMs >= world.lane[(lane << ROW_BITS) | LANE_DECISION_AT]!)
      world.lane[(lane << ROW_BITS) | LANE_STATE] = CLOSING;
    else if (state === BUSY) interrupt(world, lane, hall);
  }
  sendIneligible(world, hall);
  if (world.hall[(hall << ROW_BITS) | HALL_GATE_WATCHERS]! > 0) watchersIn(world, hall, WATCHERS_RELEASE);
}

/** Whoever is in the lane gets out undecided and begins anew at a counter, companions too. */
function interrupt(world: World, lane: number, hall: number): void {
  const gates = bankOf(hall, GATES);
  const row = world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]!;
  world.kernel.cancel(world.lane[(lane << ROW_BITS) | LANE_EVENT]!);
  world.lane[(lane << ROW_BITS) | LANE_EVENT] = -1;
  world.book.close(lane);
  const companions = world.traveller[(row << ROW_BITS) | GROUP_SIZE]! - 1;
  if (companions > 0) waitingChanges(world, gates, -companions);
  becomeIdle(world, lane, gates);
  closeLane(world, lane);
  for (let one = row; one >= 0; one = world.traveller[(one << ROW_BITS) | GROUP_NEXT]!) {
    world.traveller[(one << ROW_BITS) | JOINED_AT] = world.nowMs;
  }
  reroute(world, row, hall);
}

/** Sends everybody in the gates' queue who may not use them now to the counters, in the order of the queue. */
function sendIneligible(world: World, hall: number): void {
  const gates = bankOf(hall, GATES);
  const barred =
    world.hall[(hall << ROW_BITS) | HALL_GATES_OPEN] === 0
      ? -1
      : ~world.site.gateClasses[world.plan.halls[hall]!.site]!;
  for (let row = world.queues.head(gates); row !== NOBODY;) {
    const next = world.queues.after(row);
    if ((world.traveller[(row << ROW_BITS) | GROUP_CLASSES]! & barred) !== 0) {
      leaveQueue(world, row, gates);
      reroute(world, row, hall);
    }
    row = next;
  }
}

function reroute(world: World, row: number, hall: number): void {
  for (let one = row; one >= 0; one = world.traveller[(one << ROW_BITS) | GROUP_NEXT]!) {
    world.traveller[(one << ROW_BITS) | REROUTED] = 1;
    world.hall[(hall << ROW_BITS) | HALL_REROUTED]! += 1;
  }
  world.facts.add(world.nowMs, FACT_REROUTED, world.traveller[(row << ROW_BITS) | SERIAL]!);
  joinBank(world, row, bankOf(hall, COUNTERS));
}

function watchersIn(world: World, hall: number, kind: number): void {
  cancelWatchers(world, hall);
  const atMs = world.nowMs + Math.round(world.plan.halls[hall]!.plan.watcherReleaseMs);
  world.hall[(hall << ROW_BITS) | HALL_WATCHER_EVENT] = world.kernel.schedule(atMs, kind, hall);
}

function cancelWatchers(world: World, hall: number): void {
  world.kernel.cancel(world.hall[(hall << ROW_BITS) | HALL_WATCHER_EVENT]!);
  world.hall[(hall << ROW_BITS) | HALL_WATCHER_EVENT] = -1;
}
