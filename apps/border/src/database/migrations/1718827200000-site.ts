import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs, and each site of the newest one with the state that must outlive border. */
export class Site1718827200000 implements MigrationInterface {
  readonly name = 'Site1718827200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table run (
        run_id text collate "C" primary key,
        -- As it was begun; a repeat is compared with it.
        body jsonb not null,
        begun_at timestamptz not null default clock_timestamp()
      )`);
    await runner.query(`
      create table site (
        site_id text collate "C" primary key,
        run_id text collate "C" not null references run,
        -- As beginRun describes it.
        plan jsonb not null,
        -- Of the status; only ever grows.
        version bigint not null,
        site_at timestamptz not null,
        speed double precision not null,
        observation_number bigint not null default 0,
        -- Health of services, overrides, modes of halls: what border goes on with after a restart.
        state jsonb not null
      )`);
    await runner.query(`
      create table lane (
        run_id text collate "C" not null references run,
        lane_id text collate "C" not null,
        site_id text collate "C" not null,
        state text not null,
        -- Site time of the last change.
        changed_at timestamptz not null,
        primary key (run_id, lane_id)
      )`);
    await runner.query(`
      create table command_given (
        command_id text collate "C" primary key,
        content_hash bytea not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table command_given, lane, site, run');
  }
}
