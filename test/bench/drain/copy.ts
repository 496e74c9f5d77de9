/**
 * What the register's database takes by COPY, in a process of its own: `copy.ts DATABASE_URL FILE`. The rows of the backlog as
 * the register keeps them, all in one go, into the same table with the same indexes.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { monotonicMs } from '#determinism';
import { work } from '../measure/worker.ts';

const [connectionString = '', file = ''] = process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();

const COLUMNS = `crossing_id, run_id, site_id, lane_id, lane_sequence, fallback, site_at, recorded_at, arrivals, body`;

/** Milliseconds. */
work<null, number>(async () => {
  await client.query(
    'drop table if exists copied; create table copied (like crossing_record including all); checkpoint',
  );
  const startedMs = monotonicMs();
  await pipeline(
    createReadStream(file, { highWaterMark: 1024 * 1024 }),
    client.query(from(`copy copied (${COLUMNS}) from stdin`)),
  );
  const tookMs = monotonicMs() - startedMs;
  await client.query('drop table copied');
  return tookMs;
});
