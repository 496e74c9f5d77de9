import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Watch list and Interpol list: one row a key, so that a row is exactly what a site's snapshot holds. */
export class Lists1718841600000 implements MigrationInterface {
  readonly name = 'Lists1718841600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reference_list (
        list text PRIMARY KEY,
        version integer NOT NULL,
        -- Generation of the seeded entries; 0: not seeded yet.
        seeded integer NOT NULL DEFAULT 0
      )`);
    await runner.query(`INSERT INTO reference_list (list, version) VALUES ('watchlist', 0), ('interpol', 0)`);
    await runner.query(`
      CREATE TABLE list_entry (
        list text NOT NULL REFERENCES reference_list,
        key text COLLATE "C" NOT NULL,
        added_in_version integer NOT NULL,
        reason text NOT NULL,
        added_by text NOT NULL,
        added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (list, key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE list_entry, reference_list');
  }
}
