import { parentPort, workerData } from 'node:worker_threads';
import type { RandomKey } from '#determinism';
import { Network } from '#sim-kernel';
import type { NetworkDefinition } from '#sim-kernel';

/** A run, or the rest of one, on a worker thread. */
export interface Job {
  readonly definition: NetworkDefinition;
  readonly key: RandomKey;
  readonly from: Uint8Array | null;
  readonly untilMs: number;
}

export interface Done {
  readonly traceHash: string;
  readonly bytes: Uint8Array;
}

const job = workerData as Job;
const network = new Network(job.definition, job.key);
if (job.from !== null) network.restore(job.from);
network.runUntil(job.untilMs);
const done: Done = { traceHash: network.kernel.traceHash, bytes: network.snapshot() };
parentPort!.postMessage(done);
