import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicMs } from '#determinism';
import { AirportModel } from '#hall-model';
import { expandScenario, parseScenario } from '#scenario';
import type { ExpandedScenario } from '#scenario';

/**
 * `node --expose-gc day.js SEEDS`: full CGK days one after another on one thread, each a replication from an empty model to
 * its checked books, then one more hour by hour for its memory.
 */
export interface Days {
  /** Of this thread, warm, by replication: on a machine that others use too, the wall clock measures them. */
  readonly processorMs: readonly number[];
  readonly wallMs: readonly number[];
  readonly travellers: number;
  readonly events: number;
  /** Heap and array buffers after a collection, at the 6th, 12th, 18th and 24th hour. */
  readonly heldBytes: readonly number[];
}

const WARM_UP = 10;
const REPLICATIONS = 31;
const DAY_MS = 86_400_000;

const [folder] = process.argv.slice(2) as [string];
const seeds = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** 20 June 2024, 03:45 to 03:45: all flights of CGK, the centre gone at 04:15. */
const scenario: ExpandedScenario = {
  ...expandScenario(parseScenario(seeds('scenarios/pdn-2024.yaml')), { read: seeds }),
  durationMs: DAY_MS,
};

const wallMs: number[] = [];
const processorMs: number[] = [];
let travellers = 0;
let events = 0;
for (let replication = 0; replication < WARM_UP + REPLICATIONS; replication += 1) {
  const startedAtMs = monotonicMs();
  const processor = process.threadCpuUsage();
  const model = new AirportModel({ scenario, replication, lookups: 'model' });
  model.runToEnd();
  const { user, system } = process.threadCpuUsage(processor);
  travellers = model.travellerCounts().arrived;
  events = model.eventCount;
  if (replication < WARM_UP) continue;
  processorMs.push((user + system) / 1000);
  wallMs.push(monotonicMs() - startedAtMs);
}

const heldBytes: number[] = [];
const model = new AirportModel({ scenario, replication: 0, lookups: 'model' });
for (let hour = 1; hour <= 24; hour += 1) {
  model.runUntil((hour * DAY_MS) / 24);
  if (hour % 6 !== 0) continue;
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  heldBytes.push(heapUsed + arrayBuffers);
}
const days: Days = { processorMs, wallMs, travellers, events, heldBytes };
console.log(JSON.stringify(days));
