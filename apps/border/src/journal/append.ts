import type { JournalBodies, JournalKind } from '#contracts';
import type { Query } from '../database/site-database.ts';

/** An entry to be appended; a union discriminated by `kind`. */
export type NewEntry = {
  [K in JournalKind]: {
    readonly kind: K;
    readonly runId: string | null;
    readonly siteId: string | null;
    readonly siteAt: string;
    readonly body: JournalBodies[K];
  };
}[JournalKind];

/**
 * Appends entries in order, within the caller's transaction. Bodies go through jsonb: it refuses what no reader could take out
 * again, a NUL in a text. Crossings have a road of their own (crossings/).
 */
export async function append(query: Query, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await query(
    `insert into journal_entry (kind, run_id, site_id, site_at, body)
     select kind, run_id, site_id, site_at, body
     from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
       with ordinality as entry (kind, run_id, site_id, site_at, body, position)
     order by position`,
    [
      entries.map(({ kind }) => kind),
      entries.map(({ runId }) => runId),
      entries.map(({ siteId }) => siteId),
      entries.map(({ siteAt }) => siteAt),
      entries.map(({ body }) => JSON.stringify(body)),
    ],
    'append',
  );
}
