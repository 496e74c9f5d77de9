import { join } from 'node:path';
import { monotonicMs } from '#determinism';
import { BorderGround } from '../../support/border-process.ts';
import { openLanes, run as runOf } from '../../support/border-talk.ts';
import { figure, median } from '../measure/figure.ts';
import type { Figure } from '../measure/figure.ts';
import { processorMs } from '../measure/processes.ts';
import { Worker } from '../measure/worker.ts';
import { LANES, RUN } from './lanes.ts';
import type { Stint, StintDone } from './lanes.ts';

export const name = 'crossings';

const ROUNDS = 5;
const CROSSINGS_A_STINT = 6_400;

/** The same tables with the same indexes, so that neither side grows what the other writes into. */
const CEILING = `
  create schema ceiling;
  create sequence ceiling.entry;
  create table ceiling.crossing (like crossing including all);
  create table ceiling.journal_entry (like journal_entry including all excluding identity)`;

interface Measured {
  readonly perSecond: number;
  /** Processors in use meanwhile, by process. */
  readonly shares: Readonly<Record<string, number>>;
}

/**
 * Durable crossings through border's HTTP API in an outage (the data centre is dead), with everything on that is always on:
 * checks of the record, journal, queue to the register, seals. Taken in turns with what the same PostgreSQL takes from a
 * script that does nothing but the two inserts, from as many connections. Client, border and database share the machine.
 */
export async function run(): Promise<Figure[]> {
  const ground = await BorderGround.prepare();
  const here = import.meta.dirname;
  const lanes = new Worker<Stint, StintDone>(join(here, 'load.ts'), [ground.talk.origin, ground.talk.token]);
  let script: Worker<Stint, StintDone> | null = null;
  try {
    await ground.centre.process.kill();
    await ground.talk.post('/v1/runs', runOf(RUN));
    await ground.talk.post('/v1/lanes', openLanes(RUN, LANES));
    await ground.site.query(CEILING);
    script = new Worker<Stint, StintDone>(join(here, 'ceiling.ts'), [ground.databaseUrl]);

    const postgresPid = ground.cluster.pid ?? 0;
    const stintOf = (worker: Worker<Stint, StintDone>, pids: Record<string, number>) => {
      let first = 0;
      return async (): Promise<Measured> => {
        const spent = (): Promise<number[]> => Promise.all(Object.values(pids).map(processorMs));
        const before = await spent();
        const startedMs = monotonicMs();
        const { tookMs, last } = await worker.do({ first, count: CROSSINGS_A_STINT });
        const after = await spent();
        const wholeMs = monotonicMs() - startedMs;
        first = last;
        const shares = Object.fromEntries(
          Object.keys(pids).map((who, at) => [who, ((after[at] ?? 0) - (before[at] ?? 0)) / wholeMs]),
        );
        return { perSecond: (CROSSINGS_A_STINT / tookMs) * 1_000, shares };
      };
    };
    const border = ground.border.pid ?? 0;
    const subject = stintOf(lanes, { border, postgres: postgresPid, client: lanes.pid });
    const baseline = stintOf(script, { postgres: postgresPid, client: script.pid });

    await subject(); // warm
    await baseline();
    const ours: Measured[] = [];
    const ceiling: Measured[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await subject());
      ceiling.push(await baseline());
    }
    const ratio = median(ours.map(({ perSecond }, at) => perSecond / (ceiling[at]?.perSecond ?? 0)));
    const value = median(ours.map(({ perSecond }) => perSecond));
    return [
      { ...figure('crossings: a second, 64 connections', value, '/s', value / ratio), ratio },
      ...sharesOf('crossings: processors used', ours),
      ...sharesOf('crossings: processors used by the ceiling', ceiling),
    ];
  } catch (error) {
    console.error(await ground.log());
    throw error;
  } finally {
    await lanes.end();
    await script?.end();
    await ground.clear();
  }
}

/** Against one whole processor. */
const sharesOf = (what: string, stints: readonly Measured[]): Figure[] =>
  Object.keys(stints[0]?.shares ?? {}).map((who) =>
    figure(`${what}, ${who}`, median(stints.map(({ shares }) => shares[who] ?? 0)), 'cores', 1),
  );
