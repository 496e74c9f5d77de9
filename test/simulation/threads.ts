import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Stretch, StretchDone } from './stretch.ts';

/** Worlds that a thread is given at once. */
const STRETCH = 100;
const READ_DECORATORS = new URL('../support/read-decorators.ts', import.meta.url).href;

/** Lives through worlds in threads of plain Node, and tells of each stretch as it is done. */
export async function liveThroughAll(
  { from, seeds }: Stretch,
  told: (done: StretchDone) => void,
  { mutant = null, threads = availableParallelism() }: { mutant?: string | null; threads?: number } = {},
): Promise<void> {
  let next = from;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: mutant,
      execArgv: ['--conditions=source', '--no-warnings', '--import', READ_DECORATORS],
    });
    try {
      while (next < from + seeds) {
        const stretch: Stretch = { from: next, seeds: Math.min(STRETCH, from + seeds - next) };
        next += stretch.seeds;
        worker.postMessage(stretch);
        const [done] = (await once(worker, 'message')) as [StretchDone];
        told(done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, Math.ceil(seeds / STRETCH)) }, work));
}
