import { Injectable } from '@nestjs/common';
import type { ReconciliationStatus } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';

/** How far each site is, counted in the store. */
@Injectable()
export class ReconciliationCounts {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** By site; sites that never had a record are not in it. @throws StoreUnavailableError */
  async read(): Promise<Map<string, ReconciliationStatus>> {
    const rows = await this.#database.query<{ site_id: string } & ReconciliationStatus>(
      `select site_id, screened::integer,
         (select count(*)::integer from crossing
          where crossing.site_id = rescreening.site_id and tier <> 'online'
            and (entry_transaction, entry_sequence) > (rescreening.transaction, rescreening.sequence))
         + (select count(*)::integer from record_again
            where record_again.site_id = rescreening.site_id and must_screen) as unscreened,
         (select count(*)::integer from late_hit
          where late_hit.site_id = rescreening.site_id and state <> 'closed') as "lateHits",
         (select count(*)::integer from conflict
          where conflict.site_id = rescreening.site_id and state = 'open') as conflicts
       from rescreening order by site_id`,
      [],
      'reconciliation-counts',
    );
    return new Map(rows.map(({ site_id, ...status }) => [site_id, status]));
  }
}
