import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A record arrives when its transaction begins, and the records of a batch together: with a clock that is read for each row
 * PostgreSQL copies rows one by one, without it a page at a time.
 */
export class RegisterArrival1718841900000 implements MigrationInterface {
  readonly name = 'RegisterArrival1718841900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE crossing_record ALTER first_arrived_at SET DEFAULT now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE crossing_record ALTER first_arrived_at SET DEFAULT clock_timestamp()');
  }
}
