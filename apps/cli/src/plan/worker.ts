import { workerData } from 'node:worker_threads';
import { replicate } from '#planning';
import type { Outcome, Task } from '#planning';
import type { ExpandedScenario } from '#scenario';

/** What every worker is given once. */
export interface WorkerGiven {
  readonly scenarios: readonly ExpandedScenario[];
}

const { scenarios } = workerData as WorkerGiven;

/** One replication; called by the pool. */
export default function work(task: Task): Outcome {
  return replicate(scenarios[task.which]!, task.replication);
}
