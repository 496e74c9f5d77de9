import { SystemClock, monotonicMs } from '#determinism';
import { BorderGround } from '../support/border-process.ts';
import { ONLINE, check, crossing, openLanes, run as runOf } from '../support/border-talk.ts';
import { figure, median } from './measure/figure.ts';
import type { Figure } from './measure/figure.ts';
import { processorMs } from './measure/processes.ts';
import { untilSealed } from './measure/caught-up.ts';

export const name = 'sealing';

/** What sealing may cost of the crossing path. */
const GOAL_SHARE = 0.1;
const ROUNDS = 5;
const CROSSINGS_A_ROUND = 12_800;
const CONNECTIONS = 64;
const RUN = 'bench-sealing';
/** Border's lock for sealing (apps/border/src/seals/sealer.ts): who holds it keeps border from sealing. */
const SEALING_LOCK = 4_312_002;
const IDLE_WINDOW_MS = 3_000;

/** Processor time of border and its database together. */
interface Round {
  /** Of recording a crossing, from its request to its commit. */
  readonly crossingMs: number;
  /** Of sealing an entry. */
  readonly sealingMs: number;
}

const clock = new SystemClock();
const LANES = Array.from(
  { length: CONNECTIONS },
  (_, at) => `CGK-T3-departure-C${String(at + 1).padStart(2, '0')}`,
);

/**
 * Crossings through border's HTTP API while sealing is held back, then sealing of what they left, on one border and one
 * PostgreSQL, without a data centre to forward to. What counts is processor time, less what both use when idle: on a
 * machine with other work it says more than throughput does. Taken apart, because a share of some per cent would drown in
 * the difference of two loads; one round's two figures are taken one after the other, under the same weather.
 */
export async function run(): Promise<Figure[]> {
  const ground = await BorderGround.prepare();
  const holder = await ground.site.connect();
  try {
    await ground.centre.process.kill();
    await ground.talk.post('/v1/runs', runOf(RUN));
    await ground.talk.post('/v1/lanes', openLanes(RUN, LANES));
    const borderPid = ground.border.pid ?? 0;
    const postmasterPid = ground.cluster.pid ?? 0;
    const spentMs = async (): Promise<number> =>
      (await processorMs(borderPid)) + (await processorMs(postmasterPid));
    const idleAtMs = monotonicMs();
    const idleBefore = await spentMs();
    await clock.sleep(IDLE_WINDOW_MS);
    const idleShare = ((await spentMs()) - idleBefore) / (monotonicMs() - idleAtMs);
    const costMs = async (work: () => Promise<void>): Promise<number> => {
      const startedMs = monotonicMs();
      const before = await spentMs();
      await work();
      const spent = (await spentMs()) - before;
      return Math.max(0, spent - idleShare * (monotonicMs() - startedMs)) / CROSSINGS_A_ROUND;
    };

    let number = 0;
    const round = async (): Promise<Round> => {
      await holder.query('select pg_advisory_lock($1)', [SEALING_LOCK]);
      const first = number;
      number += CROSSINGS_A_ROUND / CONNECTIONS;
      const crossingMs = await costMs(async () => {
        await Promise.all(LANES.map((laneId) => play(ground, laneId, first, number)));
      });
      const sealingMs = await costMs(async () => {
        await holder.query('select pg_advisory_unlock($1)', [SEALING_LOCK]);
        await untilSealed(holder);
      });
      return { crossingMs, sealingMs };
    };

    await round(); // warm
    const rounds: Round[] = [];
    for (let at = 0; at < ROUNDS; at += 1) rounds.push(await round());
    const share = median(rounds.map(({ crossingMs, sealingMs }) => sealingMs / crossingMs));
    const crossingUs = median(rounds.map(({ crossingMs }) => crossingMs)) * 1_000;
    const sealingUs = median(rounds.map(({ sealingMs }) => sealingMs)) * 1_000;
    // Ratios below 1 reach the goal, or are less than the crossing itself.
    return [
      figure('sealing: cost', share, 'share of the crossing path', GOAL_SHARE),
      figure('sealing: an entry, processor time', sealingUs, 'us', crossingUs),
    ];
  } finally {
    holder.release();
    await ground.clear();
  }
}

async function play(ground: BorderGround, laneId: string, first: number, last: number): Promise<void> {
  for (let number = first + 1; number <= last; number += 1) {
    const record = crossing(check(RUN, laneId, number), ONLINE, number);
    const { status, body } = await ground.talk.post('/v1/crossings', record);
    if (status !== 201) throw new Error(`crossing answered ${status}: ${JSON.stringify(body)}`);
  }
}
