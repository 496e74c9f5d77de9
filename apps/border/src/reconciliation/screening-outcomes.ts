import { Injectable } from '@nestjs/common';
import type { ConflictFound, JournalBodies } from '#contracts';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import type { ScreeningCursor } from './due-records.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';

type LateHitFound = JournalBodies['LateHitFound'];
type Merged = JournalBodies['CrossingsMerged'];

/** All that came of one step of re-screening. */
export interface StepOutcome {
  readonly from: ScreeningCursor;
  readonly records: readonly RecordedCrossing[];
  readonly versions: JournalBodies['RecordsScreened']['versions'];
  readonly lateHits: readonly LateHitFound[];
  readonly conflicts: readonly ConflictFound[];
  readonly merges: readonly Merged[];
}

/** Writes what came of a step, and that it is done, in one transaction: a process that dies has done all of it or nothing. */
@Injectable()
export class ScreeningOutcomes {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** False when somebody else has done the step meanwhile; then nothing was written. @throws StoreUnavailableError */
  async write(outcome: StepOutcome, at: { runId: string | null; siteAt: string }): Promise<boolean> {
    const last = outcome.records.at(-1);
    if (!last) return false;
    return this.#database.transaction(async (query) => {
      const { siteId, transaction, sequence } = outcome.from;
      const moved = await query(
        `update rescreening set transaction = $4, sequence = $5, screened = screened + $6
         where site_id = $1 and transaction = $2::xid8 and sequence = $3::bigint returning true`,
        [siteId, transaction, sequence, last.transaction, last.sequence, outcome.records.length],
      );
      if (moved.length === 0) return false;
      const lateHits = await insertLateHits(query, outcome.lateHits);
      const merges = await insertMerges(query, outcome.merges);
      const conflicts = await insertConflicts(query, outcome.conflicts);
      const screened: JournalBodies['RecordsScreened'] = {
        count: outcome.records.length,
        lateHits: lateHits.length,
        conflicts: conflicts.length,
        merged: merges.length,
        versions: outcome.versions,
        crossingIds: outcome.records.map(({ crossing }) => crossing.crossingId),
      };
      const place = { siteId, siteAt: at.siteAt };
      const entries: NewEntry[] = [
        { ...place, runId: at.runId, kind: 'RecordsScreened', body: screened },
        ...lateHits.map((body): NewEntry => ({
          ...place,
          runId: body.crossing.runId,
          kind: 'LateHitFound',
          body,
        })),
        ...merges.map((body): NewEntry => ({ ...place, runId: at.runId, kind: 'CrossingsMerged', body })),
        ...conflicts.map((body): NewEntry => ({
          ...place,
          runId: body.crossings[0]?.runId ?? at.runId,
          kind: 'ConflictFound',
          body,
        })),
      ];
      await append(query, entries);
      return true;
    });
  }
}

/** Those that were not known yet. */
async function insertLateHits(query: Query, lateHits: readonly LateHitFound[]): Promise<LateHitFound[]> {
  if (lateHits.length === 0) return [];
  const rows = await query<{ crossing_id: string }>(
    `insert into late_hit (crossing_id, run_id, site_id, brief, findings)
     select body->'crossing'->>'crossingId', body->'crossing'->>'runId', body->'crossing'->>'siteId',
       body->'crossing', body->'findings'
     from jsonb_array_elements($1::jsonb) as found (body)
     on conflict do nothing returning crossing_id`,
    [JSON.stringify(lateHits)],
  );
  const fresh = new Set(rows.map(({ crossing_id }) => crossing_id));
  return lateHits.filter(({ crossing }) => fresh.has(crossing.crossingId));
}

async function insertMerges(query: Query, merges: readonly Merged[]): Promise<Merged[]> {
  if (merges.length === 0) return [];
  const rows = await query<{ merged_crossing_id: string }>(
    `insert into crossing_merge (merged_crossing_id, kept_crossing_id, rule, run_id, site_id)
     select body->>'mergedCrossingId', body->>'keptCrossingId', body->>'rule', crossing.run_id, crossing.site_id
     from jsonb_array_elements($1::jsonb) as found (body)
     join crossing on crossing_id = body->>'mergedCrossingId'
     on conflict do nothing returning merged_crossing_id`,
    [JSON.stringify(merges)],
  );
  const fresh = new Set(rows.map(({ merged_crossing_id }) => merged_crossing_id));
  return merges.filter(({ mergedCrossingId }) => fresh.has(mergedCrossingId));
}

async function insertConflicts(query: Query, conflicts: readonly ConflictFound[]): Promise<ConflictFound[]> {
  if (conflicts.length === 0) return [];
  const rows = await query<{ conflict_id: string }>(
    `insert into conflict (conflict_id, run_id, site_id, crossing_ids, body)
     select body->>'conflictId', body->'crossings'->-1->>'runId', body->'crossings'->-1->>'siteId',
       array(select one->>'crossingId' from jsonb_array_elements(body->'crossings') one), body
     from jsonb_array_elements($1::jsonb) as found (body)
     on conflict do nothing returning conflict_id`,
    [JSON.stringify(conflicts)],
  );
  const fresh = new Set(rows.map(({ conflict_id }) => conflict_id));
  return conflicts.filter(({ conflictId }) => fresh.has(conflictId));
}
