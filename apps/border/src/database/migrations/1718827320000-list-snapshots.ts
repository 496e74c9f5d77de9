import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The lists that documented checks go by, as last fetched, and since when each site has had them. */
export class ListSnapshots1718827320000 implements MigrationInterface {
  readonly name = 'ListSnapshots1718827320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table list_snapshot (
        service text primary key,
        version bigint not null,
        -- Wall time at the centre.
        taken_at timestamptz not null,
        keys text[] not null
      )`);
    await runner.query(`
      create table site_list_snapshot (
        site_id text collate "C" not null,
        service text not null,
        -- Site time at which the site last had it fresh from the centre.
        taken_site_at timestamptz not null,
        primary key (site_id, service)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table site_list_snapshot, list_snapshot');
  }
}
