import { LANE_KINDS } from '#fallback';
import type { Direction, LaneKind } from '#fallback';
import { DurationMonitor } from '#sim-kernel';
import type { TimeWeightedMonitor } from '#sim-kernel';
import { delayOf } from './observation.ts';
import type { World } from './world.ts';
import {
  FLIGHT_LATE,
  FLIGHT_MISSED,
  HALL_LOCAL,
  HALL_ONLINE,
  HALL_PAPER,
  HALL_REROUTED,
  ROW_BITS,
} from './tables.ts';
import { bankOf } from './codes.ts';

/** Figures of a run from time 0 to now; plain JSON. Null: nobody was observed. */
export interface RunResults {
  readonly atMs: number;
  readonly traceHash: string;
  readonly halls: readonly HallResults[];
  readonly flights: readonly FlightResults[];
}

export interface HallResults {
  readonly hallId: string;
  readonly siteId: string;
  readonly direction: Direction;
  readonly banks: readonly BankResults[];
  /** Of all banks together: whom a gate turned away waits twice, and counts twice. */
  readonly all: WaitResults;
  /** Most travellers in the hall and outside it at once, and the mean over time. */
  readonly insideHighest: number;
  readonly insideMean: number;
  readonly crossings: { readonly online: number; readonly local: number; readonly paper: number };
  readonly rerouted: number;
}

export interface BankResults extends WaitResults {
  readonly laneKind: LaneKind;
}

export interface WaitResults {
  /** Checks begun, with the waiting times (join to check start) of all of them. */
  readonly checks: number;
  readonly waitMeanMs: number | null;
  readonly waitP50Ms: number | null;
  readonly waitP95Ms: number | null;
  readonly waitMaxMs: number | null;
  readonly queueHighest: number;
  readonly queueMean: number;
}

export interface FlightResults {
  readonly flightId: string;
  readonly direction: Direction;
  readonly scheduledAtMs: number;
  /** Off-block or on-block; an estimate when the run ended before it. */
  readonly blockAtMs: number;
  /** Waiting for travellers in the hall (IATA delay code 86). */
  readonly delay86Ms: number;
  /** The aircraft came late from another flight (code 93). */
  readonly delay93Ms: number;
  readonly missed: number;
  readonly late: number;
}

export function results(world: World): RunResults {
  return {
    atMs: world.nowMs,
    traceHash: world.facts.digest(),
    halls: world.plan.halls.map((_, hall) => hallResults(world, hall)),
    flights: world.plan.flights.map(({ flightId, direction }, flight) => {
      const delay = delayOf(world, flight);
      return {
        flightId,
        direction,
        scheduledAtMs: world.plan.flightScheduledAtMs[flight]!,
        blockAtMs: delay.estimatedAtMs,
        delay86Ms: delay.holdMs,
        delay93Ms: delay.rotationMs,
        missed: world.flight[(flight << ROW_BITS) | FLIGHT_MISSED]!,
        late: world.flight[(flight << ROW_BITS) | FLIGHT_LATE]!,
      };
    }),
  };
}

function hallResults(world: World, hall: number): HallResults {
  const { hallId, siteId, plan } = world.plan.halls[hall]!;
  const kinds = plan.autogates > 0 ? LANE_KINDS : LANE_KINDS.slice(1);
  const banks = kinds.map((laneKind) => bankOf(hall, LANE_KINDS.indexOf(laneKind)));
  const waits = new DurationMonitor();
  for (const bank of banks) waits.merge(world.waits[bank]!);
  return {
    hallId,
    siteId,
    direction: plan.direction,
    banks: banks.map((bank, at) => ({
      laneKind: kinds[at]!,
      ...waitResults(world.waits[bank]!, world.waiting, bank, world.nowMs),
    })),
    all: waitResults(waits, world.waitingInHall, hall, world.nowMs),
    insideHighest: world.inside.highest(hall),
    insideMean: world.inside.mean(world.nowMs, hall),
    crossings: {
      online: world.hall[(hall << ROW_BITS) | HALL_ONLINE]!,
      local: world.hall[(hall << ROW_BITS) | HALL_LOCAL]!,
      paper: world.hall[(hall << ROW_BITS) | HALL_PAPER]!,
    },
    rerouted: world.hall[(hall << ROW_BITS) | HALL_REROUTED]!,
  };
}

function waitResults(
  waits: DurationMonitor,
  waiting: TimeWeightedMonitor,
  level: number,
  nowMs: number,
): WaitResults {
  const some = (figure: number): number | null => (waits.count === 0 ? null : figure);
  return {
    checks: waits.count,
    waitMeanMs: some(waits.meanMs),
    waitP50Ms: some(waits.quantileMs(0.5)),
    waitP95Ms: some(waits.quantileMs(0.95)),
    waitMaxMs: some(waits.greatestMs),
    queueHighest: waiting.highest(level),
    queueMean: waiting.mean(nowMs, level),
  };
}
