import { laneCanServe, tierOfCheck } from '#fallback';
import type {
  FallbackPolicy,
  HealthState,
  LaneKind,
  Service,
  ServiceHealth,
  Tier,
  TravellerClass,
} from '#fallback';
import type { CheckReply, Lookup, LookupReply } from '#contracts';
import type { SnapshotAnswer } from '../lists/list-snapshots.ts';

export type Advice = CheckReply['advice'];

/** Services whose `not-found` means that the traveller may not pass. */
const MUST_BE_FOUND: ReadonlySet<Service> = new Set(['autogate', 'visa', 'stay-permit', 'passport']);
const LISTS: ReadonlySet<Service> = new Set(['watchlist', 'interpol']);

const isBad = ({ service, outcome }: Lookup): boolean =>
  outcome === 'hit' || (outcome === 'not-found' && MUST_BE_FOUND.has(service));

/** What a check learns of one service: from the centre if it answered, else from the site's snapshot, else nothing. */
export function lookupOf(
  service: Service,
  reply: LookupReply | null,
  snapshot: () => SnapshotAnswer | null,
): Lookup {
  if (reply) {
    const { outcome, listVersion } = reply;
    return { service, outcome, source: 'centre', listVersion, snapshotAgeMs: null };
  }
  const kept = snapshot();
  if (!kept) return { service, outcome: 'unknown', source: 'none', listVersion: null, snapshotAgeMs: null };
  const outcome = kept.listed ? 'hit' : 'clear';
  return { service, outcome, source: 'snapshot', listVersion: kept.version, snapshotAgeMs: kept.ageMs };
}

/**
 * The tier of a check that looked these up: one that the centre did not answer takes it down to local. While the site's own
 * store is down it is paper, whoever answered.
 */
export const tierAfter = (
  lookups: readonly Lookup[],
  laneKind: LaneKind,
  travellerClass: TravellerClass,
  health: ServiceHealth,
  siteStore: HealthState,
): Tier =>
  siteStore === 'down' || lookups.every(({ source }) => source === 'centre')
    ? tierOfCheck(laneKind, travellerClass, health, siteStore)
    : 'local';

/**
 * What a counter is told. A list that nobody could look into is never read as clear: the traveller is referred. A visa that
 * nobody could look up is left to the officer's eyes and the form.
 */
export const adviceAtCounter = (lookups: readonly Lookup[]): Advice =>
  lookups.some((lookup) => isBad(lookup) || (lookup.outcome === 'unknown' && LISTS.has(lookup.service)))
    ? 'refer'
    : 'clear';

/** What an autogate is told: it opens only when all is clear, or when the policy lets it go by a fresh snapshot. */
export function adviceAtAutogate(
  travellerClass: TravellerClass,
  lookups: readonly Lookup[],
  health: ServiceHealth,
  policy: Pick<FallbackPolicy, 'autogateSnapshotMaxAgeMs'>,
  siteStore: HealthState = 'up',
): Advice {
  if (lookups.some(isBad)) return 'use-counter';
  const seen: Record<Service, 'up' | 'down'> = { ...health };
  for (const { service, source } of lookups) if (source !== 'centre') seen[service] = 'down';
  const list = lookups.find(({ service }) => service === 'watchlist');
  if (list?.outcome !== 'clear') return 'use-counter';
  return laneCanServe('autogate', travellerClass, seen, policy, list.snapshotAgeMs, siteStore)
    ? 'clear'
    : 'use-counter';
}

export const adviceFor = (laneKind: LaneKind, ...given: Parameters<typeof adviceAtAutogate>): Advice =>
  laneKind === 'counter' ? adviceAtCounter(given[1]) : adviceAtAutogate(...given);
