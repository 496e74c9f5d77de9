import { Injectable } from '@nestjs/common';
import { SCREENINGS_MAX } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';
import { documentKeyOf, recordedOf } from './recorded-crossing.ts';
import type { RecordedCrossing, RecordedRow } from './recorded-crossing.ts';
import { INDEX_TRAVELLERS, INDEXED_AT_ONCE } from './traveller-index.ts';

/** Where a site's re-screening stands: the last journal entry that is done. */
export interface ScreeningCursor {
  readonly siteId: string;
  readonly transaction: string;
  readonly sequence: string;
}

/** A record that is looked at once more. */
export interface RecordAgain {
  readonly record: RecordedCrossing;
  /** Its document was mended: the lists are asked about it too. */
  readonly mustScreen: boolean;
  /** Names the wish, so that a later one for the same record is another. */
  readonly queued: string;
}

/**
 * What of a traveller's crossings a record is held against: so many before it and so many after it, the nearest in site time.
 * Rules look at the crossing before, the one after and those of the same flight; whoever crosses more often than this within a
 * day is put to people all the same, for each crossing contradicts the one before. Twenty either way of 500 records are at
 * most 20,000 bodies in memory.
 */
export const NEIGHBOURS_MAX = 20;
/** Site time after a site's last record made under fallback for which online records are held against such records. */
const WATCH_ONLINE = '24 hours';

/** What is still to be screened again, and what else is known of the same travellers. */
@Injectable()
export class DueRecords {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** Sites that have records made under fallback and not screened again. @throws StoreUnavailableError */
  async sitesDue(): Promise<ScreeningCursor[]> {
    const rows = await this.#database.query<{ site_id: string; transaction: string; sequence: string }>(
      `select site_id, transaction::text, sequence::text from rescreening
       where exists (
         select from crossing
         where crossing.site_id = rescreening.site_id and tier <> 'online'
           and (entry_transaction, entry_sequence) > (rescreening.transaction, rescreening.sequence)
           and entry_transaction < pg_snapshot_xmin(pg_current_snapshot()))`,
      [],
      'sites-due',
    );
    return rows.map(({ site_id, transaction, sequence }) => ({ siteId: site_id, transaction, sequence }));
  }

  /** From here on the site's records are looked after. @throws StoreUnavailableError */
  async include(siteIds: readonly string[]): Promise<void> {
    await this.#database.query(
      'insert into rescreening (site_id) select * from unnest($1::text[]) on conflict do nothing',
      [siteIds],
    );
  }

  /**
   * The next records of a site, in journal order. They stop before the oldest transaction still open, so that none ever
   * appears behind the cursor. @throws StoreUnavailableError
   */
  async next({ siteId, transaction, sequence }: ScreeningCursor): Promise<RecordedCrossing[]> {
    const rows = await this.#database.query<RecordedRow>(
      `select coalesce(crossing_mend.body, journal_entry.body) as body, due.recorded_at,
         entry_transaction::text, entry_sequence::text from (
         select * from crossing
         where site_id = $1 and tier <> 'online' and (entry_transaction, entry_sequence) > ($2::xid8, $3::bigint)
           and entry_transaction < pg_snapshot_xmin(pg_current_snapshot())
         order by entry_transaction, entry_sequence limit ${SCREENINGS_MAX}
       ) due
       join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       left join crossing_mend using (entry_sequence)
       order by due.entry_transaction, due.entry_sequence`,
      [siteId, transaction, sequence],
      'due-records',
    );
    return rows.map(recordedOf);
  }

  /**
   * Sites with records to be looked at once more. Of the given ones, each with its site time, online records are looked
   * through as well, as long as a record made under fallback may be of the same crossing. @throws StoreUnavailableError
   */
  async sitesAgain(
    sites: readonly { readonly siteId: string; readonly siteAt: string }[],
  ): Promise<string[]> {
    const [lately] = await this.#database.query<{ had: boolean }>(
      `select exists (
         select from unnest($1::text[], $2::timestamptz[]) asked (site_id, site_at)
         cross join lateral (
           select crossing.site_at from crossing where crossing.site_id = asked.site_id and tier <> 'online'
           order by entry_transaction desc, entry_sequence desc limit 1
         ) last
         where last.site_at > asked.site_at - interval '${WATCH_ONLINE}') as had`,
      [sites.map(({ siteId }) => siteId), sites.map(({ siteAt }) => siteAt)],
      'fallback-lately',
    );
    if (lately?.had) await this.#indexTravellers();
    const rows = await this.#database.query<{ site_id: string }>(
      `select distinct site_id from record_again
       where queued < pg_snapshot_xmin(pg_current_snapshot()) order by site_id`,
      [],
      'sites-again',
    );
    return rows.map(({ site_id }) => site_id);
  }

  /** The next of them, as they stand; without those to be screened where the lists cannot be asked. @throws StoreUnavailableError */
  async again(siteId: string, mayScreen: boolean): Promise<RecordAgain[]> {
    const rows = await this.#database.query<RecordedRow & { must_screen: boolean; queued: string }>(
      `select coalesce(crossing_mend.body, journal_entry.body) as body, journal_entry.recorded_at,
         entry_transaction::text, entry_sequence::text, must_screen, queued::text from (
         select * from record_again
         where site_id = $1 and ($2 or not must_screen) and queued < pg_snapshot_xmin(pg_current_snapshot())
         order by entry_sequence limit ${SCREENINGS_MAX}
       ) again
       join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       left join crossing_mend using (entry_sequence)
       order by again.entry_sequence`,
      [siteId, mayScreen],
      'records-again',
    );
    return rows.map((row) => ({
      record: recordedOf(row),
      mustScreen: row.must_screen,
      queued: row.queued,
    }));
  }

  /**
   * Of the travellers of some records the crossings around each, in the same run, as they stand; the records themselves among
   * them. A record is found by the document that it bears now, mended or not. @throws StoreUnavailableError
   */
  async historyOf(records: readonly RecordedCrossing[]): Promise<RecordedCrossing[]> {
    await this.#indexTravellers();
    const rows = await this.#database.query<RecordedRow & { document_key: string }>(
      `select coalesce(crossing_mend.body, journal_entry.body) as body, journal_entry.recorded_at,
         entry_transaction::text, entry_sequence::text, document_key from (
         select distinct near.entry_transaction, near.entry_sequence, asked.document_key
         from unnest($1::text[], $2::text[], $3::timestamptz[]) asked (run_id, document_key, site_at)
         cross join lateral (
           (select entry_transaction, entry_sequence from traveller_crossing known
            where (known.run_id, known.document_key) = (asked.run_id, asked.document_key)
              and known.site_at <= asked.site_at
            order by known.site_at desc limit ${NEIGHBOURS_MAX + 1})
           union all
           (select entry_transaction, entry_sequence from traveller_crossing known
            where (known.run_id, known.document_key) = (asked.run_id, asked.document_key)
              and known.site_at > asked.site_at
            order by known.site_at limit ${NEIGHBOURS_MAX})
         ) near
       ) found
       join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       left join crossing_mend using (entry_sequence)`,
      [
        records.map(({ crossing }) => crossing.runId),
        records.map(({ crossing }) => documentKeyOf(crossing)),
        records.map(({ crossing }) => crossing.siteAt),
      ],
      'history-of-travellers',
    );
    // Under the number that it bore before it was mended a record is still in the index, and no traveller's any more.
    return rows.filter(({ body, document_key }) => documentKeyOf(body) === document_key).map(recordedOf);
  }

  /** Takes in what was journalled since the last time; an entry is taken in with the cursor that passes it, so once. */
  async #indexTravellers(): Promise<void> {
    for (let passed = INDEXED_AT_ONCE; passed === INDEXED_AT_ONCE;) {
      const [row] = await this.#database.query<{ passed: number }>(INDEX_TRAVELLERS, [], 'index-travellers');
      passed = row?.passed ?? 0;
    }
  }
}
