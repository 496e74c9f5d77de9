import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RecordCrossing } from '#contracts';
import { CommitGroup } from '#store-forward';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';

/** Crossings in one transaction, transactions under way at once, crossings that may wait. */
const LARGEST_GROUP = 256;
const MOST_COMMITS = 2;
const MOST_WAITING = 4_096;

export type Recorded =
  | { readonly kind: 'recorded' | 'repeat'; readonly recordedAt: string }
  /** The id was used for another record before. */
  | { readonly kind: 'differs' };

/** Where a record is. */
export interface StoredCrossing {
  readonly crossing: RecordCrossing;
  readonly recordedAt: string;
  readonly forwarding: {
    readonly state: 'pending' | 'acknowledged' | 'blocked';
    readonly attempts: number;
    readonly reason: string | null;
    readonly settledAt: string | null;
  };
}

interface Given {
  readonly crossing: RecordCrossing;
  /** As it is kept; parsing has put the fields in the order of the schema, so equal records are equal texts. */
  readonly text: string;
  readonly hash: string;
}

/**
 * Writes crossings: the crossing, its journal entry and its place in the queue to the register, in one statement and so in
 * one transaction, shared by the requests that arrive together. Nobody is answered before it is committed.
 */
@Injectable()
export class CrossingStore {
  readonly #database: SiteDatabase;
  readonly #group: CommitGroup<Given, Recorded>;

  constructor(database: SiteDatabase) {
    this.#database = database;
    this.#group = new CommitGroup({
      commit: (items) => this.#write(items),
      key: ({ crossing }) => crossing.crossingId,
      mayBeOneItem: (error) => !(error instanceof StoreUnavailableError),
      largestGroup: LARGEST_GROUP,
      mostWaiting: MOST_WAITING,
      mostCommits: MOST_COMMITS,
    });
  }

  get waiting(): number {
    return this.#group.waiting;
  }

  /** @throws StoreUnavailableError, TooManyWaitingError */
  record(crossing: RecordCrossing): Promise<Recorded> {
    return this.#group.add(given(crossing));
  }

  /** What is known of this very record; null when nothing is. @throws StoreUnavailableError */
  async recall(crossing: RecordCrossing): Promise<Recorded | null> {
    const [known] = await this.#known([given(crossing)]);
    return known ?? null;
  }

  /** @throws StoreUnavailableError */
  async find(crossingId: string): Promise<StoredCrossing | null> {
    const [row] = await this.#database.query<{
      body: RecordCrossing;
      recorded_at: Date;
      state: StoredCrossing['forwarding']['state'];
      attempts: number;
      reason: string | null;
      settled_at: Date | null;
    }>(
      `select entry.body, entry.recorded_at, state, attempts, reason, settled_at
       from crossing
       join journal_entry entry on (transaction, sequence) = (entry_transaction, entry_sequence)
       join forwarding on forwarding.entry_sequence = crossing.entry_sequence
       where crossing.crossing_id = $1`,
      [crossingId],
    );
    if (!row) return null;
    return {
      crossing: row.body,
      recordedAt: row.recorded_at.toISOString(),
      forwarding: {
        state: row.state,
        attempts: row.attempts,
        reason: row.reason,
        settledAt: row.settled_at?.toISOString() ?? null,
      },
    };
  }

  async #write(items: readonly Given[]): Promise<Recorded[]> {
    const rows = await this.#database.query<{ crossing_id: string; recorded_at: Date }>(
      RECORD,
      [`[${items.map(({ text }) => text).join(',')}]`, items.map(({ hash }) => hash)],
      'record-crossings',
    );
    const fresh = new Map(rows.map((row) => [row.crossing_id, row.recorded_at]));
    const others = items.filter(({ crossing }) => !fresh.has(crossing.crossingId));
    const known = new Map(
      others.length === 0
        ? []
        : (await this.#known(others)).map((recorded, at) => [others[at]!.crossing.crossingId, recorded]),
    );
    return items.map(({ crossing: { crossingId } }) => {
      const recordedAt = fresh.get(crossingId);
      if (recordedAt) return { kind: 'recorded', recordedAt: recordedAt.toISOString() };
      const recorded = known.get(crossingId);
      if (!recorded) throw new Error(`${crossingId} was neither new nor known`);
      return recorded;
    });
  }

  /** What is known of each; in a statement of its own, so that it sees what another transaction has just committed. */
  async #known(items: readonly Given[]): Promise<(Recorded | null)[]> {
    const rows = await this.#database.query<{ crossing_id: string; recorded_at: Date; hash: string }>(
      `select crossing_id, recorded_at, encode(content_hash, 'hex') as hash from crossing where crossing_id = any($1)`,
      [items.map(({ crossing }) => crossing.crossingId)],
    );
    return items.map(({ crossing, hash }) => {
      const row = rows.find(({ crossing_id }) => crossing_id === crossing.crossingId);
      if (!row) return null;
      return row.hash === hash
        ? { kind: 'repeat', recordedAt: row.recorded_at.toISOString() }
        : { kind: 'differs' };
    });
  }
}

function given(crossing: RecordCrossing): Given {
  const text = JSON.stringify(crossing);
  return { crossing, text, hash: createHash('sha256').update(text).digest('hex') };
}

/** $1: the records as a JSON array; $2: their hashes, in the same order. */
const RECORD = `
  with given as materialized (
    select body, decode(hash, 'hex') as content_hash, nextval('journal_entry_sequence_seq') as sequence
    from rows from (jsonb_array_elements($1::jsonb), unnest($2::text[])) as one (body, hash)
  ), fresh as (
    insert into crossing (crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, tier, decision, content_hash,
      entry_transaction, entry_sequence)
    select body->>'crossingId', body->>'runId', body->>'siteId', body->>'laneId', (body->>'laneSequence')::integer,
      (body->>'siteAt')::timestamptz, body->'screening'->>'tier', body->>'decision', content_hash,
      pg_current_xact_id(), sequence
    from given
    on conflict (crossing_id) do nothing
    returning crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, recorded_at, tier, entry_sequence
  ), told as (
    insert into journal_entry (sequence, kind, run_id, site_id, site_at, recorded_at, crossing_id, body)
    overriding system value
    select sequence, 'CrossingRecorded', run_id, site_id, site_at, recorded_at, crossing_id, body
    from given join fresh on sequence = entry_sequence
  ), queued as (
    insert into forwarding
      (crossing_id, site_id, lane_key, lane_sequence, fallback, site_at, entry_transaction, entry_sequence)
    select crossing_id, site_id, run_id || '/' || lane_id, lane_sequence, tier <> 'online', site_at,
      pg_current_xact_id(), entry_sequence
    from fresh
  )
  select crossing_id, recorded_at from fresh`;
