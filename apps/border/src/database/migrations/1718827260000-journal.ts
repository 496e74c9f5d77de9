import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal, the crossings told in it, and what of them is still to be forwarded.
 *
 * Readers take rows in the order (transaction, sequence) and stop before the oldest transaction still open
 * (`pg_snapshot_xmin`), so a row that commits late is never skipped.
 */
export class Journal1718827260000 implements MigrationInterface {
  readonly name = 'Journal1718827260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table journal_entry (
        transaction xid8 not null default pg_current_xact_id(),
        sequence bigint not null generated always as identity,
        kind text collate "C" not null,
        run_id text collate "C",
        site_id text collate "C",
        site_at timestamptz not null,
        recorded_at timestamptz not null default clock_timestamp(),
        crossing_id text collate "C",
        body jsonb not null,
        primary key (transaction, sequence)
      )`);
    // Crossings are nine rows in ten and are found through crossing and forwarding: not worth a second index.
    await runner.query(`
      create index journal_entry_by_kind on journal_entry (kind, transaction, sequence)
        where kind <> 'CrossingRecorded'`);
    await runner.query(`
      create table crossing (
        crossing_id text collate "C" primary key,
        run_id text collate "C" not null,
        site_id text collate "C" not null,
        lane_id text collate "C" not null,
        lane_sequence integer not null,
        site_at timestamptz not null,
        recorded_at timestamptz not null default clock_timestamp(),
        tier text not null,
        decision text not null,
        -- SHA-256 of the record as received: tells a repeat from another record under the same id.
        content_hash bytea not null
      )`);
    await runner.query(`
      create table forwarding (
        crossing_id text collate "C" primary key,
        site_id text collate "C" not null,
        -- Order is kept within it: run and lane.
        lane_key text collate "C" not null,
        lane_sequence integer not null,
        fallback boolean not null,
        site_at timestamptz not null,
        -- The journal entry that holds the record.
        entry_transaction xid8 not null,
        entry_sequence bigint not null,
        -- Transaction that made it pending: readers page by it as by the journal's.
        queued xid8 not null default pg_current_xact_id(),
        state text not null default 'pending' check (state in ('pending', 'acknowledged', 'blocked')),
        attempts integer not null default 0,
        reason text,
        settled_at timestamptz
      )`);
    await runner.query(`
      create index forwarding_pending on forwarding (queued, entry_sequence) where state = 'pending'`);
    await runner.query(`
      create index forwarding_blocked on forwarding (site_id, site_at) where state = 'blocked'`);
    // Every row is updated once, soon after it was written: keep dead rows few without waiting for a fifth of the table.
    await runner.query(`
      alter table forwarding set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table forwarding, crossing, journal_entry');
  }
}
