export interface RetryRule {
  readonly firstMs: number;
  /** Each pause is so many times the one before. */
  readonly factor: number;
  readonly longestMs: number;
}

/** Bounded exponential pauses between attempts of one forwarder. Estimates: quick to notice a repair, easy on a sick centre. */
export const DEFAULT_RETRY: RetryRule = Object.freeze({ firstMs: 100, factor: 2, longestMs: 5_000 });

/**
 * Pause after the `failures`-th failure in a row (1, 2, 3 ...). `jitter` (0 to 1, a keyed draw) takes off up to half, so
 * that forwarders that failed together do not return together.
 */
export function pauseMs(rule: RetryRule, failures: number, jitter: number): number {
  const wholeMs = Math.min(rule.longestMs, rule.firstMs * rule.factor ** (failures - 1));
  return wholeMs * (1 - 0.5 * jitter);
}
