import { Network } from '#sim-kernel';
import { definitionOf } from './models.ts';
import type { ModelName, Run } from './models.ts';

/**
 * Our kernel in loop: `node --expose-gc loop.ts MODEL TRAVELLERS`. Warms up on a tenth in two networks, for the start of a
 * second one has the engine compile anew what had only ever seen one; then runs a new network in slices and looks at the
 * heap: between two looks with no collection, whatever the heap grew by was allocated.
 */
export interface LoopRun extends Run {
  readonly events: number;
  /** Bytes allocated on the JavaScript heap per event, in the second quarter of the run. */
  readonly bytesPerEvent: number;
  /** Heap and array buffers after a collection, at a fifth of the run and at its end. */
  readonly earlyBytes: number;
  readonly lateBytes: number;
}

const [model, argument] = process.argv.slice(2) as [ModelName, string];
const travellers = Number(argument);

for (const randomSeed of [2, 3]) {
  new Network(definitionOf(model, Math.max(100_000, travellers / 20)), { randomSeed }).runToEnd();
}

const network = new Network(definitionOf(model, travellers), { randomSeed: 1 });
let seconds = 0;
const runUntilEntered = (count: number): void => {
  const before = process.cpuUsage();
  // The model's own clock knows how far a share of the travellers is, near enough.
  network.runUntil(Math.round((count / travellers) * endAtMs));
  seconds += secondsSince(before);
};
const secondsSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const bytesNow = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const endAtMs = (3_600_000 / arrivalsPerHour()) * travellers;
function arrivalsPerHour(): number {
  const { arrivals } = Object.values(network.definition.sources)[0]!;
  return arrivals.kind === 'poisson' ? arrivals.perHour : NaN;
}

runUntilEntered(travellers / 5);
const earlyBytes = bytesNow();
const eventsBefore = network.kernel.eventCount;
const heapBefore = process.memoryUsage().heapUsed;
// Enough events to drown what the measuring itself allocates, few enough to stay under a collection if it were little.
runUntilEntered(travellers / 5 + Math.min(100_000, travellers / 10));
const grown = process.memoryUsage().heapUsed - heapBefore;
const bytesPerEvent = grown / (network.kernel.eventCount - eventsBefore);
const before = process.cpuUsage();
network.runToEnd();
seconds += secondsSince(before);
const lateBytes = bytesNow();
const run: LoopRun = {
  travellers: network.report().entered,
  seconds,
  events: network.kernel.eventCount,
  bytesPerEvent,
  earlyBytes,
  lateBytes,
};
console.log(JSON.stringify(run));
