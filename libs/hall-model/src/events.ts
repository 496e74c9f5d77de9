import * as arrivals from './arrivals.ts';
import * as crossings from './crossings.ts';
import {
  callForward,
  flightCloses,
  flightDeparts,
  flightGivesUp,
  flightOpens,
  scheduleOpening,
} from './flight-board.ts';
import { watchersReleased, watchersReturned } from './gates.ts';
import * as checks from './checks.ts';
import { checkDecides } from './live-requests.ts';
import * as passage from './passage.ts';
import { refreshModes, refreshSite, scheduleStep, stepDue, storeChanges } from './site-health.ts';
import { openSecondLine, rosterChanged } from './staffing.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';

const { nextTravellerArrives } = arrivals;
const { drainBacklog } = crossings;
const { checkGoesLive } = checks;
const { checkEnded } = passage;
const {
  AFTER_ALL_RUNS_MS,
  BACKLOG_DRAINS,
  CHECK_DECIDES,
  CHECK_ENDS,
  CLOSED,
  FLIGHT_CLOSES,
  FLIGHT_DEPARTS,
  FLIGHT_GIVES_UP,
  FLIGHT_LANDS_LATE,
  FLIGHT_OPENS,
  IDLE,
  NO_HANDLE,
  ROSTER_CHANGES,
  RUN_STARTS,
  SITE_HEALTH_CHANGES,
  SNAPSHOT_EXPIRES,
  STORE_CHANGES,
  TRAVELLERS_CALLED_FORWARD,
  TRAVELLER_ARRIVES,
  WATCHERS_RELEASE,
  WATCHERS_RETURN,
  bankOf,
} = codes;
const { ROW_BITS, fillColumn } = tables;

/** Hands an event to whoever deals with it; the most frequent first. */
export function dispatch(world: World, kind: number, subject: number): void {
  switch (kind) {
    case CHECK_ENDS:
      checkEnded(world, subject);
      return;
    case TRAVELLER_ARRIVES:
      nextTravellerArrives(world, subject);
      return;
    case CHECK_DECIDES:
      checkDecides(world, subject);
      return;
    default:
      dispatchRarer(world, kind, subject);
  }
}

function dispatchRarer(world: World, kind: number, subject: number): void {
  switch (kind) {
    case FLIGHT_OPENS:
      scheduleOpening(world, subject + 1);
      flightOpens(world, world.plan.openingOrder[subject]!);
      return;
    case FLIGHT_LANDS_LATE:
      flightOpens(world, subject);
      return;
    case TRAVELLERS_CALLED_FORWARD:
      callForward(world, subject);
      return;
    case FLIGHT_CLOSES:
      flightCloses(world, subject);
      return;
    case FLIGHT_GIVES_UP:
      flightGivesUp(world, subject);
      return;
    case FLIGHT_DEPARTS:
      flightDeparts(world, subject);
      return;
    case ROSTER_CHANGES:
      rosterChanged(world, subject);
      return;
    case WATCHERS_RELEASE:
      watchersReleased(world, subject);
      return;
    case WATCHERS_RETURN:
      watchersReturned(world, subject);
      return;
    case SITE_HEALTH_CHANGES:
      stepDue(world, subject);
      return;
    case SNAPSHOT_EXPIRES:
      world.site.snapshotEvent[subject] = NO_HANDLE;
      refreshSite(world, subject);
      return;
    case STORE_CHANGES:
      storeChanges(world, subject);
      return;
    case BACKLOG_DRAINS:
      if (drainBacklog(world, subject)) refreshModes(world, subject);
      return;
    case RUN_STARTS:
      runStarts(world, subject === 1);
      return;
    default:
      throw new Error(`no event of kind ${kind}`);
  }
}

/** More than can be in a hall: a row's largest number. */
const MOST_TRAVELLERS = 2_147_483_647;

/** An empty airport at the plan's start: everybody on duty, every flight on the calendar, every service up. */
export function setUp(world: World, live: boolean): void {
  const { plan, kernel } = world;
  plan.flightScheduledAtMs.forEach((atMs, flight) => {
    const hall = plan.flightHall[flight]!;
    world.flight[(flight << ROW_BITS) | tables.FLIGHT_READY_AT] = Math.min(atMs, AFTER_ALL_RUNS_MS);
    world.flight[(flight << ROW_BITS) | tables.FLIGHT_HALL] = hall;
    world.flight[(flight << ROW_BITS) | tables.FLIGHT_IS_DEPARTURE] = plan.halls[hall]!.departure ? 1 : 0;
  });
  fillColumn(world.flight, tables.FLIGHT_LAST_SEAT_AT, plan.startsAtMs);
  fillColumn(world.flight, tables.FLIGHT_NEXT_TRAVELLER, NO_HANDLE);
  fillColumn(world.flight, tables.FLIGHT_GIVES_UP_EVENT, NO_HANDLE);
  fillColumn(world.lane, tables.LANE_TRAVELLER, NO_HANDLE);
  fillColumn(world.lane, tables.LANE_EVENT, NO_HANDLE);
  fillColumn(world.lane, tables.LANE_OFFICER, NO_HANDLE);
  for (const column of [world.site.backlogEvent, world.site.snapshotEvent]) column.fill(NO_HANDLE);
  fillColumn(world.hall, tables.HALL_WATCHER_EVENT, NO_HANDLE);
  fillColumn(world.hall, tables.HALL_MODE_SINCE, plan.startsAtMs);
  plan.laneBank.forEach((bank, lane) => {
    world.lane[(lane << ROW_BITS) | tables.LANE_BANK] = bank;
  });
  plan.firstLane.forEach((lane, bank) => {
    world.bank[(bank << ROW_BITS) | tables.BANK_FIRST_LANE] = lane;
  });
  plan.halls.forEach(({ laws, plan: { capacityTravellers } }, hall) => {
    // So many or more are a full hall.
    world.hall[(hall << ROW_BITS) | tables.HALL_CAPACITY] = Math.ceil(
      Math.min(capacityTravellers, MOST_TRAVELLERS),
    );
    laws.firstMeanMs.forEach((meanMs, kind) => {
      world.meanMs[bankOf(hall, kind)] = meanMs;
    });
    openSecondLine(world, hall);
    rosterChanged(world, hall);
  });
  plan.sites.forEach((_, site) => {
    refreshSite(world, site);
    // A live run's store is border's: it is told, not foreseen.
    if (!live) storeChanges(world, site);
  });
  world.timeline.set(plan.healthSteps);
  scheduleStep(world, 0);
  scheduleOpening(world, 0);
  kernel.schedule(0, RUN_STARTS, live ? 1 : 0, 0);
}

/** The halls have filled: figures count from here, and a live run's lookups go out from here. */
function runStarts(world: World, live: boolean): void {
  for (const monitor of world.waits) monitor.reset();
  world.waiting.reset(world.nowMs);
  world.waitingInHall.reset(world.nowMs);
  world.inside.reset(world.nowMs);
  fillColumn(world.hall, tables.HALL_ONLINE, 0);
  fillColumn(world.hall, tables.HALL_LOCAL, 0);
  fillColumn(world.hall, tables.HALL_PAPER, 0);
  fillColumn(world.hall, tables.HALL_REROUTED, 0);
  if (!live) return;
  world.live = true;
  world.kernel.cancel(world.timeline.event);
  world.timeline.event = NO_HANDLE;
  world.site.faulty.fill(0);
  world.laneChanges = [];
  for (let lane = 0; lane < world.plan.laneBank.length; lane += 1) {
    const state = world.lane[(lane << ROW_BITS) | tables.LANE_STATE];
    if (state === CLOSED) continue;
    const officer = world.lane[(lane << ROW_BITS) | tables.LANE_OFFICER]!;
    world.laneChanges.push({ atMs: world.nowMs, lane, open: true, officer });
    if (state !== IDLE) checkGoesLive(world, lane);
  }
}
