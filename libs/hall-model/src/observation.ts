import { LANE_KINDS, MODES } from '#fallback';
import type { Direction, LaneKind, Mode } from '#fallback';
import type { DelayCode } from '#flights';
import { bankOf } from './airport-plan.ts';
import { backlogNow } from './crossings.ts';
import { joinerWaitMs } from './lane-bank.ts';
import { officersOnDuty } from './staffing.ts';
import type { World } from './world.ts';
import { DEPARTED, HELD, LANDED, LAST_CHECKS } from './codes.ts';

/** Waits and rates are those of the last quarter of an hour. */
export const WINDOW_MS = 900_000;
/** Boarding begins so long before off-block (Garuda's ground handling: 40 to 30 min for wide bodies). */
const BOARDING_BEGINS_MS = 40 * 60_000;

/** The fields of contracts' `hallObservation`. */
export interface HallView {
  readonly hallId: string;
  readonly siteId: string;
  readonly banks: readonly BankView[];
  readonly travellersInside: number;
  readonly overflow: number;
  /** Since run time 0. */
  readonly crossings: { readonly online: number; readonly local: number; readonly paper: number };
  readonly officersOnDuty: number;
}

export interface BankView {
  readonly laneKind: LaneKind;
  readonly queueLength: number;
  readonly lanesInstalled: number;
  readonly lanesOpen: number;
  readonly lanesBusy: number;
  readonly waitingTimes: {
    readonly windowMs: number;
    readonly count: number;
    readonly p50Ms: number | null;
    readonly p90Ms: number | null;
    readonly maxMs: number | null;
  };
  /** Queue length over the service rate of the open lanes; null when none is open. */
  readonly joinerWaitMs: number | null;
  readonly servedPerHour: number;
}

/** The fields of contracts' `flightObservation`, with run times and milliseconds. */
export interface FlightView {
  readonly flightId: string;
  readonly flightNumber: string;
  readonly siteId: string;
  readonly hallId: string;
  readonly direction: Direction;
  readonly otherAirport: string;
  readonly state: 'scheduled' | 'boarding' | 'held' | 'departed' | 'landed';
  readonly scheduledAtMs: number;
  readonly estimatedAtMs: number;
  readonly delayMs: number;
  readonly delayCodes: readonly { readonly code: DelayCode; readonly delayMs: number }[];
  readonly travellersExpected: number;
  readonly travellersThrough: number;
  readonly travellersMissed: number;
}

/** What only the model's own centre can tell: a live run asks border for these. */
export interface ModeView {
  readonly hallId: string;
  readonly mode: Mode;
  readonly sinceMs: number;
  /** Crossings of the hall's site that are owed to the register. */
  readonly siteBacklog: number;
}

export interface AirportObservation {
  readonly atMs: number;
  readonly halls: readonly HallView[];
  readonly flights: readonly FlightView[];
  readonly modes: readonly ModeView[];
}

export function observe(world: World): AirportObservation {
  return {
    atMs: world.nowMs,
    halls: world.plan.halls.map((_, hall) => observeHall(world, hall)),
    flights: world.plan.flights.map((_, flight) => observeFlight(world, flight)),
    modes: world.plan.halls.map(({ hallId, site }, hall) => ({
      hallId,
      mode: MODES[world.hall.mode[hall]!]!,
      sinceMs: world.hall.modeSinceMs[hall]!,
      siteBacklog: backlogNow(world, site),
    })),
  };
}

export function observeHall(world: World, hall: number): HallView {
  const { hallId, siteId, plan } = world.plan.halls[hall]!;
  const kinds = plan.autogates > 0 ? LANE_KINDS : LANE_KINDS.slice(1);
  return {
    hallId,
    siteId,
    banks: kinds.map((laneKind) => observeBank(world, bankOf(hall, LANE_KINDS.indexOf(laneKind)), laneKind)),
    travellersInside: world.hall.inside[hall]!,
    overflow: world.hall.overflow[hall]!,
    crossings: {
      online: world.hall.online[hall]!,
      local: world.hall.local[hall]!,
      paper: world.hall.paper[hall]!,
    },
    officersOnDuty: officersOnDuty(world, hall),
  };
}

function observeBank(world: World, bank: number, laneKind: LaneKind): BankView {
  const { nowMs, plan } = world;
  const fromMs = Math.max(plan.startsAtMs, nowMs - WINDOW_MS);
  const figures = world.window.figures(bank, fromMs);
  const joinerMs = joinerWaitMs(world, bank);
  const spanMs = nowMs - fromMs;
  return {
    laneKind,
    queueLength: world.bank.waiting[bank]!,
    lanesInstalled: plan.endLane[bank]! - plan.firstLane[bank]!,
    lanesOpen: world.bank.open[bank]!,
    lanesBusy: world.bank.busy[bank]!,
    waitingTimes: { windowMs: WINDOW_MS, ...figures },
    joinerWaitMs: Number.isFinite(joinerMs) ? Math.round(joinerMs) : null,
    servedPerHour: spanMs > 0 ? (figures.count * 3_600_000) / spanMs : 0,
  };
}

export function observeFlight(world: World, flight: number): FlightView {
  const statics = world.plan.flights[flight]!;
  const flights = world.flight;
  const scheduledAtMs = world.plan.flightScheduledAtMs[flight]!;
  const { estimatedAtMs, rotationMs, holdMs } = delayOf(world, flight);
  const delayCodes = [
    ...(holdMs > 0 ? [{ code: '86' as const, delayMs: holdMs }] : []),
    ...(rotationMs > 0 ? [{ code: '93' as const, delayMs: rotationMs }] : []),
  ];
  return {
    flightId: statics.flightId,
    flightNumber: statics.flightNumber,
    siteId: statics.siteId,
    hallId: statics.hallId,
    direction: statics.direction,
    otherAirport: statics.otherAirport,
    state: stateOf(world, flight, estimatedAtMs),
    scheduledAtMs,
    estimatedAtMs,
    delayMs: estimatedAtMs - scheduledAtMs,
    delayCodes,
    travellersExpected: world.plan.flightTravellers[flight]!,
    travellersThrough: flights.through[flight]!,
    travellersMissed: flights.missed[flight]!,
  };
}

/** Of a flight at its block: fact. Before: ready time, or now while it is held beyond that. */
export function delayOf(
  world: World,
  flight: number,
): { estimatedAtMs: number; rotationMs: number; holdMs: number } {
  const flights = world.flight;
  const readyAtMs = flights.readyAtMs[flight]!;
  const state = flights.state[flight]!;
  let estimatedAtMs = readyAtMs;
  if (state === DEPARTED || state === LANDED) estimatedAtMs = flights.blockAtMs[flight]!;
  else if (state === HELD || state === LAST_CHECKS) estimatedAtMs = Math.max(readyAtMs, world.nowMs);
  else estimatedAtMs = Math.max(readyAtMs, flights.lastSeatAtMs[flight]!);
  const departure = world.plan.flights[flight]!.direction === 'departure';
  return {
    estimatedAtMs,
    rotationMs: readyAtMs - world.plan.flightScheduledAtMs[flight]!,
    holdMs: departure ? estimatedAtMs - readyAtMs : 0,
  };
}

function stateOf(world: World, flight: number, estimatedAtMs: number): FlightView['state'] {
  const state = world.flight.state[flight]!;
  if (state === DEPARTED) return 'departed';
  if (state === LANDED) return 'landed';
  if (state === HELD || state === LAST_CHECKS) return 'held';
  const departure = world.plan.flights[flight]!.direction === 'departure';
  return departure && world.nowMs >= estimatedAtMs - BOARDING_BEGINS_MS ? 'boarding' : 'scheduled';
}
