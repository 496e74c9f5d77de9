import type pg from 'pg';
import { SystemClock } from '#determinism';

const clock = new SystemClock();

async function isSealed(site: pg.Pool | pg.PoolClient): Promise<boolean> {
  const { rows: seals } = await site.query<{ transaction: string; sequence: string }>(
    `select last_transaction::text as transaction, last_sequence::text as sequence
     from journal_seal order by number desc limit 1`,
  );
  const { transaction = '0', sequence = '0' } = seals[0] ?? {};
  const { rowCount } = await site.query(
    'select from journal_entry where (transaction, sequence) > ($1::xid8, $2::bigint) limit 1',
    [transaction, sequence],
  );
  return rowCount === 0;
}

/** Resolves when every entry of the journal has its seal. */
export async function untilSealed(site: pg.Pool | pg.PoolClient): Promise<void> {
  while (!(await isSealed(site))) await clock.sleep(200);
}
