import type { RecordCrossing } from '#contracts';
import { givenCrossing } from '#store-forward';
import type { GivenCrossing } from '#store-forward';
import { BETWEEN_TEXTS } from '../crossings/crossing-store.ts';
import type { Query } from '../database/site-database.ts';

export interface SpooledCrossing {
  /** In the spool. */
  readonly sequence: number;
  readonly recordedAt: string;
  readonly crossing: RecordCrossing;
}

/** What became of a record of the spool. */
export interface TakenOver extends SpooledCrossing {
  /** `differs`: its id stood for another record already; it is kept under an id of its own, blocked, for a person. */
  readonly kind: 'recorded' | 'repeat' | 'differs';
  readonly keptAs: string;
}

const LONGEST_ID = 80;
export const ID_TAKEN =
  'its id stood for another record already; it came from the spool and was given this id';

/**
 * Writes crossings of the spool as the store would have: crossing, journal entry, place in the queue; each once, with the
 * time at which the spool had it. What the database knows already is a repeat; another record under a known id is never
 * dropped: it is kept beside the first and waits for a person.
 */
export async function keepSpooledCrossings(
  query: Query,
  spooled: readonly SpooledCrossing[],
): Promise<TakenOver[]> {
  const rows = spooled.map((one) => ({ ...one, given: givenCrossing(one.crossing) }));
  const fresh = await keepNew(query, rows, null);
  const others = rows.filter((_, at) => !fresh.has(at + 1));
  const known = await hashesOf(
    query,
    others.map(({ crossing }) => crossing.crossingId),
  );
  const differing = others.filter(({ crossing, given }) => known.get(crossing.crossingId) !== given.hash);
  const aside = differing.map((one) => {
    const crossing = { ...one.crossing, crossingId: idBeside(one.given, one.sequence) };
    return { ...one, crossing, given: givenCrossing(crossing) };
  });
  await keepNew(query, aside, ID_TAKEN);
  return rows.map((row, at) => {
    const { sequence, recordedAt, crossing } = row;
    const differs = differing.indexOf(row);
    const kind = fresh.has(at + 1) ? 'recorded' : differs >= 0 ? 'differs' : 'repeat';
    const keptAs = aside[differs]?.crossing.crossingId ?? crossing.crossingId;
    return { sequence, recordedAt, crossing, kind, keptAs };
  });
}

/** The id under which a record is kept whose own stands for another; the same whenever it is asked for. */
export function idBeside({ crossing: { crossingId }, hash }: GivenCrossing, sequence: number): string {
  const suffix = `.spool-${sequence}-${hash.slice(0, 8)}`;
  return crossingId.slice(0, LONGEST_ID - suffix.length) + suffix;
}

type Row = SpooledCrossing & { readonly given: GivenCrossing };

/** Positions (from 1 on) of those that were new. */
async function keepNew(
  query: Query,
  rows: readonly Row[],
  blocked: string | null,
): Promise<ReadonlySet<number>> {
  if (rows.length === 0) return new Set();
  const kept = await query<{ position: string }>(
    KEEP,
    [
      rows.map(({ given }) => given.text).join(BETWEEN_TEXTS),
      rows.map(({ given }) => given.hash),
      rows.map(({ recordedAt }) => recordedAt),
      blocked,
    ],
    'keep-spooled-crossings',
  );
  return new Set(kept.map(({ position }) => Number(position)));
}

async function hashesOf(query: Query, crossingIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (crossingIds.length === 0) return new Map();
  const rows = await query<{ crossing_id: string; hash: string }>(
    `select crossing_id, encode(content_hash, 'hex') as hash from crossing where crossing_id = any($1)`,
    [crossingIds],
  );
  return new Map(rows.map(({ crossing_id, hash }) => [crossing_id, hash]));
}

/**
 * $1: the records' texts, with {@link BETWEEN_TEXTS}; $2, $3: their hashes and times, in the same order; $4: why they are
 * blocked, or null.
 */
const KEEP = `
  with given as materialized (
    select text::jsonb as body, text::json as written, decode(hash, 'hex') as content_hash, recorded_at, position,
      nextval('journal_entry_sequence_seq') as sequence
    from rows from (unnest(string_to_array($1, E'\\x1f')), unnest($2::text[]), unnest($3::timestamptz[]))
      with ordinality as one (text, hash, recorded_at, position)
  ), fresh as (
    insert into crossing (crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, tier, decision, content_hash,
      recorded_at, entry_transaction, entry_sequence)
    select body->>'crossingId', body->>'runId', body->>'siteId', body->>'laneId', (body->>'laneSequence')::integer,
      (body->>'siteAt')::timestamptz, body->'screening'->>'tier', body->>'decision', content_hash,
      recorded_at, pg_current_xact_id(), sequence
    from given order by position
    on conflict (crossing_id) do nothing
    returning crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, recorded_at, tier, entry_sequence
  ), told as (
    insert into journal_entry (sequence, kind, run_id, site_id, site_at, recorded_at, crossing_id, body)
    overriding system value
    select sequence, 'CrossingRecorded', run_id, site_id, site_at, fresh.recorded_at, crossing_id, written
    from given join fresh on sequence = entry_sequence
  ), queued as (
    insert into forwarding (crossing_id, site_id, lane_key, lane_sequence, fallback, site_at, entry_transaction,
      entry_sequence, state, attempts, reason, settled_at)
    select crossing_id, site_id, run_id || '/' || lane_id, lane_sequence, tier <> 'online', site_at,
      pg_current_xact_id(), entry_sequence,
      case when $4::text is null then 'pending' else 'blocked' end, 0, $4::text,
      case when $4::text is null then null else clock_timestamp() end
    from fresh
  )
  select position::text from given join fresh on sequence = entry_sequence`;
