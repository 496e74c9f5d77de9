import { nextTravellerArrives } from './arrivals.ts';
import { drainBacklog } from './crossings.ts';
import {
  callForward,
  flightCloses,
  flightDeparts,
  flightGivesUp,
  flightOpens,
  scheduleOpening,
} from './flight-board.ts';
import { watchersReleased, watchersReturned } from './gates.ts';
import { checkGoesLive } from './checks.ts';
import { checkDecides } from './live-requests.ts';
import { checkEnded } from './passage.ts';
import { refreshModes, refreshSite, scheduleStep, stepDue, storeChanges } from './site-health.ts';
import { openSecondLine, rosterChanged } from './staffing.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';

const {
  BACKLOG_DRAINS,
  BANKS_PER_HALL,
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
} = codes;

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

/** An empty airport at the plan's start: everybody on duty, every flight on the calendar, every service up. */
export function setUp(world: World, live: boolean): void {
  const { plan, kernel } = world;
  world.flight.readyAtMs.set(plan.flightScheduledAtMs);
  world.flight.lastSeatAtMs.fill(plan.startsAtMs);
  for (const column of [world.lane.traveller, world.lane.event, world.lane.officer]) column.fill(NO_HANDLE);
  for (const column of [world.flight.nextTraveller, world.flight.givesUp]) column.fill(NO_HANDLE);
  for (const column of [world.site.backlogEvent, world.site.snapshotEvent]) column.fill(NO_HANDLE);
  world.hall.watcherEvent.fill(NO_HANDLE);
  world.hall.modeSinceMs.fill(plan.startsAtMs);
  plan.halls.forEach(({ laws }, hall) => {
    laws.firstMeanMs.forEach((meanMs, kind) => {
      world.bank.meanMs[hall * BANKS_PER_HALL + kind] = meanMs;
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
  const { hall } = world;
  for (const column of [hall.online, hall.local, hall.paper, hall.rerouted]) column.fill(0);
  if (!live) return;
  world.live = true;
  world.kernel.cancel(world.timeline.event);
  world.timeline.event = NO_HANDLE;
  world.site.faulty.fill(0);
  world.laneChanges = [];
  world.lane.state.forEach((state, lane) => {
    if (state === CLOSED) return;
    world.laneChanges?.push({ atMs: world.nowMs, lane, open: true, officer: world.lane.officer[lane]! });
    if (state !== IDLE) checkGoesLive(world, lane);
  });
}
