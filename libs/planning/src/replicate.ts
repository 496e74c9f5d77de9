import { AirportModel } from '#hall-model';
import type { RunResults } from '#hall-model';
import type { ExpandedScenario } from '#scenario';
import { figuresOf } from './figures.ts';

/** Points of the queue curves: at most so many, one each five minutes or more. */
const MOST_QUEUE_POINTS = 600;
const QUEUE_STEP_MS = 300_000;
/** Points of the delay curve: flights are few, so it takes half-hours or more together. */
const MOST_DELAY_POINTS = 120;
const DELAY_STEP_MS = 1_800_000;

/** What one replication says; plain numbers, so that it can come from another thread or machine. */
export interface Outcome {
  readonly replication: number;
  readonly traceHash: string;
  /** In the order of `figureKeys`. */
  readonly figures: readonly (number | null)[];
  readonly curves: Curves;
}

export interface Curves {
  /** Travellers waiting in a hall (outside included in a full one), at each of {@link queueTimes}. */
  readonly queues: readonly (readonly number[])[];
  /** Mean delay of the departures scheduled around each of {@link delayTimes}; null where there is none. */
  readonly delaysMs: readonly (number | null)[];
}

/** Run times of the queue curves' points: the same for every replication of a scenario. */
export function queueTimes({ durationMs }: ExpandedScenario): number[] {
  const stepMs = stepOf(durationMs, QUEUE_STEP_MS, MOST_QUEUE_POINTS);
  return Array.from({ length: Math.floor(durationMs / stepMs) + 1 }, (_, at) => at * stepMs);
}

/** Middles of the steps whose departures are taken together. */
export function delayTimes({ durationMs }: ExpandedScenario): number[] {
  const stepMs = delayStepMs(durationMs);
  return Array.from({ length: Math.ceil(durationMs / stepMs) }, (_, at) => (at + 0.5) * stepMs);
}

const stepOf = (durationMs: number, leastMs: number, most: number): number =>
  Math.max(1, Math.ceil(durationMs / most / leastMs)) * leastMs;
const delayStepMs = (durationMs: number): number => stepOf(durationMs, DELAY_STEP_MS, MOST_DELAY_POINTS);

/** Runs one replication in virtual time. Throws RunError when the books do not balance. */
export function replicate(scenario: ExpandedScenario, replication: number): Outcome {
  const model = new AirportModel({ scenario, replication, lookups: 'model' });
  const { halls } = model.plan;
  const queues: number[][] = halls.map(() => []);
  for (const atMs of queueTimes(scenario)) {
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
    curves: { queues, delaysMs: delayCurve(scenario, results) },
  };
}

function delayCurve(scenario: ExpandedScenario, { flights }: RunResults): (number | null)[] {
  const stepMs = delayStepMs(scenario.durationMs);
  const sums = delayTimes(scenario).map(() => ({ delayMs: 0, count: 0 }));
  for (const { direction, scheduledAtMs, delay86Ms, delay93Ms } of flights) {
    const point = sums[Math.floor(scheduledAtMs / stepMs)];
    if (direction !== 'departure' || point === undefined) continue;
    point.delayMs += delay86Ms + delay93Ms;
    point.count += 1;
  }
  return sums.map(({ delayMs, count }) => (count === 0 ? null : delayMs / count));
}
