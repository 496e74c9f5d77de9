import type { AnyJournalEntry, JournalKind } from '#contracts';
import type { Cursor } from './cursor.ts';
import type { JournalDatabase } from './journal-database.ts';
import { columns, entryOf } from './journal-row.ts';
import type { JournalRow } from './journal-row.ts';

/** Rows read at once. */
export const BATCH_ROWS = 5_000;

export interface NextEntries {
  /** In journal order; only of the kinds asked for. */
  readonly entries: readonly AnyJournalEntry[];
  readonly cursor: Cursor;
  /** The oldest transaction still open: what lies beyond is not read yet. */
  readonly horizon: string;
  /** Rows passed, including those of other kinds. */
  readonly rows: number;
  /** Rows of the kinds asked for that could not be understood. */
  readonly unreadable: number;
}

/**
 * The next rows after the cursor. Rows of kinds that were not asked for are passed over without their bodies, but
 * count towards the bound, so that one read never takes long however far behind the reader is.
 *
 * @throws JournalUnreachableError
 */
export async function readNext(
  database: JournalDatabase,
  cursor: Cursor,
  kinds: readonly JournalKind[],
  limit = BATCH_ROWS,
): Promise<NextEntries> {
  const rows = await database.rows<JournalRow & { horizon: string; sequence: string | null }>(
    `select horizon::text, next.* from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) snapshot
     left join lateral (
       select ${columns.replace('body', 'case when kind = any($3) then body end as body')} from journal_entry
       where (transaction, sequence) > ($1::xid8, $2::bigint) and transaction < snapshot.horizon
       order by journal_entry.transaction, journal_entry.sequence limit $4
     ) next on true`,
    [cursor.transaction, cursor.sequence, kinds, limit],
  );
  const read = rows.filter((row) => row.sequence !== null);
  const wanted = read.filter((row) => (kinds as readonly string[]).includes(row.kind));
  const entries = wanted.flatMap((row) => entryOf(row) ?? []);
  const last = read.at(-1);
  return {
    entries,
    cursor: last ? { transaction: last.transaction, sequence: last.sequence } : cursor,
    horizon: rows[0]?.horizon ?? cursor.transaction,
    rows: read.length,
    unreadable: wanted.length - entries.length,
  };
}
