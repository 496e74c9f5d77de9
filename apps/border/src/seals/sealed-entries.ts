import { ENTRY_LINE } from '#contracts';
import type { SealLeaf } from '#contracts';
import type { SealScope } from '#store-forward';
import type { Query } from '../database/site-database.ts';

/** In the journal's table, an instant as text: a Date would lose its microseconds, and with them part of the proof. */
const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const quoted = (column: string): string => `coalesce(to_json(${column})::text, 'null')`;

/**
 * The text that is sealed of an entry: a JSON array of all columns. PostgreSQL makes it, for sealing and for export
 * alike: to carry every body out of the database, only to spell it anew, would cost several times as much as hashing it.
 * Nothing in it depends on settings of a session; a body is spelt as it was written.
 */
const TEXT = `'["' || transaction || '","' || sequence || '",' || ${quoted('kind')} || ',' || ${quoted('run_id')} || ','
  || ${quoted('site_id')} || ',"' || ${instant('site_at')} || '","' || ${instant('recorded_at')} || '",'
  || ${quoted('crossing_id')} || ',' || body || ']'`;

// Named with their table in `order by`: the columns of the result are texts, and texts have another order than numbers.
const IN_ORDER = 'order by journal_entry.transaction, journal_entry.sequence';

/** After the cursor, and before the oldest transaction still open: no entry will ever appear behind these. */
const SETTLED = `
  select transaction || '-' || sequence as cursor, crossing_id,
    encode(sha256(convert_to(${TEXT}, 'UTF8')), 'hex') as hash
  from journal_entry
  where (transaction, sequence) > ($1::xid8, $2::bigint) and transaction < pg_snapshot_xmin(pg_current_snapshot())
  ${IN_ORDER} limit $3`;

const BETWEEN = `
  select transaction || '-' || sequence as cursor, ${TEXT} as text
  from journal_entry
  where (transaction, sequence) > ($1::xid8, $2::bigint) and (transaction, sequence) <= ($3::xid8, $4::bigint)
  ${IN_ORDER} limit $5`;

/** Before every entry. */
export const BEGINNING = '0-0';

/** Leaves of the entries after the cursor, as far as no earlier one can come any more. */
export async function settledLeaves(query: Query, after: string, limit: number): Promise<SealLeaf[]> {
  const rows = await query<{ cursor: string; crossing_id: string | null; hash: string }>(
    SETTLED,
    [...after.split('-'), limit],
    'settled-leaves',
  );
  return rows.map(({ cursor, crossing_id, hash }) => [cursor, crossing_id, hash]);
}

/** What the entries after one cursor, up to and with another, are about. */
export async function scopesBetween(query: Query, after: string, last: string): Promise<SealScope[]> {
  return query<SealScope>(
    `select run_id as "runId", site_id as "siteId", ${instant('min(site_at)')} as "earliestSiteAt",
       ${instant('max(site_at)')} as "latestSiteAt"
     from journal_entry
     where (transaction, sequence) > ($1::xid8, $2::bigint) and (transaction, sequence) <= ($3::xid8, $4::bigint)
     group by run_id, site_id`,
    [...after.split('-'), ...last.split('-')],
    'scopes-between',
  );
}

/** Lines of an export for the entries after one cursor, up to and with another; the cursor of the last one. */
export async function linesBetween(
  query: Query,
  after: string,
  last: string,
  limit: number,
): Promise<{ readonly lines: string; readonly count: number; readonly cursor: string }> {
  const rows = await query<{ cursor: string; text: string }>(
    BETWEEN,
    [...after.split('-'), ...last.split('-'), limit],
    'lines-between',
  );
  return {
    lines: rows.map(({ text }) => `${ENTRY_LINE.before}${text}${ENTRY_LINE.after}\n`).join(''),
    count: rows.length,
    cursor: rows.at(-1)?.cursor ?? after,
  };
}
