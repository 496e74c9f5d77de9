import { parentPort, workerData } from 'node:worker_threads';
import { liveThrough } from './stretch.ts';
import type { Stretch } from './stretch.ts';

/** A thread that lives through one stretch after the other, as it is asked to. */
const mutant = workerData as string | null;
parentPort?.on('message', (stretch: Stretch) => {
  void liveThrough(stretch, mutant).then((done) => parentPort?.postMessage(done));
});
