import { Injectable } from '@nestjs/common';
import type { ConflictFound, JournalBodies } from '#contracts';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import type { RecordAgain, ScreeningCursor } from './due-records.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';

type LateHitFound = JournalBodies['LateHitFound'];
type Merged = JournalBodies['CrossingsMerged'];

export interface Found {
  readonly lateHits: readonly LateHitFound[];
  readonly conflicts: readonly ConflictFound[];
  readonly merges: readonly Merged[];
}

/** All that came of one step of re-screening. */
export interface StepOutcome extends Found {
  readonly from: ScreeningCursor;
  readonly records: readonly RecordedCrossing[];
  readonly versions: JournalBodies['RecordsScreened']['versions'];
}

/** All that came of looking at some records once more. */
export interface AgainOutcome extends Found {
  readonly siteId: string;
  readonly again: readonly RecordAgain[];
  /** Null: none of them had to be screened. */
  readonly versions: JournalBodies['RecordsScreened']['versions'] | null;
}

interface Occasion {
  readonly runId: string | null;
  readonly siteAt: string;
}

/** Writes what came of a step, and that it is done, in one transaction: a process that dies has done all of it or nothing. */
@Injectable()
export class ScreeningOutcomes {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** False when somebody else has done the step meanwhile; then nothing was written. @throws StoreUnavailableError */
  async write(outcome: StepOutcome, at: Occasion): Promise<boolean> {
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
      const fresh = {
        lateHits: await insertLateHits(query, outcome.lateHits),
        merges: await insertMerges(query, outcome.merges),
        conflicts: await insertConflicts(query, outcome.conflicts),
      };
      const screened = screenedEntry(outcome.records, fresh, outcome.versions);
      await append(query, entriesOf(siteId, at, fresh, screened));
      return true;
    });
  }

  /** False when one of the records was mended again meanwhile, or somebody else has done it; then nothing was written. @throws StoreUnavailableError */
  async writeAgain(outcome: AgainOutcome, at: Occasion): Promise<boolean> {
    const { siteId, again, versions } = outcome;
    return this.#database.transaction(async (query) => {
      const keys = [again.map(({ record }) => record.sequence), again.map(({ queued }) => queued)];
      const held = await query(
        `select from record_again join unnest($1::bigint[], $2::xid8[]) wish (entry_sequence, queued)
           using (entry_sequence, queued) order by entry_sequence for update of record_again`,
        keys,
      );
      if (held.length < again.length) return false;
      await query('delete from record_again where entry_sequence = any($1::bigint[])', [keys[0]]);
      const fresh = {
        lateHits: await raiseLateHits(query, outcome.lateHits),
        merges: await insertMerges(query, outcome.merges),
        conflicts: await insertConflicts(query, outcome.conflicts),
      };
      const mended = again.filter(({ mustScreen }) => mustScreen).map(({ record }) => record);
      const screened = versions && { ...screenedEntry(mended, fresh, versions), asMended: true as const };
      await append(query, entriesOf(siteId, at, fresh, screened));
      return true;
    });
  }
}

const screenedEntry = (
  records: readonly RecordedCrossing[],
  { lateHits, conflicts, merges }: Found,
  versions: JournalBodies['RecordsScreened']['versions'],
): JournalBodies['RecordsScreened'] => ({
  count: records.length,
  lateHits: lateHits.length,
  conflicts: conflicts.length,
  merged: merges.length,
  versions,
  crossingIds: records.map(({ crossing }) => crossing.crossingId),
});

function entriesOf(
  siteId: string,
  { runId, siteAt }: Occasion,
  { lateHits, merges, conflicts }: Found,
  screened: JournalBodies['RecordsScreened'] | null,
): NewEntry[] {
  const place = { siteId, siteAt };
  return [
    ...(screened ? [{ ...place, runId, kind: 'RecordsScreened', body: screened } as const] : []),
    ...lateHits.map((body): NewEntry => ({
      ...place,
      runId: body.crossing.runId,
      kind: 'LateHitFound',
      body,
    })),
    ...merges.map((body): NewEntry => ({ ...place, runId, kind: 'CrossingsMerged', body })),
    ...conflicts.map((body): NewEntry => ({
      ...place,
      runId: body.crossings[0]?.runId ?? runId,
      kind: 'ConflictFound',
      body,
    })),
  ];
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

/**
 * Those that are news: not known yet, or found under a document that was mended since. An alert that is open stays its owner's;
 * one that is closed was about another document, and is open again.
 */
async function raiseLateHits(query: Query, lateHits: readonly LateHitFound[]): Promise<LateHitFound[]> {
  if (lateHits.length === 0) return [];
  const rows = await query<{ crossing_id: string }>(
    `insert into late_hit as known (crossing_id, run_id, site_id, brief, findings)
     select body->'crossing'->>'crossingId', body->'crossing'->>'runId', body->'crossing'->>'siteId',
       body->'crossing', body->'findings'
     from jsonb_array_elements($1::jsonb) as found (body)
     on conflict (crossing_id) do update set brief = excluded.brief, findings = excluded.findings,
       state = case known.state when 'closed' then 'found' else known.state end,
       owner = case known.state when 'closed' then null else known.owner end,
       acknowledged_by = case known.state when 'closed' then null else known.acknowledged_by end,
       outcome = null, closed_by = null, closed_reason = null, changed_at = clock_timestamp()
     where known.state = 'closed' or known.findings <> excluded.findings
     returning crossing_id`,
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
