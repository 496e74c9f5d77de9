import type pg from 'pg';
import { SystemClock } from '#determinism';

const clock = new SystemClock();

interface Place {
  readonly transaction: string;
  readonly sequence: string;
}

/** Resolves when every entry of the journal has its seal. */
export const untilSealed = (site: pg.Pool | pg.PoolClient): Promise<void> =>
  untilPassed(
    site,
    `select last_transaction::text as transaction, last_sequence::text as sequence
     from journal_seal order by number desc limit 1`,
  );

/** Resolves when border has taken every entry of the journal into its index of travellers. */
export const untilIndexed = (site: pg.Pool | pg.PoolClient): Promise<void> =>
  untilPassed(site, 'select transaction::text, sequence::text from traveller_crossing_cursor');

/** `place`: how far somebody is in the journal. */
async function untilPassed(site: pg.Pool | pg.PoolClient, place: string): Promise<void> {
  for (;;) {
    const { rows: places } = await site.query<Place>(place);
    const { transaction = '0', sequence = '0' } = places[0] ?? {};
    const { rowCount } = await site.query(
      'select from journal_entry where (transaction, sequence) > ($1::xid8, $2::bigint) limit 1',
      [transaction, sequence],
    );
    if (rowCount === 0) return;
    await clock.sleep(200);
  }
}
