import { Injectable } from '@nestjs/common';
import type { RecordCrossing } from '#contracts';
import { CrossingIntake } from '#store-forward';
import type { CrossingTable, GivenCrossing, Intake, KnownCrossing } from '#store-forward';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { STANDING, STANDS, standingOf } from '../forwarding/standing.ts';
import type { Standing, StandingRow } from '../forwarding/standing.ts';

/** Where a record is. */
export interface StoredCrossing {
  readonly crossing: RecordCrossing;
  readonly recordedAt: string;
  readonly forwarding: Standing;
}

/**
 * Writes crossings: the crossing, its journal entry and its place in the queue to the register, in one statement and so in
 * one transaction, shared by the requests that arrive together. Nobody is answered before it is committed.
 */
@Injectable()
export class CrossingStore implements CrossingTable {
  readonly #database: SiteDatabase;
  readonly #intake: CrossingIntake;

  constructor(database: SiteDatabase) {
    this.#database = database;
    this.#intake = new CrossingIntake(this);
  }

  get waiting(): number {
    return this.#intake.waiting;
  }

  /** Records a crossing, unless it is known or came too late. @throws StoreUnavailableError, TooManyWaitingError */
  take(crossing: RecordCrossing, laneWasOpen: boolean): Promise<Intake> {
    return this.#intake.take(crossing, laneWasOpen);
  }

  /** @throws StoreUnavailableError */
  async find(crossingId: string): Promise<StoredCrossing | null> {
    const [row] = await this.#database.query<StandingRow & { body: RecordCrossing; recorded_at: Date }>(
      `select entry.body, entry.recorded_at, ${STANDING}
       from crossing
       join journal_entry entry
         on (entry.transaction, entry.sequence) = (crossing.entry_transaction, crossing.entry_sequence)
       ${STANDS}
       where crossing.crossing_id = $1`,
      [crossingId],
    );
    if (!row) return null;
    return {
      crossing: row.body,
      recordedAt: row.recorded_at.toISOString(),
      forwarding: standingOf(row),
    };
  }

  keepNew(given: readonly GivenCrossing[]): Promise<ReadonlyMap<string, string>> {
    return keepCrossings(this.#database.query, given);
  }

  /** In a statement of its own, so that it sees what another transaction has just committed. */
  async known(crossingIds: readonly string[]): Promise<ReadonlyMap<string, KnownCrossing>> {
    const rows = await this.#database.query<{ crossing_id: string; recorded_at: Date; hash: string }>(
      `select crossing_id, recorded_at, encode(content_hash, 'hex') as hash from crossing where crossing_id = any($1)`,
      [crossingIds],
    );
    return new Map(
      rows.map((row) => [row.crossing_id, { hash: row.hash, recordedAt: row.recorded_at.toISOString() }]),
    );
  }

  mayBeOneCrossing(error: unknown): boolean {
    return !(error instanceof StoreUnavailableError);
  }
}

/**
 * Keeps those whose ids are new, by one statement, within the caller's transaction or as one by itself; returns the times of
 * recording of the new ones by id. @throws StoreUnavailableError
 */
export async function keepCrossings(
  query: Query,
  given: readonly GivenCrossing[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ crossing_id: string; recorded_at: Date }>(
    RECORD,
    [given.map(({ text }) => text).join(BETWEEN_TEXTS), given.map(({ hash }) => hash)],
    'record-crossings',
  );
  return new Map(rows.map((row) => [row.crossing_id, row.recorded_at.toISOString()]));
}

/** Between the texts of records in one parameter; JSON escapes it. */
export const BETWEEN_TEXTS = '\u001f';

/** $1: the records' texts, with {@link BETWEEN_TEXTS}; $2: their hashes, in the same order. */
const RECORD = `
  with given as materialized (
    select text::jsonb as body, text::json as written, decode(hash, 'hex') as content_hash,
      nextval('journal_entry_sequence_seq') as sequence
    from rows from (unnest(string_to_array($1, E'\\x1f')), unnest($2::text[])) as one (text, hash)
  ), fresh as (
    insert into crossing (crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, tier, decision, content_hash,
      entry_transaction, entry_sequence, form_number)
    select body->>'crossingId', body->>'runId', body->>'siteId', body->>'laneId', (body->>'laneSequence')::integer,
      (body->>'siteAt')::timestamptz, body->'screening'->>'tier', body->>'decision', content_hash,
      pg_current_xact_id(), sequence, body->'documentedCheck'->>'formNumber'
    from given
    on conflict (crossing_id) do nothing
    returning crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, recorded_at, tier, entry_sequence, form_number
  ), told as (
    insert into journal_entry (sequence, kind, run_id, site_id, site_at, recorded_at, crossing_id, body)
    overriding system value
    select sequence, 'CrossingRecorded', run_id, site_id, site_at, recorded_at, crossing_id, written
    from given join fresh on sequence = entry_sequence
  ), queued as (
    insert into forwarding
      (crossing_id, site_id, lane_key, lane_sequence, fallback, site_at, entry_transaction, entry_sequence)
    -- Forms of a counter are typed in later, by their own numbers: a lane beside the lane.
    select crossing_id, site_id, run_id || '/' || lane_id || case when form_number is null then '' else '/forms' end,
      lane_sequence, tier <> 'online', site_at,
      pg_current_xact_id(), entry_sequence
    from fresh
  )
  select crossing_id, recorded_at from fresh`;
