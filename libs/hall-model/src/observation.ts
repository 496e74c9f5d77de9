import { LANE_KINDS, MODES } from '#fallback';
import type { Direction, LaneKind, Mode } from '#fallback';
import type { DelayCode } from '#flights';
import { backlogNow } from './crossings.ts';
import { joinerWaitMs } from './lane-bank.ts';
import { officersOnDuty } from './staffing.ts';
import type { World } from './world.ts';
import {
  BANK_BUSY,
  BANK_OPEN,
  BANK_WAITING,
  FLIGHT_BLOCK_AT,
  FLIGHT_LAST_SEAT_AT,
  FLIGHT_MISSED,
  FLIGHT_READY_AT,
  FLIGHT_STATE,
  FLIGHT_THROUGH,
  HALL_INSIDE,
  HALL_LOCAL,
  HALL_MODE,
  HALL_MODE_SINCE,
  HALL_ONLINE,
  HALL_OVERFLOW,
  HALL_PAPER,
  ROW_BITS,
} from './tables.ts';
import { DEPARTED, HELD, LANDED, LAST_CHECKS, bankOf } from './codes.ts';

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
      mode: MODES[world.hall[(hall << ROW_BITS) | HALL_MODE]!]!,
      sinceMs: world.hall[(hall << ROW_BITS) | HALL_MODE_SINCE]!,
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
    travellersInside: world.hall[(hall << ROW_BITS) | HALL_INSIDE]!,
    overflow: world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]!,
    crossings: {
      online: world.hall[(hall << ROW_BITS) | HALL_ONLINE]!,
      local: world.hall[(hall << ROW_BITS) | HALL_LOCAL]!,
      paper: world.hall[(hall << ROW_BITS) | HALL_PAPER]!,
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
    queueLength: world.bank[(bank << ROW_BITS) | BANK_WAITING]!,
    lanesInstalled: plan.endLane[bank]! - plan.firstLane[bank]!,
    lanesOpen: world.bank[(bank << ROW_BITS) | BANK_OPEN]!,
    lanesBusy: world.bank[(bank << ROW_BITS) | BANK_BUSY]!,
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
    travellersThrough: flights[(flight << ROW_BITS) | FLIGHT_THROUGH]!,
    travellersMissed: flights[(flight << ROW_BITS) | FLIGHT_MISSED]!,
  };
}

/** Of a flight at its block: fact. Before: ready time, or now while it is held beyond that. */
export function delayOf(
  world: World,
  flight: number,
): { estimatedAtMs: number; rotationMs: number; holdMs: number } {
  const flights = world.flight;
  const readyAtMs = flights[(flight << ROW_BITS) | FLIGHT_READY_AT]!;
  const state = flights[(flight << ROW_BITS) | FLIGHT_STATE]!;
  let estimatedAtMs = readyAtMs;
  if (state === DEPARTED || state === LANDED)
    estimatedAtMs = flights[(flight << ROW_BITS) | FLIGHT_BLOCK_AT]!;
  else if (state === HELD || state === LAST_CHECKS) estimatedAtMs = Math.max(readyAtMs, world.nowMs);
  else estimatedAtMs = Math.max(readyAtMs, flights[(flight << ROW_BITS) | FLIGHT_LAST_SEAT_AT]!);
  const departure = world.plan.flights[flight]!.direction === 'departure';
  return {
    estimatedAtMs,
    rotationMs: readyAtMs - world.plan.flightScheduledAtMs[flight]!,
    holdMs: departure ? estimatedAtMs - readyAtMs : 0,
  };
}

function stateOf(world: World, flight: number, estimatedAtMs: number): FlightView['state'] {
  const state = world.flight[(flight << ROW_BITS) | FLIGHT_STATE]!;
  if (state === DEPARTED) return 'departed';
  if (state === LANDED) return 'landed';
  if (state === HELD || state === LAST_CHECKS) return 'held';
  const departure = world.plan.flights[flight]!.direction === 'departure';
  return departure && world.nowMs >= estimatedAtMs - BOARDING_BEGINS_MS ? 'boarding' : 'scheduled';
}
