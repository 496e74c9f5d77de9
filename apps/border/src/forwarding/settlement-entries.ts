import type { JournalBodies } from '#contracts';
import type { Settlement } from '#store-forward';

/** What the journal is told of a settlement, but for run and site time. */
export type SettlementEntry =
  | {
      readonly kind: 'CrossingsAcknowledged';
      readonly siteId: string;
      readonly body: JournalBodies['CrossingsAcknowledged'];
    }
  | {
      readonly kind: 'CrossingBlocked';
      readonly siteId: string;
      readonly body: JournalBodies['CrossingBlocked'];
    };

/**
 * Tells of the entries that this settlement changed, by the store's keys: written again after a commit that nobody
 * confirmed it changes none, and the journal says nothing twice.
 */
export function settlementEntries(settlement: Settlement, changed: ReadonlySet<string>): SettlementEntry[] {
  const entries: SettlementEntry[] = [];
  const acknowledged = settlement.acknowledged.filter(({ entry }) => changed.has(entry.key));
  const first = acknowledged[0]?.entry;
  if (first) {
    const body: JournalBodies['CrossingsAcknowledged'] = {
      count: acknowledged.length,
      fallbackCount: acknowledged.filter(({ entry }) => entry.fallback).length,
      repeats: acknowledged.filter(({ repeat }) => repeat).length,
      crossingIds: acknowledged.map(({ entry }) => entry.crossingId),
    };
    // A batch is of one site.
    entries.push({ kind: 'CrossingsAcknowledged', siteId: first.siteId, body });
  }
  for (const { entry, reason } of settlement.blocked) {
    if (!changed.has(entry.key)) continue;
    const { crossingId, siteId, attempts } = entry;
    entries.push({ kind: 'CrossingBlocked', siteId, body: { crossingId, attempts: attempts + 1, reason } });
  }
  return entries;
}
