import { Injectable } from '@nestjs/common';
import type { CrossingInHand, CrossingsMerged, RecordCrossing, RecordInFull } from '#contracts';
import { ProblemError } from '#http-edge';
import { SiteDatabase } from '../database/site-database.ts';
import { STANDING, STANDS, standingOf } from '../forwarding/standing.ts';
import type { StandingRow } from '../forwarding/standing.ts';
import { inHandOf } from './recorded-crossing.ts';

const MOST_MERGES = 50;

/** Crossings as they stand: the record of the lane, or what a person mended of it. */
@Injectable()
export class CrossingRecords {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** Of those that are recorded here. @throws StoreUnavailableError */
  async inHand(crossingIds: readonly string[]): Promise<ReadonlyMap<string, CrossingInHand>> {
    if (crossingIds.length === 0) return new Map();
    const rows = await this.#database.query<{ crossing_id: string; body: RecordCrossing }>(
      `select crossing.crossing_id, coalesce(crossing_mend.body, journal_entry.body) as body
       from crossing
       join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       left join crossing_mend using (entry_sequence)
       where crossing.crossing_id = any($1)`,
      [[...new Set(crossingIds)]],
    );
    return new Map(rows.map(({ crossing_id, body }) => [crossing_id, inHandOf(body)]));
  }

  /** @throws ProblemError 404 `crossing-unknown`; StoreUnavailableError */
  async inFull(crossingId: string): Promise<RecordInFull> {
    const [row] = await this.#database.query<FullRow>(
      `select journal_entry.body as first, crossing_mend.body as mended, crossing.recorded_at, ${STANDING}
       from crossing
       join journal_entry on (journal_entry.transaction, journal_entry.sequence)
         = (crossing.entry_transaction, crossing.entry_sequence)
       left join crossing_mend on crossing_mend.entry_sequence = crossing.entry_sequence
       ${STANDS}
       where crossing.crossing_id = $1`,
      [crossingId],
    );
    if (!row) throw crossingUnknown(crossingId);
    const merges = await this.#database.query<MergeRow>(
      `select rule, kept_crossing_id, merged_crossing_id from crossing_merge
       where merged_crossing_id = $1 or kept_crossing_id = $1 order by merged_crossing_id limit ${MOST_MERGES}`,
      [crossingId],
    );
    return {
      record: row.mended ?? row.first,
      original: row.mended === null ? null : row.first,
      recordedAt: row.recorded_at.toISOString(),
      forwarding: standingOf(row),
      merges: merges.map(({ rule, kept_crossing_id, merged_crossing_id }) => ({
        rule,
        keptCrossingId: kept_crossing_id,
        mergedCrossingId: merged_crossing_id,
      })),
    };
  }
}

interface FullRow extends StandingRow {
  readonly first: RecordCrossing;
  readonly mended: RecordCrossing | null;
  readonly recorded_at: Date;
}

interface MergeRow {
  readonly rule: CrossingsMerged['rule'];
  readonly kept_crossing_id: string;
  readonly merged_crossing_id: string;
}

export const crossingUnknown = (crossingId: string): ProblemError =>
  new ProblemError(404, 'crossing-unknown', 'No such crossing', `${crossingId} is not recorded here`, {
    field: 'crossingId',
  });

/** @throws Error when a list names a crossing that is not recorded, which its own transaction rules out */
export function recordOf(
  known: ReadonlyMap<string, CrossingInHand>,
  { crossingId }: { readonly crossingId: string },
): CrossingInHand {
  const record = known.get(crossingId);
  if (!record) throw new Error(`${crossingId} is in a list and not recorded`);
  return record;
}
