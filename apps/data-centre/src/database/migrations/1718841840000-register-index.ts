import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The register's second index holds the run alone, which PostgreSQL keeps as a list of rows to each run: a quarter of the
 * cost of a crossing's id once more. Pages go by the primary key, where the crossings of a run lie together.
 */
export class RegisterIndex1718841840000 implements MigrationInterface {
  readonly name = 'RegisterIndex1718841840000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX crossing_record_of_run');
    await runner.query('CREATE INDEX crossing_record_of_run ON crossing_record (run_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX crossing_record_of_run');
    await runner.query('CREATE INDEX crossing_record_of_run ON crossing_record (run_id, crossing_id)');
  }
}
