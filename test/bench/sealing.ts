import { readFile, readdir } from 'node:fs/promises';
import { SystemClock, monotonicMs } from '#determinism';
import { BorderGround } from '../support/border-process.ts';
import { ONLINE, check, crossing, openLanes, run as runOf } from '../support/border-talk.ts';

export const name = 'sealing';

/** What sealing may cost of the crossing path. */
const GOAL_SHARE = 0.1;
const ROUNDS = 6;
const CROSSINGS_A_ROUND = 6_400;
const CONNECTIONS = 64;
/** Longer than border waits between seals. */
const REST_MS = 1_500;
const RUN = 'bench-sealing';
/** Border's lock for sealing (apps/border/src/seals/sealer.ts): who holds it keeps border from sealing. */
const SEALING_LOCK = 4_312_002;
/** Clock ticks a second in /proc (USER_HZ), the same on every Linux. */
const TICKS_A_SECOND = 100;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
}

interface Round {
  readonly processorMsACrossing: number;
  readonly crossingsASecond: number;
}

const clock = new SystemClock();
const LANES = Array.from(
  { length: CONNECTIONS },
  (_, at) => `CGK-T3-departure-C${String(at + 1).padStart(2, '0')}`,
);

/**
 * Crossings through border's HTTP API by turns with and without sealing, on one border and one PostgreSQL, without a data
 * centre to forward to. The cost is processor time of border and its database together: on a machine with other work it
 * stays what it is, which throughput does not. Each round with sealing lasts until its last crossing is sealed.
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
    const isSealed = async (): Promise<boolean> => {
      const { rows: seals } = await holder.query<{ transaction: string; sequence: string }>(
        `select last_transaction::text as transaction, last_sequence::text as sequence
         from journal_seal order by number desc limit 1`,
      );
      const { transaction = '0', sequence = '0' } = seals[0] ?? {};
      const { rowCount } = await holder.query(
        'select from journal_entry where (transaction, sequence) > ($1::xid8, $2::bigint) limit 1',
        [transaction, sequence],
      );
      return rowCount === 0;
    };
    const untilSealed = async (): Promise<void> => {
      while (!(await isSealed())) await clock.sleep(200);
    };

    let number = 0;
    const round = async (isSealing: boolean): Promise<Round> => {
      await untilSealed();
      if (!isSealing) await holder.query('select pg_advisory_lock($1)', [SEALING_LOCK]);
      const before = await spentMs();
      const startedMs = monotonicMs();
      const first = number;
      number += CROSSINGS_A_ROUND / CONNECTIONS;
      await Promise.all(LANES.map((laneId) => play(ground, laneId, first, number)));
      const tookMs = monotonicMs() - startedMs;
      // Both kinds of round are as long: what border does when idle counts in neither.
      await clock.sleep(REST_MS);
      if (isSealing) await untilSealed();
      const spent = (await spentMs()) - before;
      if (!isSealing) await holder.query('select pg_advisory_unlock($1)', [SEALING_LOCK]);
      return {
        processorMsACrossing: spent / CROSSINGS_A_ROUND,
        crossingsASecond: (CROSSINGS_A_ROUND / tookMs) * 1_000,
      };
    };

    await round(true); // warm
    await round(false);
    const sealed: Round[] = [];
    const unsealed: Round[] = [];
    for (let at = 0; at < ROUNDS; at += 1) {
      // Turns change places, so that a drift of the machine favours neither.
      for (const isSealing of at % 2 === 0 ? [true, false] : [false, true]) {
        (isSealing ? sealed : unsealed).push(await round(isSealing));
      }
    }
    const median = (rounds: readonly Round[], of: keyof Round): number =>
      rounds.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? Number.NaN;
    const withoutMs = median(unsealed, 'processorMsACrossing');
    const withMs = median(sealed, 'processorMsACrossing');
    const share = (withMs - withoutMs) / withoutMs;
    const [fast, slow] = [median(unsealed, 'crossingsASecond'), median(sealed, 'crossingsASecond')];
    return [
      {
        name: 'sealing-cost',
        value: share,
        unit: 'share of the crossing path',
        baseline: GOAL_SHARE,
        ratio: share / GOAL_SHARE,
      },
      {
        name: 'crossing-sealed',
        value: withMs,
        unit: 'processor ms',
        baseline: withoutMs,
        ratio: withMs / withoutMs,
      },
      { name: 'crossings-sealed', value: slow, unit: 'per second', baseline: fast, ratio: slow / fast },
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

interface Stat {
  readonly parentPid: number;
  /** Of the process and of those of its children that have ended. */
  readonly ticks: number;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name in brackets may hold blanks. */
async function statOf(pid: number | string): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parentPid = 0] = fields;
  return { parentPid, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
}

/** Processor time of a process and its children so far. */
async function processorMs(pid: number): Promise<number> {
  const own = (await statOf(pid))?.ticks ?? 0;
  let children = 0;
  for (const other of await readdir('/proc')) {
    if (!/^\d+$/.test(other)) continue;
    const stat = await statOf(other);
    if (stat?.parentPid === pid) children += stat.ticks;
  }
  return ((own + children) / TICKS_A_SECOND) * 1_000;
}
