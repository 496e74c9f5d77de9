import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { SystemClock } from '#determinism';
import { BorderGround } from '../../support/border-process.ts';
import { openLanes, run as runOf } from '../../support/border-talk.ts';
import { figure } from '../measure/figure.ts';
import type { Figure } from '../measure/figure.ts';
import { processorMs, residentMiB } from '../measure/processes.ts';
import { Worker } from '../measure/worker.ts';
import { untilIndexed, untilSealed } from '../measure/caught-up.ts';
import { LANES, RUN, fillBacklog } from './backlog.ts';

export const name = 'drain';

const ENTRIES = 200_000;
/** The goal is this rate, or half of what COPY does, whichever is lower. */
const GOAL_A_SECOND = 20_000;
const GOAL_SHARE_OF_COPY = 0.5;
const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 180_000;

/** The backlog as the register will keep it. */
const ROWS = `
  copy (
    select crossing.crossing_id, crossing.run_id, crossing.site_id, lane_id, crossing.lane_sequence, fallback,
      crossing.site_at, crossing.recorded_at, 1, body::text
    from forwarding join crossing using (entry_sequence)
    join journal_entry on (transaction, sequence) = (forwarding.entry_transaction, entry_sequence)
    order by forwarding.queued, entry_sequence
  ) to stdout`;

const clock = new SystemClock();

/**
 * The data centre comes back and 200,000 documented checks wait for it: from the first that the register holds to the last
 * that the site's journal knows to be there. Before and after it, COPY of the same rows into the same kind of table in the
 * register's database. Both databases, border and the data centre share the machine.
 */
export async function run(): Promise<Figure[]> {
  const ground = await BorderGround.prepare();
  const { centre, border, cluster, centreCluster } = ground;
  const register = new pg.Client({ connectionString: ground.centreDatabaseUrl });
  let copy: Worker<null, number> | null = null;
  try {
    await register.connect();
    await centre.process.kill();
    await ground.talk.post('/v1/runs', runOf(RUN));
    await ground.talk.post('/v1/lanes', openLanes(RUN, LANES));
    await border.stop(); // it counts its backlog when it starts
    await fillBacklog(ground.site, ENTRIES);
    const rows = join(ground.folder, 'rows');
    const reader = await ground.site.connect();
    await pipeline(reader.query(to(ROWS)), createWriteStream(rows));
    reader.release();
    await border.start();
    copy = new Worker<null, number>(join(import.meta.dirname, 'copy.ts'), [ground.centreDatabaseUrl, rows]);

    // As what was recorded hours ago is: border does both within a second of a record.
    await Promise.all([untilSealed(ground.site), untilIndexed(ground.site)]);
    await ground.site.query('checkpoint');
    const before = await copy.do(null);
    const drained = await drain({
      border: () => border.pid ?? 0,
      'data-centre': () => centre.process.pid ?? 0,
      'site database': () => cluster.pid ?? 0,
      'register database': () => centreCluster.pid ?? 0,
    });
    await border.stop(); // it would screen again what came the fallback way, beside what is to be measured
    const after = await copy.do(null);

    const copied = (2 * ENTRIES * 1_000) / (before + after);
    const goal = Math.min(GOAL_A_SECOND, GOAL_SHARE_OF_COPY * copied);
    return [
      figure('drain: entries a second, against the lower bound', drained.perSecond, '/s', goal),
      figure('drain: entries a second, against COPY', drained.perSecond, '/s', copied),
      ...drained.processorUs.map(([who, us]) =>
        figure(`drain: an entry, processor time, ${who}`, us, 'us', 100),
      ),
      ...drained.memory.map(([who, { early, late }]) => figure(`drain: memory, ${who}`, late, 'MiB', early)),
    ];
  } finally {
    await copy?.end();
    await register.end();
    await ground.clear();
  }

  async function drain(pids: Readonly<Record<string, () => number>>) {
    const memory: Record<string, number[]> = { border: [], 'data-centre': [] };
    const spent = (): Promise<number[]> => Promise.all(Object.values(pids).map((pid) => processorMs(pid())));
    await centre.process.start();
    const before = await spent();
    const giveUpAtMs = clock.nowMs() + PATIENCE_MS;
    for (;;) {
      const { backlog } = await ground.status();
      if (backlog.unsynced === 0) break;
      if (clock.nowMs() > giveUpAtMs) throw new Error(`${backlog.unsynced} entries are left`);
      if (backlog.unsynced < ENTRIES) {
        for (const [who, samples] of Object.entries(memory))
          samples.push(await residentMiB(pids[who]?.() ?? 0));
      }
      await clock.sleep(LOOK_EVERY_MS);
    }
    const after = await spent();
    const { rows: arrived } = await register.query<{ first: Date; count: string }>(
      'select min(first_arrived_at) as first, count(*) from crossing_record where arrivals = 1',
    );
    const [settled] = await ground.rows<{ last: Date }>(
      `select max(recorded_at) as last from journal_entry where kind = 'CrossingsAcknowledged'`,
    );
    if (Number(arrived[0]?.count) !== ENTRIES)
      throw new Error(`the register holds ${arrived[0]?.count} once`);
    const tookMs = (settled?.last.getTime() ?? 0) - (arrived[0]?.first.getTime() ?? 0);
    return {
      perSecond: (ENTRIES / tookMs) * 1_000,
      processorUs: Object.keys(pids).map((who, at): [string, number] => [
        who,
        (((after[at] ?? 0) - (before[at] ?? 0)) * 1_000) / ENTRIES,
      ]),
      memory: Object.entries(memory).map(([who, samples]): [string, { early: number; late: number }] => {
        const third = Math.ceil(samples.length / 3);
        return [
          who,
          { early: Math.max(...samples.slice(0, third)), late: Math.max(...samples.slice(-third)) },
        ];
      }),
    };
  }
}
