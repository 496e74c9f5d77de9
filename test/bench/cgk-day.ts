import { readFileSync } from 'node:fs';
import { monotonicMs } from '#determinism';
import { AirportModel } from '#hall-model';
import { expandScenario, parseScenario } from '#scenario';
import type { ExpandedScenario } from '#scenario';

export const name = 'cgk-day';

/** What one replication of the full day with the outage may take on one thread, warm. */
const GOAL_MS = 60;
const WARM_UP = 10;
const REPLICATIONS = 31;
const DAY_MS = 86_400_000;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
}

const seeds = (path: string): string => readFileSync(new URL(`../../seeds/${path}`, import.meta.url), 'utf8');

/** 20 June 2024, 03:45 to 03:45: all flights of CGK, the centre gone at 04:15. */
function outageDay(): ExpandedScenario {
  const whole = expandScenario(parseScenario(seeds('scenarios/pdn-2024.yaml')), { read: seeds });
  return { ...whole, durationMs: DAY_MS };
}

/**
 * Full CGK days, one after another on one thread, each a replication from an empty model to its checked books. The
 * goal is the baseline: a ratio below 1 reaches it.
 */
export function run(): Figure[] {
  const scenario = outageDay();
  const times: number[] = [];
  const processorTimes: number[] = [];
  const heapBytes: number[] = [];
  let travellers = 0;
  let events = 0;
  for (let replication = 0; replication < WARM_UP + REPLICATIONS; replication += 1) {
    const startedAtMs = monotonicMs();
    const processor = process.threadCpuUsage();
    const model = new AirportModel({ scenario, replication, lookups: 'model' });
    model.runToEnd();
    if (replication >= WARM_UP) {
      const { user, system } = process.threadCpuUsage(processor);
      processorTimes.push((user + system) / 1000);
      times.push(monotonicMs() - startedAtMs);
    }
    travellers = model.travellerCounts().arrived;
    events = model.eventCount;
  }
  const model = new AirportModel({ scenario, replication: 0, lookups: 'model' });
  for (let hour = 1; hour <= 24; hour += 1) {
    model.runUntil((hour * DAY_MS) / 24);
    if (hour % 6 !== 0) continue;
    globalThis.gc?.();
    heapBytes.push(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
  }
  // Processor time of this thread: on a machine that others use too, the wall clock measures them.
  const medianMs = median(processorTimes);
  const grown = heapBytes.at(-1)! - heapBytes[0]!;
  return [
    figure('one replication, processor time, median', medianMs, 'ms', GOAL_MS),
    figure('one replication, wall time, median', median(times), 'ms', GOAL_MS),
    figure('travellers a second', (travellers / medianMs) * 1000, '1/s', (travellers / GOAL_MS) * 1000),
    figure('events a second', (events / medianMs) * 1000, '1/s', (events / GOAL_MS) * 1000),
    figure('memory gained from the 6th hour to the 24th', grown / 1024, 'KiB', 1024),
  ];
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;

const figure = (what: string, value: number, unit: string, baseline: number): Figure => ({
  name: `cgk-day: ${what}`,
  value,
  unit,
  baseline,
  ratio: value / baseline,
});
