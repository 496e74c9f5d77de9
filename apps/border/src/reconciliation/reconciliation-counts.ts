import { Injectable } from '@nestjs/common';
import type { ReconciliationStatus } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';

interface Row extends Omit<ReconciliationStatus, 'unscreened'> {
  readonly site_id: string;
  readonly must_screen: number;
  /** Records made under fallback that were not counted before. */
  readonly fresh: number;
  /** Of those, the ones by transactions that are over. */
  readonly settled: number;
  /** The oldest transaction still open. */
  readonly open: string;
}

/** A site's records made under fallback by transactions before the given one. */
interface Counted {
  readonly made: number;
  readonly before: string;
}

/**
 * How far each site is, counted in the store. Records made under fallback grow to hundreds of thousands in an outage of
 * days, and this is asked every second: what was counted is not counted again, for transactions that are over bring no more.
 */
@Injectable()
export class ReconciliationCounts {
  readonly #database: SiteDatabase;
  #counted: ReadonlyMap<string, Counted> = new Map();

  constructor(database: SiteDatabase) {
    this.#database = database;
    // The store that answers now may be another under the same name, such as one restored from a copy.
    database.follow({
      recount: () => {
        this.#counted = new Map();
        return Promise.resolve();
      },
    });
  }

  /** By site; sites that never had a record are not in it. @throws StoreUnavailableError */
  async read(): Promise<Map<string, ReconciliationStatus>> {
    const counted = this.#counted;
    const rows = await this.#database.query<Row>(
      COUNT,
      [[...counted.keys()], [...counted.values()].map(({ before }) => before)],
      'reconciliation-counts',
    );
    const madeBefore = (siteId: string): number => counted.get(siteId)?.made ?? 0;
    // Of two who ask at once, one remembers.
    if (this.#counted === counted) {
      this.#counted = new Map(
        rows.map((row) => [row.site_id, { made: madeBefore(row.site_id) + row.settled, before: row.open }]),
      );
    }
    return new Map(
      rows.map(({ site_id, fresh, screened, must_screen, lateHits, conflicts }) => {
        const unscreened = madeBefore(site_id) + fresh - screened + must_screen;
        return [site_id, { screened, unscreened, lateHits, conflicts }];
      }),
    );
  }
}

/** $1, $2: what is counted already: sites, and for each the transaction before which. */
const COUNT = `
  select site_id, screened::integer, made.fresh, made.settled, pg_snapshot_xmin(pg_current_snapshot())::text as open,
    (select count(*)::integer from record_again
     where record_again.site_id = rescreening.site_id and must_screen) as must_screen,
    (select count(*)::integer from late_hit
     where late_hit.site_id = rescreening.site_id and state <> 'closed') as "lateHits",
    (select count(*)::integer from conflict
     where conflict.site_id = rescreening.site_id and state = 'open') as conflicts
  from rescreening
  left join unnest($1::text[], $2::xid8[]) as counted (site_id, before) using (site_id)
  cross join lateral (
    select count(*)::integer as fresh,
      (count(*) filter (where entry_transaction < pg_snapshot_xmin(pg_current_snapshot())))::integer as settled
    from crossing
    where crossing.site_id = rescreening.site_id and tier <> 'online'
      and entry_transaction >= coalesce(counted.before, '0'::xid8)
  ) made
  order by site_id`;
