import { AirportModel } from '#hall-model';
import type { RunResults } from '#hall-model';
import type { ExpandedScenario } from '#scenario';
import { figuresOf } from './figures.ts';

/** Points of a curve over the run: at most so many, one each five minutes or more. */
const MOST_POINTS = 600;
const LEAST_STEP_MS = 300_000;

/** What one replication says; plain numbers, so that it can come from another thread or machine. */
export interface Outcome {
  readonly replication: number;
  readonly traceHash: string;
  /** In the order of `figureKeys`. */
  readonly figures: readonly (number | null)[];
  readonly curves: Curves;
}

export interface Curves {
  /** Travellers waiting in a hall (outside included in a full one), at each of {@link curveTimes}. */
  readonly queues: readonly (readonly number[])[];
  /** Mean delay of the departures scheduled in the step up to that time; null where there is none. */
  readonly delaysMs: readonly (number | null)[];
}

/** Run times of the curves' points: the same for every replication of a scenario. */
export function curveTimes({ durationMs }: ExpandedScenario): number[] {
  const stepMs = curveStepMs(durationMs);
  return Array.from({ length: Math.floor(durationMs / stepMs) + 1 }, (_, at) => at * stepMs);
}

const curveStepMs = (durationMs: number): number =>
  Math.max(LEAST_STEP_MS, Math.ceil(durationMs / MOST_POINTS / LEAST_STEP_MS) * LEAST_STEP_MS);

/** Runs one replication in virtual time. Throws RunError when the books do not balance. */
export function replicate(scenario: ExpandedScenario, replication: number): Outcome {
  const model = new AirportModel({ scenario, replication, lookups: 'model' });
  const { halls } = model.plan;
  const times = curveTimes(scenario);
  const queues: number[][] = halls.map(() => []);
  for (const atMs of times) {
    model.runUntil(atMs);
    halls.forEach(({ plan }, hall) => {
      const gates = plan.autogates > 0 ? model.queueLength(hall, 'autogate') : 0;
      queues[hall]!.push(gates + model.queueLength(hall, 'counter') + model.overflow(hall));
    });
  }
  const results = model.runToEnd();
  return {
    replication,
    traceHash: results.traceHash,
    figures: figuresOf(scenario, results),
    curves: { queues, delaysMs: delayCurve(results, times) },
  };
}

function delayCurve({ flights }: RunResults, times: readonly number[]): (number | null)[] {
  const stepMs = (times[1] ?? LEAST_STEP_MS) - (times[0] ?? 0);
  const sums = times.map(() => ({ delayMs: 0, count: 0 }));
  for (const { direction, scheduledAtMs, delay86Ms, delay93Ms } of flights) {
    const point = sums[Math.ceil(scheduledAtMs / stepMs)];
    if (direction !== 'departure' || scheduledAtMs < 0 || point === undefined) continue;
    point.delayMs += delay86Ms + delay93Ms;
    point.count += 1;
  }
  return sums.map(({ delayMs, count }) => (count === 0 ? null : delayMs / count));
}
