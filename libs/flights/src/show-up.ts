import type { DurationDistribution } from '#determinism';
import { MINUTE_MS } from './local-calendar.ts';

/** Share of a flight's travellers who reach the terminal between two times before departure. */
export interface ShowUpBin {
  readonly fromMinutes: number;
  readonly untilMinutes: number;
  readonly share: number;
}

/**
 * A show-up profile as a law of the time before scheduled departure: even within each bin. Shares need not add up to
 * exactly 1 (printed tables are rounded); they are scaled.
 */
export function showUpProfile(bins: readonly ShowUpBin[]): DurationDistribution {
  const filled = bins.filter(({ share }) => share > 0);
  const sum = filled.reduce((total, { share }) => total + share, 0);
  if (sum <= 0) throw new RangeError('a show-up profile needs a bin with a share above 0');
  return {
    kind: 'mixture',
    parts: filled.map(({ fromMinutes, untilMinutes, share }) => ({
      share: share / sum,
      of: { kind: 'uniform', minMs: fromMinutes * MINUTE_MS, maxMs: untilMinutes * MINUTE_MS },
    })),
  };
}

/**
 * Disembarkation: the time from on-block to stepping out of the aircraft. Nobody before the door opens; from then on a
 * steady stream until the aircraft is empty.
 */
export const disembarkationProfile = (given: {
  readonly doorOpensAfterMs: number;
  readonly travellersPerMinute: number;
  readonly travellers: number;
}): DurationDistribution => ({
  kind: 'uniform',
  minMs: given.doorOpensAfterMs,
  maxMs: given.doorOpensAfterMs + Math.max(1, (given.travellers / given.travellersPerMinute) * MINUTE_MS),
});
