import { createRequire } from 'node:module';
import { Network } from '#sim-kernel';
import type { NetworkDefinition, NetworkReport } from '#sim-kernel';

interface Student {
  studentt: { inv(share: number, degreesOfFreedom: number): number };
}
// The package ships no types.
const { jStat } = createRequire(import.meta.url)('jstat') as { jStat: Student };

/**
 * All comparisons of this folder make one family: were every one of them sound and the seeds free, the chance that any
 * fails is at most this share (Bonferroni). Seeds are fixed, so a failure means that the code changed for the worse, or
 * that its draws changed and the dice fell badly, once in a hundred such changes. Three files share the comparisons; one
 * that makes more than its third fails.
 */
export const FAMILY = { errorRate: 0.01, comparisons: 90, files: 3 } as const;
let compared = 0;

export interface Plan {
  readonly definition: NetworkDefinition;
  /** Simulated time thrown away, then observed. */
  readonly warmUpMs: number;
  readonly observedMs: number;
  readonly replications: number;
  readonly randomSeed: number;
}

/** What `look` sees at the end of each independent replication, of the time after the warm-up. */
export function replicate<T>(plan: Plan, look: (network: Network) => T): T[] {
  return Array.from({ length: plan.replications }, (_, replication) => {
    const network = new Network(plan.definition, { randomSeed: plan.randomSeed, replication });
    network.runUntil(plan.warmUpMs);
    network.resetMonitors();
    network.runUntil(plan.warmUpMs + plan.observedMs);
    return look(network);
  });
}

export const reports = (plan: Plan): NetworkReport[] => replicate(plan, (network) => network.report());

/**
 * Expects the mean of independent values to be what theory says, within the run's own Student interval at the family's
 * level; and that interval to be narrow enough to mean something: at most `precision` of the theoretical value.
 */
export function expectMean(values: readonly number[], theory: number, precision: number): void {
  compared += 1;
  if (compared > FAMILY.comparisons / FAMILY.files) throw new Error('more comparisons than the family has');
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const level = FAMILY.errorRate / FAMILY.comparisons;
  const halfWidth = jStat.studentt.inv(1 - level / 2, count - 1) * Math.sqrt(variance / count);
  const seen = `${mean} +- ${halfWidth}, theory says ${theory}`;
  if (halfWidth > precision * theory) throw new Error(`too wide to tell: ${seen}`);
  if (Math.abs(mean - theory) > halfWidth) throw new Error(`not what theory says: ${seen}`);
}

/** Mean waits of each source's travellers at whatever stations they were served, by replication and source. */
export function waitsOfSources(plan: Plan): number[][] {
  return Array.from({ length: plan.replications }, (_, replication) => {
    const network = new Network(plan.definition, { randomSeed: plan.randomSeed, replication });
    network.runUntil(plan.warmUpMs);
    const sums = Object.keys(plan.definition.sources).map(() => ({ totalMs: 0, count: 0 }));
    network.traceVisitsTo({
      onVisit: (source, _number, _station, _outcome, joinedAtMs, startedAtMs) => {
        if (startedAtMs < 0) return;
        sums[source]!.totalMs += startedAtMs - joinedAtMs;
        sums[source]!.count += 1;
      },
    });
    network.runUntil(plan.warmUpMs + plan.observedMs);
    return sums.map((sum) => sum.totalMs / sum.count);
  });
}
