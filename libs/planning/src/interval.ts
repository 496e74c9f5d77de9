import jstat from 'jstat';

/** Of every interval here. */
export const CONFIDENCE = 0.95;

/**
 * A mean over replications with its two-sided interval by Student's t: mean plus or minus t(n - 1) s / sqrt(n). Right for
 * independent replications; of figures that are far from normal (few missed travellers) it is rough when n is small.
 */
export interface Interval {
  /** Replications in which the figure could be observed. */
  readonly count: number;
  readonly mean: number;
  /** Standard deviation between replications; null for fewer than two. */
  readonly sd: number | null;
  /** Null for fewer than two: one run tells nothing about chance. */
  readonly halfWidth: number | null;
}

/** Null entries were not observed and do not count. Null when none was. Values are summed in the order given. */
export function intervalOf(values: readonly (number | null)[]): Interval | null {
  const seen = values.filter((value) => value !== null);
  const count = seen.length;
  if (count === 0) return null;
  const mean = seen.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { count, mean, sd: null, halfWidth: null };
  const variance = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const sd = Math.sqrt(variance);
  return { count, mean, sd, halfWidth: (studentT(count - 1) * sd) / Math.sqrt(count) };
}

const quantiles = new Map<number, number>();
function studentT(degreesOfFreedom: number): number {
  let t = quantiles.get(degreesOfFreedom);
  if (t === undefined) {
    t = jstat.jStat.studentt.inv(1 - (1 - CONFIDENCE) / 2, degreesOfFreedom);
    quantiles.set(degreesOfFreedom, t);
  }
  return t;
}

/** `equal`: the same in every replication. */
export type Verdict = 'more' | 'less' | 'no detectable difference' | 'equal' | 'unknown';

export interface Difference {
  /** Of (other - base), replication by replication. Null when no replication observed both. */
  readonly interval: Interval | null;
  /** What the other has of it. */
  readonly verdict: Verdict;
}

/**
 * Compares pairs of replications that share their random numbers: the interval of their differences, which is narrower
 * than two intervals side by side because what chance did to both cancels.
 */
export function pairedDifference(
  base: readonly (number | null)[],
  other: readonly (number | null)[],
): Difference {
  const differences = base.map((value, at) => {
    const against = other[at] ?? null;
    return value === null || against === null ? null : against - value;
  });
  const interval = intervalOf(differences);
  return { interval, verdict: verdictOf(interval) };
}

function verdictOf(interval: Interval | null): Verdict {
  if (interval === null || interval.halfWidth === null) return 'unknown';
  if (interval.sd === 0) return interval.mean === 0 ? 'equal' : interval.mean > 0 ? 'more' : 'less';
  if (Math.abs(interval.mean) <= interval.halfWidth) return 'no detectable difference';
  return interval.mean > 0 ? 'more' : 'less';
}
