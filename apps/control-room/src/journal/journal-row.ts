import { JOURNAL_KINDS, journalBodies } from '#contracts';
import type { AnyJournalEntry, JournalKind } from '#contracts';

/** A row of `journal_entry` as the driver gives it; `body` is null when it was not asked for. */
export interface JournalRow {
  readonly transaction: string;
  readonly sequence: string;
  readonly kind: string;
  readonly run_id: string | null;
  readonly site_id: string | null;
  readonly site_at: Date;
  readonly recorded_at: Date;
  readonly body: unknown;
}

/** The columns of a {@link JournalRow}; 64-bit numbers as text, because a JavaScript number would round them. */
export const columns = `transaction::text, sequence::text, kind, run_id, site_id, site_at, recorded_at, body`;

/**
 * True of every kind that is read here by itself. Border's index by kind leaves crossings out, which are nine rows in
 * ten; PostgreSQL uses it only where the question says that it does not want them.
 */
export const isIndexedByKind = `kind <> 'CrossingRecorded'`;

const isKnown = (kind: string): kind is JournalKind => (JOURNAL_KINDS as string[]).includes(kind);

/**
 * A row as a typed entry; null when its kind is unknown here or its body is not what the kind says. Such a row was
 * written by another version of border: one tile then stays old, which is better than showing nothing at all.
 */
export function entryOf(row: JournalRow): AnyJournalEntry | null {
  if (!isKnown(row.kind)) return null;
  const body = journalBodies[row.kind].safeParse(row.body);
  if (!body.success) return null;
  return {
    transaction: row.transaction,
    sequence: row.sequence,
    kind: row.kind,
    runId: row.run_id,
    siteId: row.site_id,
    siteAt: row.site_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    body: body.data,
  } as AnyJournalEntry;
}
