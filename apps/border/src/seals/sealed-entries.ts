import type { ExportedEntry } from '#contracts';
import type { Query } from '../database/site-database.ts';

interface EntryRow {
  readonly transaction: string;
  readonly sequence: string;
  readonly kind: string;
  readonly run_id: string | null;
  readonly site_id: string | null;
  readonly site_at: string;
  readonly recorded_at: string;
  readonly crossing_id: string | null;
  readonly body: unknown;
}

// Named with their table in `order by`: the columns of the result are texts, and texts have another order than numbers.
// Instants as text: a Date would lose their microseconds, and with them the proof that nobody touched these.
const ROWS = `
  select transaction::text, sequence::text, kind, run_id, site_id, crossing_id, body,
    to_char(site_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as site_at,
    to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
  from journal_entry`;

/** After the cursor, and before the oldest transaction still open: no entry will ever appear behind these. */
const SETTLED = `${ROWS}
  where (transaction, sequence) > ($1::xid8, $2::bigint) and transaction < pg_snapshot_xmin(pg_current_snapshot())
  order by journal_entry.transaction, journal_entry.sequence limit $3`;

const BETWEEN = `${ROWS}
  where (transaction, sequence) > ($1::xid8, $2::bigint) and (transaction, sequence) <= ($3::xid8, $4::bigint)
  order by journal_entry.transaction, journal_entry.sequence limit $5`;

/** Before every entry. */
export const BEGINNING = '0-0';

export async function settledEntries(query: Query, after: string, limit: number): Promise<ExportedEntry[]> {
  const rows = await query<EntryRow>(SETTLED, [...after.split('-'), limit], 'settled-entries');
  return rows.map(entryOf);
}

/** Entries after one cursor, up to and with another. */
export async function entriesBetween(
  query: Query,
  after: string,
  last: string,
  limit: number,
): Promise<ExportedEntry[]> {
  const rows = await query<EntryRow>(
    BETWEEN,
    [...after.split('-'), ...last.split('-'), limit],
    'entries-between',
  );
  return rows.map(entryOf);
}

const entryOf = (row: EntryRow): ExportedEntry => ({
  transaction: row.transaction,
  sequence: row.sequence,
  kind: row.kind,
  runId: row.run_id,
  siteId: row.site_id,
  siteAt: row.site_at,
  recordedAt: row.recorded_at,
  crossingId: row.crossing_id,
  body: row.body,
});
