/** Wall time without an observation after which a tile is stale. */
export const STALE_AFTER_MS = 5_000;

export type Freshness =
  /** Nothing was ever observed: neither zero nor fine. */
  | { readonly state: 'none' }
  | { readonly state: 'fresh'; readonly ageMs: number }
  | { readonly state: 'stale'; readonly ageMs: number };

export interface FreshnessFacts {
  /** Wall time of the last observation, ISO; null when there was none. */
  readonly observedAt: string | null;
  readonly serverMs: number;
  readonly live: boolean;
  /** A paused or ended run observes nothing more, and is right to. */
  readonly runStandsStill: boolean;
}

export function freshnessOf(facts: FreshnessFacts): Freshness {
  if (facts.observedAt === null) return { state: 'none' };
  const ageMs = Math.max(0, facts.serverMs - Date.parse(facts.observedAt));
  if (!facts.live) return { state: 'stale', ageMs };
  const old = ageMs > STALE_AFTER_MS && !facts.runStandsStill;
  return { state: old ? 'stale' : 'fresh', ageMs };
}
