import { Piscina } from 'piscina';
import type { Outcome, Study, StudyReport } from '#planning';
import type { WorkerGiven } from './worker.ts';

/** Compiled beside us, or TypeScript when we run as such. */
const workerFile = new URL(
  import.meta.filename.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
).href;

export interface ConductOptions {
  readonly threads: number;
  readonly onProgress: (done: number, wanted: number) => void;
}

/** Runs a study on worker threads, one replication a thread at a time. A replication that throws ends it. */
export async function conduct(study: Study, { threads, onProgress }: ConductOptions): Promise<StudyReport> {
  const given: WorkerGiven = { scenarios: study.scenarios };
  const pool = new Piscina({
    filename: workerFile,
    minThreads: threads,
    maxThreads: threads,
    // Given once a thread, not with every task.
    workerData: given,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      let running = 0;
      const handOut = (): void => {
        for (let task = running < threads ? study.nextTask() : null; task !== null;) {
          const { which } = task;
          running += 1;
          (pool.run(task) as Promise<Outcome>).then((outcome) => {
            running -= 1;
            study.add(which, outcome);
            onProgress(study.progress.done, study.progress.wanted);
            if (study.finished) resolve();
            else handOut();
          }, reject);
          task = running < threads ? study.nextTask() : null;
        }
      };
      handOut();
    });
  } finally {
    await pool.destroy();
  }
  return study.report();
}
