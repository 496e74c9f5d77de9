import type pg from 'pg';
import { until } from '../../support/running-system.ts';

const PATIENCE_MS = 180_000;

interface Place {
  readonly transaction: string;
  readonly sequence: string;
}

/** Resolves when every entry of the journal has its seal. */
export const untilSealed = (site: pg.Pool | pg.PoolClient): Promise<void> =>
  untilPassed(
    'seals',
    site,
    `select last_transaction::text as transaction, last_sequence::text as sequence
     from journal_seal order by number desc limit 1`,
  );

/** Resolves when border has taken every entry of the journal into its index of travellers. */
export const untilIndexed = (site: pg.Pool | pg.PoolClient): Promise<void> =>
  untilPassed(
    'index of travellers',
    site,
    'select transaction::text, sequence::text from traveller_crossing_cursor',
  );

/** `place`: how far somebody is in the journal. */
async function untilPassed(who: string, site: pg.Pool | pg.PoolClient, place: string): Promise<void> {
  const hasPassed = async (): Promise<boolean> => {
    const { rows: places } = await site.query<Place>(place);
    const { transaction = '0', sequence = '0' } = places[0] ?? {};
    const { rowCount } = await site.query(
      'select from journal_entry where (transaction, sequence) > ($1::xid8, $2::bigint) limit 1',
      [transaction, sequence],
    );
    return rowCount === 0;
  };
  await until(`${who} at the end of the journal`, hasPassed, PATIENCE_MS);
}
