import type { DataSource } from 'typeorm';

/** Any number that no other program takes locks by on this database. */
const MIGRATION_LOCK = 4_312_001;

/** Brings the tables up to date, by connections of its own; processes that start together take turns. */
export async function migrate(source: DataSource): Promise<void> {
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations({ transaction: 'each' });
  } finally {
    // A lock dies with its session, so a connection lost here holds nothing.
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release().catch(() => undefined);
    await source.destroy().catch(() => undefined);
  }
}
