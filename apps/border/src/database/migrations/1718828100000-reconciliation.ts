import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What becomes of records made under fallback once the data centre is back. */
export class Reconciliation1718828100000 implements MigrationInterface {
  readonly name = 'Reconciliation1718828100000';

  async up(runner: QueryRunner): Promise<void> {
    // Written once and hardly ever read: the path of a crossing pays next to nothing for them.
    await runner.query(`
      create index crossing_fallback on crossing (site_id, entry_transaction, entry_sequence) where tier <> 'online'`);
    await runner.query('create index crossing_site_at on crossing using brin (site_at)');
    await runner.query(`
      create table rescreening (
        site_id text collate "C" primary key,
        -- The last record that was screened again, by its journal entry; all before it are, all after it are not.
        transaction xid8 not null default '0',
        sequence bigint not null default 0,
        screened bigint not null default 0
      )`);
    await runner.query('insert into rescreening (site_id) select distinct site_id from crossing');
    // Which crossings a document made; filled when there is something to reconcile, from the journal.
    await runner.query(`
      create table traveller_crossing (
        run_id text collate "C" not null,
        document_key text collate "C" not null,
        entry_transaction xid8 not null,
        entry_sequence bigint not null
      )`);
    await runner.query('create index traveller_crossing_of on traveller_crossing (run_id, document_key)');
    await runner.query(`
      create table traveller_crossing_cursor (
        singleton boolean primary key default true check (singleton),
        transaction xid8 not null default '0',
        sequence bigint not null default 0
      )`);
    await runner.query('insert into traveller_crossing_cursor default values');
    await runner.query(`
      create table late_hit (
        crossing_id text collate "C" primary key,
        number bigint not null generated always as identity unique,
        run_id text collate "C" not null,
        site_id text collate "C" not null,
        brief jsonb not null,
        findings jsonb not null,
        state text not null default 'found' check (state in ('found', 'assigned', 'acknowledged', 'closed')),
        found_at timestamptz not null default clock_timestamp(),
        owner text,
        acknowledged_by text,
        outcome text,
        closed_by text,
        closed_reason text,
        changed_at timestamptz not null default clock_timestamp()
      )`);
    await runner.query(`create index late_hit_open on late_hit (site_id, number) where state <> 'closed'`);
    await runner.query(`
      create table conflict (
        conflict_id text collate "C" primary key,
        number bigint not null generated always as identity unique,
        run_id text collate "C" not null,
        site_id text collate "C" not null,
        crossing_ids text[] collate "C" not null,
        -- As it was found.
        body jsonb not null,
        state text not null default 'open' check (state in ('open', 'decided')),
        found_at timestamptz not null default clock_timestamp(),
        decision text,
        decided_by text,
        decided_reason text,
        decided_at timestamptz
      )`);
    await runner.query(`create index conflict_open on conflict (site_id, number) where state = 'open'`);
    await runner.query(`
      create table crossing_merge (
        merged_crossing_id text collate "C" primary key,
        kept_crossing_id text collate "C" not null,
        run_id text collate "C" not null,
        site_id text collate "C" not null,
        rule text not null
      )`);
    // What goes to the register in place of the record as it was first journalled.
    await runner.query(`
      create table crossing_mend (
        entry_sequence bigint primary key,
        body jsonb not null
      )`);
    await runner.query(`
      alter table forwarding drop constraint forwarding_state_check,
        add constraint forwarding_state_check check (state in ('pending', 'acknowledged', 'blocked', 'set-aside'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update forwarding set state = 'blocked' where state = 'set-aside'`);
    await runner.query(`
      alter table forwarding drop constraint forwarding_state_check,
        add constraint forwarding_state_check check (state in ('pending', 'acknowledged', 'blocked'))`);
    await runner.query(`
      drop table crossing_mend, crossing_merge, conflict, late_hit, traveller_crossing_cursor, traveller_crossing,
        rescreening`);
    await runner.query('drop index crossing_site_at, crossing_fallback');
  }
}
