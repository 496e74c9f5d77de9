import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { Network } from '#sim-kernel';
import type { NetworkDefinition } from '#sim-kernel';
import type { Done, Job } from './run-in-worker.ts';

const HOUR = 3_600_000;
const definition: NetworkDefinition = {
  stations: {
    gates: {
      servers: 4,
      service: { kind: 'gamma', meanMs: 20_000, cv: 0.4 },
      patience: { kind: 'exponential', meanMs: 200_000 },
      whenReneged: 'counters',
    },
    counters: {
      servers: {
        levels: [
          { fromMs: 0, count: 3 },
          { fromMs: HOUR / 4, count: 1 },
        ],
        repeatEveryMs: HOUR,
      },
      closing: 'resume',
      service: { kind: 'lognormal', meanMs: 75_000, cv: 0.5 },
    },
  },
  sources: {
    flights: {
      arrivals: { kind: 'poisson', perHour: 700 },
      to: [
        { to: 'gates', share: 0.85 },
        { to: 'counters', share: 0.15 },
      ],
    },
  },
};

async function onWorker(job: Job): Promise<Done> {
  const worker = new Worker(new URL('./run-in-worker.ts', import.meta.url), {
    workerData: job,
    execArgv: ['--conditions=source', '--no-warnings'],
  });
  const [done] = (await once(worker, 'message')) as [Done];
  await worker.terminate();
  return done;
}

describe('worker threads', () => {
  it('give the digits of the main thread, from the start or from a snapshot', async () => {
    const key = { randomSeed: 11, replication: 3 };
    const here = new Network(definition, key);
    here.runUntil(HOUR);
    const half = here.snapshot();
    here.runUntil(3 * HOUR);
    const there = await Promise.all(
      [null, null, half].map((from) => onWorker({ definition, key, from, untilMs: 3 * HOUR })),
    );
    for (const { traceHash, bytes } of there) {
      expect(traceHash).toBe(here.kernel.traceHash);
      expect(Buffer.compare(bytes, here.snapshot())).toBe(0);
    }
  });

  it('and other machines with the same Node give the hash written here', () => {
    const network = new Network(definition, { randomSeed: 11, replication: 3 });
    network.runUntil(3 * HOUR);
    expect(network.kernel.traceHash).toBe('c0bf20ad2a0b8b2b');
  });
});
