import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbered paper forms: which numbers were issued, and what became of each. */
export class Forms1718829000000 implements MigrationInterface {
  readonly name = 'Forms1718829000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table form_series (
        site_id text collate "C" primary key,
        -- The last number that was issued; only ever grows, so that no number is given twice.
        last_serial integer not null
      )`);
    await runner.query(`
      create table form_book (
        book_id text collate "C" primary key,
        number bigint not null generated always as identity unique,
        run_id text collate "C" not null references run,
        site_id text collate "C" not null,
        hall_id text collate "C" not null,
        first_serial integer not null,
        last_serial integer not null,
        issued_by text not null,
        issued_at timestamptz not null default clock_timestamp(),
        site_at timestamptz not null,
        unique (site_id, first_serial)
      )`);
    // Only forms of which something is known: the others are outstanding.
    await runner.query(`
      create table form (
        site_id text collate "C" not null,
        serial integer not null,
        run_id text collate "C" not null,
        state text not null check (state in ('used', 'spoiled', 'lost', 'returned')),
        -- Of a used one: site time of the decision, as written by hand.
        site_at timestamptz,
        primary key (site_id, serial),
        check ((state = 'used') = (site_at is not null))
      )`);
    await runner.query('alter table crossing add form_number text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table crossing drop form_number');
    await runner.query('drop table form, form_book, form_series');
  }
}
