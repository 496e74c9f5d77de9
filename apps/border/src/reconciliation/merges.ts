import { Injectable } from '@nestjs/common';
import type { CrossingsMerged, MergePage, ReconciliationQuery } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';
import { CrossingRecords, recordOf } from './crossing-records.ts';
import { pageNumber } from './late-hits.ts';

interface MergeRow {
  readonly rule: CrossingsMerged['rule'];
  readonly kept_crossing_id: string;
  readonly merged_crossing_id: string;
  readonly entry_sequence: string;
}

/** Records that were found to tell of the same crossing as another one. Nobody has to decide anything: `open` gives all too. */
@Injectable()
export class Merges {
  readonly #database: SiteDatabase;
  readonly #records: CrossingRecords;

  constructor(database: SiteDatabase, records: CrossingRecords) {
    this.#database = database;
    this.#records = records;
  }

  /** Newest first. @throws ProblemError 422; StoreUnavailableError */
  async list({ siteId, after, limit }: ReconciliationQuery): Promise<MergePage> {
    const rows = await this.#database.query<MergeRow>(
      `select rule, kept_crossing_id, merged_crossing_id, entry_sequence::text
       from crossing_merge join crossing on crossing_id = merged_crossing_id
       where ($1::text is null or crossing_merge.site_id = $1)
         and entry_sequence < coalesce($2::bigint, 9223372036854775807)
       order by entry_sequence desc limit $3`,
      [siteId ?? null, pageNumber(after), limit],
    );
    const known = await this.#records.inHand(
      rows.flatMap(({ kept_crossing_id, merged_crossing_id }) => [kept_crossing_id, merged_crossing_id]),
    );
    return {
      merges: rows.map(({ rule, kept_crossing_id, merged_crossing_id }) => ({
        rule,
        kept: recordOf(known, { crossingId: kept_crossing_id }),
        merged: recordOf(known, { crossingId: merged_crossing_id }),
      })),
      next: rows.length < limit ? null : (rows.at(-1)?.entry_sequence ?? null),
    };
  }
}
