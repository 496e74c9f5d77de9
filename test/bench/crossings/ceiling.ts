/**
 * What the database can take at best, in a process of its own: `ceiling.ts DATABASE_URL`. Each connection writes a crossing
 * and its journal entry in one statement and so in one commit, prepared once; no checks, no queue to the register.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { monotonicMs } from '#determinism';
import { work } from '../measure/worker.ts';
import { LANES, play, record } from './lanes.ts';
import type { Stint, StintDone } from './lanes.ts';

const [connectionString = ''] = process.argv.slice(2);
const clients = await Promise.all(
  LANES.map(async () => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    return client;
  }),
);

const TWO_INSERTS = `
  with written as (
    insert into ceiling.crossing (crossing_id, run_id, site_id, lane_id, lane_sequence, site_at, tier, decision,
      content_hash, entry_transaction, entry_sequence)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, pg_current_xact_id(), nextval('ceiling.entry'))
    returning crossing_id, run_id, site_id, site_at, entry_sequence
  )
  insert into ceiling.journal_entry (sequence, kind, run_id, site_id, site_at, crossing_id, body)
  select entry_sequence, 'CrossingRecorded', run_id, site_id, site_at, crossing_id, $10::json from written`;

const HASH = createHash('sha256').update('any').digest();

work<Stint, StintDone>((stint) =>
  play(
    stint,
    async (lane, number) => {
      const said = record(lane, number);
      await clients[lane]!.query({
        name: 'two-inserts',
        text: TWO_INSERTS,
        values: [
          said.crossingId,
          said.runId,
          said.siteId,
          said.laneId,
          said.laneSequence,
          said.siteAt,
          said.screening.tier,
          said.decision,
          HASH,
          JSON.stringify(said),
        ],
      });
    },
    monotonicMs,
  ),
);
