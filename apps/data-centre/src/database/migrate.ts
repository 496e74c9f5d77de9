import type { DataSource } from 'typeorm';

/** Any number that no other program takes locks by on this database. */
const MIGRATION_LOCK = 4_311_001;

/** Brings the tables up to date, then runs `seed`; processes that start together take turns. */
export async function migrate(source: DataSource, seed: () => Promise<void>): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations({ transaction: 'each' });
    await seed();
  } finally {
    // A lock dies with its session, so a connection lost here holds nothing.
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release().catch(() => undefined);
  }
}
