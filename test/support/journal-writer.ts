import type pg from 'pg';
import { journalBodies } from '#contracts';
import type { JournalBodies, JournalKind } from '#contracts';

/** One entry to be appended; a union discriminated by `kind`. */
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
 * The journal's table as readers see it, for databases that border has not been started on. Border's migration is the
 * truth; test/e2e/control-room-journal.spec.ts holds this against it, and then goes on with it.
 */
export const journalTable = `
  create table if not exists journal_entry (
    transaction xid8 not null default pg_current_xact_id(),
    sequence bigint not null generated always as identity,
    kind text collate "C" not null,
    run_id text collate "C",
    site_id text collate "C",
    site_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    crossing_id text collate "C",
    body json not null,
    primary key (transaction, sequence)
  );
  create index if not exists journal_entry_by_kind on journal_entry (kind, transaction, sequence)
    where kind <> 'CrossingRecorded';
`;

/** Appends entries in one statement, so in one transaction unless the client has begun one. Bodies are checked. */
export async function appendEntries(
  client: Pick<pg.Client, 'query'>,
  entries: readonly NewEntry[],
): Promise<void> {
  for (const { kind, body } of entries) journalBodies[kind].parse(body);
  await client.query(
    `insert into journal_entry (kind, run_id, site_id, site_at, body)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])`,
    [
      entries.map(({ kind }) => kind),
      entries.map(({ runId }) => runId),
      entries.map(({ siteId }) => siteId),
      entries.map(({ siteAt }) => siteAt),
      entries.map(({ body }) => JSON.stringify(body)),
    ],
  );
}
