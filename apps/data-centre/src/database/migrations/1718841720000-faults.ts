import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Faults in force, to take up again after a restart, and the journal of their starts and ends. */
export class Faults1718841720000 implements MigrationInterface {
  readonly name = 'Faults1718841720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE fault_lease (
        fault_id text PRIMARY KEY,
        started_at timestamptz NOT NULL,
        lease_ends_at timestamptz NOT NULL,
        fault jsonb NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE fault_journal (
        entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        fault_id text NOT NULL,
        run_id text NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        fault jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE fault_journal, fault_lease');
  }
}
