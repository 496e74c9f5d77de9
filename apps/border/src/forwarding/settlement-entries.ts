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
 * A settlement without the entries that it did not change, by the store's keys: written again after a commit that nobody
 * confirmed it changes none, so that neither journal nor counts say anything twice.
 */
export function whatChanged(settlement: Settlement, changed: ReadonlySet<string>): Settlement {
  return {
    acknowledged: settlement.acknowledged.filter(({ entry }) => changed.has(entry.key)),
    blocked: settlement.blocked.filter(({ entry }) => changed.has(entry.key)),
    tried: settlement.tried,
  };
}

/** What the journal is told. */
export function settlementEntries({ acknowledged, blocked }: Settlement): SettlementEntry[] {
  const entries: SettlementEntry[] = [];
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
  for (const { entry, reason } of blocked) {
    const { crossingId, siteId, attempts } = entry;
    entries.push({ kind: 'CrossingBlocked', siteId, body: { crossingId, attempts: attempts + 1, reason } });
  }
  return entries;
}
