import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seals of the journal: batches of entries, each a signed Merkle root chained to the one before. Rows are only added. */
export class JournalSeals1718827500000 implements MigrationInterface {
  readonly name = 'JournalSeals1718827500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table journal_seal (
        -- Also what keeps two processes from sealing the same entries: one of them finds its number taken.
        number bigint primary key check (number > 0),
        -- What is signed, in its canonical form; the columns below repeat some of it to be found by.
        seal text not null,
        signature text not null,
        -- Cursor, crossing id and hash of each entry, as in the export.
        leaves text not null,
        last_transaction xid8 not null,
        last_sequence bigint not null,
        run_ids text[] collate "C" not null,
        earliest_site_at timestamptz not null,
        latest_site_at timestamptz not null
      )`);
    // Hashes do not compress: kept beside the row as they are.
    await runner.query('alter table journal_seal alter column leaves set storage external');
    await runner.query(`
      create table journal_seal_key (
        key_id text collate "C" primary key,
        public_key text not null,
        first_number bigint not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table journal_seal_key, journal_seal');
  }
}
