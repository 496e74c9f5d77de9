import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the journal is with each segment of the spool: what makes taking over happen once, whoever dies when. */
export class Spool1718828700000 implements MigrationInterface {
  readonly name = 'Spool1718828700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table spool_segment (
        -- The name of its file, which no other segment ever had.
        segment text collate "C" primary key,
        -- Records up to this number are in the journal.
        through bigint not null,
        -- Nothing of it is left: the file may be removed.
        is_done boolean not null,
        changed_at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table spool_segment');
  }
}
