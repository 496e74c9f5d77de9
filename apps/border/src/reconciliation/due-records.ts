import { Injectable } from '@nestjs/common';
import { SCREENINGS_MAX } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';
import { DOCUMENT_KEY, documentKeyOf, recordedOf } from './recorded-crossing.ts';
import type { RecordedCrossing, RecordedRow } from './recorded-crossing.ts';

/** Where a site's re-screening stands: the last journal entry that is done. */
export interface ScreeningCursor {
  readonly siteId: string;
  readonly transaction: string;
  readonly sequence: string;
}

/** Journal entries looked through for travellers at once. */
const INDEXED_AT_ONCE = 10_000;
/** Records of the same travellers that a step compares; a traveller has a handful. */
const MOST_HISTORY = 20_000;

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
      `select body, due.recorded_at, entry_transaction::text, entry_sequence::text from (
         select * from crossing
         where site_id = $1 and tier <> 'online' and (entry_transaction, entry_sequence) > ($2::xid8, $3::bigint)
           and entry_transaction < pg_snapshot_xmin(pg_current_snapshot())
         order by entry_transaction, entry_sequence limit ${SCREENINGS_MAX}
       ) due
       join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       order by due.entry_transaction, due.entry_sequence`,
      [siteId, transaction, sequence],
      'due-records',
    );
    return rows.map(recordedOf);
  }

  /** All crossings of the travellers of some records, in the same runs, the records themselves among them. */
  async historyOf(records: readonly RecordedCrossing[]): Promise<RecordedCrossing[]> {
    await this.#indexTravellers();
    const asked = new Map(
      records.map(({ crossing }) => {
        const key = documentKeyOf(crossing);
        return [`${crossing.runId} ${key}`, { runId: crossing.runId, key }];
      }),
    );
    const rows = await this.#database.query<RecordedRow>(
      `select body, recorded_at, entry_transaction::text, entry_sequence::text
       from unnest($1::text[], $2::text[]) asked (run_id, document_key)
       join traveller_crossing using (run_id, document_key)
       join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       order by traveller_crossing.entry_transaction desc, traveller_crossing.entry_sequence desc limit ${MOST_HISTORY}`,
      [[...asked.values()].map(({ runId }) => runId), [...asked.values()].map(({ key }) => key)],
      'history-of-travellers',
    );
    return rows.map(recordedOf);
  }

  /** Takes in what was journalled since the last time; a crossing is taken in with the cursor that passes it, so once. */
  async #indexTravellers(): Promise<void> {
    for (let passed = INDEXED_AT_ONCE; passed === INDEXED_AT_ONCE;) {
      const [row] = await this.#database.query<{ passed: number }>(INDEX_TRAVELLERS, [], 'index-travellers');
      passed = row?.passed ?? 0;
    }
  }
}

const INDEX_TRAVELLERS = `
  with at as materialized (
    select transaction, sequence from traveller_crossing_cursor for update
  ), next as materialized (
    select entry.transaction, entry.sequence, kind, run_id, case when kind = 'CrossingRecorded' then ${DOCUMENT_KEY} end as key
    from at, journal_entry entry
    where (entry.transaction, entry.sequence) > ((select transaction from at), (select sequence from at))
      and entry.transaction < pg_snapshot_xmin(pg_current_snapshot())
    order by entry.transaction, entry.sequence limit ${INDEXED_AT_ONCE}
  ), taken as (
    insert into traveller_crossing (run_id, document_key, entry_transaction, entry_sequence)
    select run_id, key, transaction, sequence from next where key is not null
  ), moved as (
    update traveller_crossing_cursor set (transaction, sequence) = (
      select transaction, sequence from next order by next.transaction desc, next.sequence desc limit 1)
    where exists (select from next)
  )
  select count(*)::integer as passed from next`;
