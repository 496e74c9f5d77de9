import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Bodies are kept as they were written: they are read as text, for their seal and for the register, and to spell jsonb as text
 * is a quarter of what a record costs the site's database on its way. The text of what was jsonb stays as it was, and its seals
 * with it.
 */
export class BodiesAsWritten1718845260000 implements MigrationInterface {
  readonly name = 'BodiesAsWritten1718845260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table journal_entry alter column body type json using body::json');
    await runner.query('alter table crossing_mend alter column body type json using body::json');
  }

  /** Spells what was written since anew: its seals are not good any more. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table journal_entry alter column body type jsonb using body::jsonb');
    await runner.query('alter table crossing_mend alter column body type jsonb using body::jsonb');
  }
}
