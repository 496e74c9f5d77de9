import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records that are looked at once more: mended by a person, or made online after others of the traveller under fallback. */
export class RecordsAgain1718841900000 implements MigrationInterface {
  readonly name = 'RecordsAgain1718841900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table record_again (
        entry_sequence bigint primary key,
        entry_transaction xid8 not null,
        site_id text collate "C" not null,
        -- Its document was mended; otherwise it is held against the traveller's other crossings alone.
        must_screen boolean not null,
        -- Tells this wish from a later one for the same record, which a step under way may not take for done.
        queued xid8 not null default pg_current_xact_id()
      )`);
    await runner.query('create index record_again_of on record_again (site_id, entry_sequence)');
    await this.#emptied(runner);
    await runner.query(`
      alter table traveller_crossing add site_at timestamptz not null, add fallback boolean not null`);
    await runner.query('drop index traveller_crossing_of');
    await runner.query(`
      create index traveller_crossing_of on traveller_crossing (run_id, document_key, site_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table record_again');
    await this.#emptied(runner);
    await runner.query('drop index traveller_crossing_of');
    await runner.query('alter table traveller_crossing drop site_at, drop fallback');
    await runner.query('create index traveller_crossing_of on traveller_crossing (run_id, document_key)');
  }

  /** It is made from the journal alone, and so anew when there is something to reconcile. */
  async #emptied(runner: QueryRunner): Promise<void> {
    await runner.query('truncate traveller_crossing');
    await runner.query(`update traveller_crossing_cursor set transaction = '0', sequence = 0`);
  }
}
