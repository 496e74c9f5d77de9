import type { AnyJournalEntry, JournalKind } from '#contracts';
import type { Cursor } from './cursor.ts';
import type { Query } from './journal-database.ts';
import { columns, entryOf, isIndexedByKind } from './journal-row.ts';
import type { JournalRow } from './journal-row.ts';

/** Entries that are worth a line on the screen. */
export const EVENT_KINDS = [
  'RunBegun',
  'ServiceHealthChanged',
  'ModeChanged',
  'CommandGiven',
  'CrossingBlocked',
  'LateHitFound',
  'LateHitAssigned',
  'LateHitAcknowledged',
  'LateHitClosed',
  'ConflictFound',
  'ConflictDecided',
] as const satisfies readonly JournalKind[];

/** Beyond every entry. */
export const END_OF_JOURNAL: Cursor = {
  transaction: '18446744073709551615',
  sequence: '9223372036854775807',
};

/**
 * The newest entries of some kinds that come before a cursor, newest first. Each kind is read backwards by itself and
 * no further than asked for, so that a kind that hardly ever occurs does not cost a walk through the whole journal.
 */
export async function readNewest(
  rows: Query,
  kinds: readonly JournalKind[],
  before: Cursor,
  limit: number,
): Promise<AnyJournalEntry[]> {
  const found = await rows<JournalRow>(
    `select ${columns} from unnest($1::text[]) wanted cross join lateral (
       select * from journal_entry
       where kind = wanted and ${isIndexedByKind} and (transaction, sequence) < ($2::xid8, $3::bigint)
       order by journal_entry.transaction desc, journal_entry.sequence desc limit $4
     ) newest order by newest.transaction desc, newest.sequence desc limit $4`,
    [kinds, before.transaction, before.sequence, limit],
  );
  return found.flatMap((row) => entryOf(row) ?? []);
}
