import { describe, expect, it } from '@jest/globals';
import type { HallTile, LaneBankObservation, SiteTile } from '#contracts';
import { dutyNumbers } from './duty-numbers.ts';
import { incidentOf } from './incident.ts';

const bank = (
  laneKind: 'autogate' | 'counter',
  queueLength: number,
  joinerWaitMs: number | null,
): LaneBankObservation => ({
  laneKind,
  queueLength,
  joinerWaitMs,
  lanesInstalled: 5,
  lanesOpen: joinerWaitMs === null ? 0 : 5,
  lanesBusy: 0,
  waitingTimes: { windowMs: 900_000, count: 0, p50Ms: null, p90Ms: null, maxMs: null },
  servedPerHour: 0,
});
const hall = (
  hallId: string,
  banks: LaneBankObservation[] | null,
  mode: HallTile['mode'] = 'normal',
): HallTile => ({
  kind: 'hall',
  hallId,
  siteId: 'CGK-T3',
  direction: 'departure',
  mode,
  modeSince: '2024-06-19T21:16:00.000Z',
  because: [],
  observation:
    banks === null
      ? null
      : {
          hallId,
          siteId: 'CGK-T3',
          banks,
          travellersInside: 0,
          overflow: 3,
          crossings: { online: 0, local: 0, paper: 0 },
          officersOnDuty: 0,
        },
  observedSiteAt: null,
  observedAt: null,
});
const site = (siteId: string, down: number, unsynced = 0): SiteTile => ({
  kind: 'site',
  siteId,
  name: { id: siteId, en: siteId },
  timeZone: 'Asia/Jakarta',
  zoneName: 'WIB',
  hallIds: [],
  services: (['watchlist', 'interpol', 'visa'] as const).map((service, index) => ({
    service,
    state: index < down ? 'down' : 'up',
    since: `2024-06-19T21:1${index}:00.000Z`,
    reason: 'calls-failing',
    override: null,
  })),
  backlog: {
    unsynced,
    oldestSiteAt: unsynced === 0 ? null : '2024-06-19T21:15:00.000Z',
    blocked: 1,
    acknowledged: 0,
    drainedPerSecond: 0,
  },
  observedAt: '2024-06-19T21:15:00.000Z',
});

describe('the numbers of a duty officer', () => {
  it('are unknown, and not zero, before the first observation', () => {
    expect(dutyNumbers([hall('a', null)], [])).toEqual({ queue: null, wait: null, records: null });
  });

  it('add up queues and name the bank where who joins now waits longest', () => {
    const { queue, wait } = dutyNumbers(
      [
        hall('a', [bank('autogate', 4, 60_000), bank('counter', 40, 900_000)]),
        hall('b', [bank('counter', 2, 0)]),
      ],
      [],
    );
    expect(queue).toEqual({ travellers: 46, overflow: 6 });
    expect(wait).toMatchObject({ laneKind: 'counter', waitMs: 900_000 });
  });

  it('take a queue before shut lanes for longer than any wait, and shut lanes without a queue for none', () => {
    expect(
      dutyNumbers([hall('a', [bank('autogate', 0, null), bank('counter', 9, 900_000)])], []).wait?.waitMs,
    ).toBe(900_000);
    expect(
      dutyNumbers([hall('a', [bank('autogate', 1, null), bank('counter', 9, 900_000)])], []).wait,
    ).toMatchObject({ laneKind: 'autogate', waitMs: null });
  });

  it('tell of the records of all sites', () => {
    expect(dutyNumbers([], [site('CGK-T3', 0, 1_000), site('CGK-T2', 0, 284)]).records).toEqual({
      unsynced: 1_284,
      oldestSiteAt: '2024-06-19T21:15:00.000Z',
      blocked: 2,
    });
  });
});

describe('an incident', () => {
  it('is none while everything answers and all halls are normal', () => {
    expect(incidentOf([site('CGK-T3', 0)], [hall('a', null)])).toBeNull();
  });

  it('is told once for all the sites that feel it, from its first moment', () => {
    expect(
      incidentOf([site('CGK-T3', 3), site('CGK-T2', 3), site('DPS', 0)], [hall('a', null, 'documented')]),
    ).toEqual({
      kind: 'down',
      services: ['watchlist', 'interpol', 'visa'],
      everything: true,
      siteIds: ['CGK-T3', 'CGK-T2'],
      since: '2024-06-19T21:10:00.000Z',
      hallsAffected: 1,
    });
  });

  it('is partial when some services still answer', () => {
    expect(incidentOf([site('CGK-T3', 1)], [])).toMatchObject({ everything: false, services: ['watchlist'] });
  });

  it('is not over while a hall recovers', () => {
    expect(incidentOf([site('CGK-T3', 0, 70)], [hall('a', null, 'recovering')])).toMatchObject({
      kind: 'recovering',
      unsynced: 70,
    });
  });
});
