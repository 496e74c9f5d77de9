import type pg from 'pg';
import { documentedCrossing, lanesOf } from '../measure/records.ts';

export const RUN = 'bench-drain';
export const LANES = lanesOf(64);
const ROWS_A_TRANSACTION = 5_000;
const BETWEEN_TEXTS = '\u001f';

/**
 * As border writes what it records (apps/border/src/crossings/crossing-store.ts), many at once: a lane's crossings in
 * order, lanes interleaved.
 */
const FILL = `
  with given as materialized (
    select text::jsonb as body, text::json as written, nextval('journal_entry_sequence_seq') as sequence
    from unnest(string_to_array($1, E'\\x1f')) as one (text)
  ), fresh as (
    insert into crossing (crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, tier, decision, content_hash,
      entry_transaction, entry_sequence)
    select body->>'crossingId', body->>'runId', body->>'siteId', body->>'laneId', (body->>'laneSequence')::integer,
      (body->>'siteAt')::timestamptz, body->'screening'->>'tier', body->>'decision', sha256(convert_to(body::text, 'UTF8')),
      pg_current_xact_id(), sequence
    from given
    returning crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, recorded_at, tier, entry_sequence
  ), told as (
    insert into journal_entry (sequence, kind, run_id, site_id, site_at, recorded_at, crossing_id, body)
    overriding system value
    select sequence, 'CrossingRecorded', run_id, site_id, site_at, recorded_at, crossing_id, written
    from given join fresh on sequence = entry_sequence
  )
  insert into forwarding
    (crossing_id, site_id, lane_key, lane_sequence, fallback, site_at, entry_transaction, entry_sequence)
  select crossing_id, site_id, run_id || '/' || lane_id, lane_sequence, tier <> 'online', site_at,
    pg_current_xact_id(), entry_sequence
  from fresh`;

/** Puts `count` documented checks into a site's database that wait for the register. */
export async function fillBacklog(site: pg.Pool, count: number): Promise<void> {
  for (let written = 0; written < count; written += ROWS_A_TRANSACTION) {
    const rows = Array.from({ length: Math.min(ROWS_A_TRANSACTION, count - written) }, (_, at) => {
      const lane = (written + at) % LANES.length;
      const number = Math.floor((written + at) / LANES.length) + 1;
      return documentedCrossing(RUN, LANES[lane] ?? '', number, written + at);
    });
    await site.query(FILL, [rows.map((row) => JSON.stringify(row)).join(BETWEEN_TEXTS)]);
  }
  await site.query('vacuum analyze');
}
