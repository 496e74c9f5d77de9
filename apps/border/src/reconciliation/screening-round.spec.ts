import { describe, expect, it } from '@jest/globals';
import type { BeginRun, RecordCrossing } from '#contracts';
import { VirtualClock } from '#determinism';
import { SERVICES } from '#fallback';
import type { Site } from '../sites/site.ts';
import type { RecordAgain } from './due-records.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';
import { ScreeningRound } from './screening-round.ts';
import type { ScreeningPorts } from './screening-round.ts';
import type { AgainOutcome } from './screening-outcomes.ts';

const SITE_ID = 'CGK-T3';
const STARTS_AT = '2024-06-19T17:00:00.000Z';
const BOOK = {
  startsAt: STARTS_AT,
  sites: [{ siteId: SITE_ID, timeZone: 'Asia/Jakarta' }],
} as unknown as BeginRun;

const recorded = (crossingId: string, tier: 'online' | 'local', change: Partial<RecordCrossing> = {}) =>
  ({
    crossing: {
      crossingId,
      runId: 'run-1',
      siteId: SITE_ID,
      laneId: 'CGK-T3-departure-C01',
      laneKind: 'counter',
      direction: 'departure',
      decision: 'cleared',
      document: { mrz: `${'P<UTO'.padEnd(44, '<')}\nL898902C36UTO7408122F1204159${'<'.repeat(14)}10` },
      flight: { flightNumber: 'GA832', date: '2024-06-20' },
      officerId: 'CGK-T3-0113',
      checkStartedAt: '2024-06-19T21:15:00.000Z',
      siteAt: '2024-06-19T21:16:00.000Z',
      screening: { tier, lookups: [] },
      documentedCheck: null,
      ...change,
    },
    recordedAt: '2024-06-20T00:00:00.000Z',
    transaction: '1',
    sequence: '1',
  }) as unknown as RecordedCrossing;

/** Rounds over these wishes, one unless times are given for each; tells what was screened and what was written. */
async function roundOf(
  wishes: readonly RecordAgain[],
  {
    history = [],
    lists = 'up',
    still = true,
    pending = 0,
    atMs = [0],
  }: {
    history?: RecordedCrossing[];
    lists?: 'up' | 'down';
    still?: boolean;
    /** On their way to the register. */
    pending?: number;
    atMs?: readonly number[];
  },
) {
  const board = { health: Object.fromEntries(SERVICES.map((service) => [service, lists])) };
  const site = {
    siteId: SITE_ID,
    runId: 'run-1',
    siteAt: STARTS_AT,
    board,
    backlog: { pending },
  } as unknown as Site;
  const clock = new VirtualClock();
  const [screened, written, alerts]: [string[], AgainOutcome[], string[]] = [[], [], []];
  let waiting = [...wishes];
  const ports: ScreeningPorts = {
    sites: { all: () => [site], find: () => site },
    due: {
      include: () => Promise.resolve(),
      sitesDue: () => Promise.resolve([]),
      next: () => Promise.resolve([]),
      sitesAgain: () => Promise.resolve([SITE_ID]),
      again: (_, mayScreen) => Promise.resolve(waiting.filter(({ mustScreen }) => mayScreen || !mustScreen)),
      historyOf: (records) => Promise.resolve([...history, ...records]),
    },
    lists: {
      screen: (_, _at, records) => {
        screened.push(...records.map(({ crossing }) => crossing.crossingId));
        const finding = { service: 'watchlist', rule: 'listed-since' } as const;
        const findings = new Map(records.map(({ crossing }) => [crossing.crossingId, [finding as never]]));
        return Promise.resolve({ versions: { watchlist: 3, interpol: 4 }, findings, unreadable: [] });
      },
    },
    books: { find: () => Promise.resolve(BOOK) },
    outcomes: {
      write: () => Promise.resolve(false),
      writeAgain: (outcome) => {
        written.push(outcome);
        if (still) waiting = waiting.filter((wish) => !outcome.again.includes(wish));
        return Promise.resolve(still);
      },
    },
    clock,
    lateHit: (crossingId) => alerts.push(crossingId),
    mustWait: () => undefined,
  };
  const round = new ScreeningRound(ports);
  for (const ms of atMs) {
    clock.advanceTo(ms);
    await round.run(new AbortController().signal);
  }
  return { screened, written, alerts };
}

const mended = (record: RecordedCrossing): RecordAgain => ({ record, mustScreen: true, queued: '7' });
const online = (record: RecordedCrossing): RecordAgain => ({ record, mustScreen: false, queued: '8' });

describe('records that are looked at once more', () => {
  it('are screened when their document was mended, and a hit is told when it is written', async () => {
    const { screened, written, alerts } = await roundOf(
      [mended(recorded('mended', 'local')), online(recorded('late', 'online'))],
      {},
    );
    expect(screened).toEqual(['mended']);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ versions: { watchlist: 3, interpol: 4 } });
    expect(written[0]?.lateHits.map(({ crossing }) => crossing.crossingId)).toEqual(['mended']);
    expect(alerts).toEqual(['mended']);
  });

  it('wait for the lists when they are to be screened; the others do not', async () => {
    const { screened, written } = await roundOf(
      [mended(recorded('mended', 'local')), online(recorded('late', 'online'))],
      { lists: 'down' },
    );
    expect(screened).toEqual([]);
    expect(written.map(({ again, versions }) => [again[0]?.record.crossing.crossingId, versions])).toEqual([
      ['late', null],
    ]);
  });

  it('are held against what was recorded under fallback before', async () => {
    const manual = recorded('manual', 'local');
    const late = online(recorded('late', 'online', { siteAt: '2024-06-19T21:40:00.000Z' }));
    const { written } = await roundOf([late], { history: [manual] });
    expect(written[0]?.conflicts.map(({ conflictId }) => conflictId)).toEqual(['exit-without-entry:late']);
  });

  it('are for a person when their run has no such site, and hold up no other', async () => {
    const stray = mended(recorded('astray1', 'local', { siteId: 'CGK-T9' }));
    const { written, alerts } = await roundOf([stray, mended(recorded('mended', 'local'))], {});
    expect(written[0]?.conflicts.map(({ conflictId }) => conflictId)).toEqual(['site-unknown:astray1']);
    expect(alerts).toEqual(['astray1', 'mended']);
  });

  it('are left for the next round, and nobody is told, when one was mended anew meanwhile', async () => {
    const { written, alerts } = await roundOf([mended(recorded('mended', 'local'))], { still: false });
    expect(written).toHaveLength(1);
    expect(alerts).toEqual([]);
  });

  it('give way to a long backlog: one step, and the next five seconds later', async () => {
    const wish = [mended(recorded('mended', 'local'))];
    const atMs = [0, 1_000, 4_999, 5_000, 6_000];
    const stepsWith = async (pending: number): Promise<number> => {
      const { written } = await roundOf(wish, { still: false, pending, atMs });
      return written.length;
    };
    expect(await stepsWith(2_001)).toBe(2);
    expect(await stepsWith(2_000)).toBe(atMs.length);
  });
});
