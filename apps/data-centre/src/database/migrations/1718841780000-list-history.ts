import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From when until when a key is listed: a record made while the centre was away is judged by the list of its own time. */
export class ListHistory1718841780000 implements MigrationInterface {
  readonly name = 'ListHistory1718841780000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE list_entry
        -- Site time, where whoever added it said so; null: it counts from added_at (wall time).
        ADD COLUMN listed_from timestamptz,
        ADD COLUMN removed_in_version integer,
        ADD COLUMN removed_at timestamptz,
        ADD COLUMN removed_by text,
        DROP CONSTRAINT list_entry_pkey,
        ADD PRIMARY KEY (list, key, added_in_version)`);
    await runner.query(`UPDATE list_entry SET listed_from = '-infinity' WHERE added_by = 'seed'`);
    // A key is listed once at a time.
    await runner.query(
      `CREATE UNIQUE INDEX list_entry_listed ON list_entry (list, key) WHERE removed_in_version IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM list_entry WHERE removed_in_version IS NOT NULL');
    await runner.query('DROP INDEX list_entry_listed');
    await runner.query(`
      ALTER TABLE list_entry
        DROP CONSTRAINT list_entry_pkey, ADD PRIMARY KEY (list, key),
        DROP COLUMN listed_from, DROP COLUMN removed_in_version, DROP COLUMN removed_at, DROP COLUMN removed_by`);
  }
}
