import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The crossing register: one row a crossing, whatever the number of times it arrives. */
export class CrossingRegister1718841660000 implements MigrationInterface {
  readonly name = 'CrossingRegister1718841660000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE crossing_record (
        crossing_id text COLLATE "C" PRIMARY KEY,
        run_id text COLLATE "C" NOT NULL,
        site_id text COLLATE "C" NOT NULL,
        lane_id text COLLATE "C" NOT NULL,
        lane_sequence integer NOT NULL,
        -- Came the fallback way: checked while the centre was away.
        fallback boolean NOT NULL,
        -- Site time of the decision; wall time at the site, and here.
        site_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        first_arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        arrivals integer NOT NULL,
        -- The record as JSON, byte for byte as first arrived: repeats are compared with it.
        body text NOT NULL
      )`);
    await runner.query('CREATE INDEX crossing_record_of_run ON crossing_record (run_id, crossing_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE crossing_record');
  }
}
