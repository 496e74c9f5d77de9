import { beforeEach, describe, expect, it } from '@jest/globals';
import type {
  AnyJournalEntry,
  FlightObservation,
  HallObservation,
  JournalBodies,
  JournalKind,
  SiteStatus,
} from '#contracts';
import { FLIGHTS_SHOWN } from './flights-at-risk.ts';
import { EVENTS_SHOWN, LiveView } from './live-view.ts';

const siteAt = '2024-06-19T21:15:00.000Z';
let sequence = 0;
let view: LiveView;

function tell<K extends JournalKind>(
  kind: K,
  body: JournalBodies[K],
  more: Partial<AnyJournalEntry> = {},
): void {
  sequence += 1;
  const recordedAt = new Date(Date.parse('2026-01-01T00:00:00.000Z') + sequence * 1000).toISOString();
  view.apply({
    transaction: '700',
    sequence: String(sequence),
    kind,
    runId: 'run-one',
    siteId: 'CGK-T3',
    siteAt,
    recordedAt,
    body,
    ...more,
  } as AnyJournalEntry);
}

const begun = (runId: string): JournalBodies['RunBegun'] => ({
  runId,
  scenario: 'pdn-2024',
  title: { id: 'PDN', en: 'PDN' },
  randomSeed: 1,
  startsAt: '2024-06-19T20:45:00.000Z',
  endsAt: '2024-06-20T20:45:00.000Z',
  speed: 60,
  sites: [
    {
      siteId: 'CGK-T3',
      name: { id: 'T3', en: 'T3' },
      timeZone: 'Asia/Jakarta',
      zoneName: 'WIB',
      halls: [{ hallId: 'CGK-T3-departure', direction: 'departure', autogates: 16, counters: 24 }],
      policy: {
        autogateSnapshotMaxAgeMs: null,
        secondOfficerForForeigners: true,
        fireAfterMs: 1,
        clearAfterMs: 1,
        minimumHoldMs: 1,
      },
    },
  ],
});
const hall = (queueLength: number, hallId = 'CGK-T3-departure'): HallObservation => ({
  hallId,
  siteId: 'CGK-T3',
  banks: [
    {
      laneKind: 'counter',
      queueLength,
      lanesInstalled: 24,
      lanesOpen: 20,
      lanesBusy: 20,
      waitingTimes: { windowMs: 900_000, count: 0, p50Ms: null, p90Ms: null, maxMs: null },
      joinerWaitMs: null,
      servedPerHour: 0,
    },
  ],
  travellersInside: queueLength,
  overflow: 0,
  crossings: { online: 0, local: 0, paper: 0 },
  officersOnDuty: 20,
});
const flight = (
  flightId: string,
  delayMinutes: number,
  state: FlightObservation['state'],
): FlightObservation => ({
  flightId,
  flightNumber: 'GA832',
  siteId: 'CGK-T3',
  hallId: 'CGK-T3-departure',
  direction: 'departure',
  otherAirport: 'SIN',
  state,
  scheduledAt: siteAt,
  estimatedAt: siteAt,
  delayMinutes,
  delayCodes: [],
  travellersExpected: 180,
  travellersThrough: 0,
  travellersMissed: 0,
});
const keys = (): string[] => [...view.tiles.keys()].sort();

beforeEach(() => {
  view = new LiveView();
  tell('RunBegun', begun('run-one'));
});

describe('the live view', () => {
  it('shows of a run that has begun its tiles, with nothing observed yet', () => {
    expect(keys()).toEqual(['hall/CGK-T3-departure', 'run', 'site/CGK-T3']);
    expect(view.tiles.get('hall/CGK-T3-departure')).toMatchObject({ mode: 'normal', observation: null });
    expect(view.tiles.get('site/CGK-T3')).toMatchObject({ services: { length: 8 } });
  });

  it('tells each difference once, with the newest value of a tile', () => {
    view.takeDifference();
    tell('HallObserved', hall(3));
    tell('HallObserved', hall(5));
    expect(view.takeDifference()).toMatchObject({
      set: {
        'hall/CGK-T3-departure': { observation: { banks: [{ queueLength: 5 }] }, observedSiteAt: siteAt },
      },
      remove: [],
      events: [],
    });
    expect(view.takeDifference()).toBeNull();
  });

  it('lays border’s own word over the journal’s while it must, and takes it away again', () => {
    tell('HallObserved', hall(3));
    view.takeDifference();
    const spool = { state: 'taking', records: 12 } as Partial<SiteStatus['spool']> as SiteStatus['spool'];
    const status = {
      siteId: 'CGK-T3',
      runId: 'run-one',
      siteAt: '2024-06-19T22:00:00.000Z',
      siteStore: 'down',
      spool,
      services: [],
      backlog: { unsynced: 12, oldestSiteAt: null, blocked: 0, acknowledged: 0, drainedPerSecond: 0 },
      halls: [{ hallId: 'CGK-T3-departure', mode: 'paper', since: siteAt, because: [], observed: null }],
    } as Partial<SiteStatus> as SiteStatus;
    view.tell({ ...status, runId: 'another-run' }, '2026-11-21T18:25:00.000Z');
    expect(view.takeDifference()).toBeNull();
    view.tell(status, '2026-11-21T18:25:00.000Z');
    expect(view.takeDifference()?.set).toMatchObject({
      run: { siteAt: '2024-06-19T22:00:00.000Z', direct: true },
      'site/CGK-T3': { backlog: { unsynced: 12 }, direct: { siteStore: 'down', spool: { records: 12 } } },
      'hall/CGK-T3-departure': { mode: 'paper', observation: { banks: [{ queueLength: 3 }] }, direct: true },
    });
    expect(view.tiles.get('hall/CGK-T3-departure')).toMatchObject({ mode: 'paper' });
    view.forgetDirect();
    const after = view.takeDifference()?.set ?? {};
    expect(Object.keys(after).sort()).toEqual(['hall/CGK-T3-departure', 'run', 'site/CGK-T3']);
    expect(after['hall/CGK-T3-departure']).toMatchObject({ mode: 'normal' });
    expect(Object.values(after).some((tile) => 'direct' in tile)).toBe(false);
  });

  it('never alters a tile that it has given away', () => {
    const before = view.tiles.get('hall/CGK-T3-departure');
    const copy = structuredClone(before);
    tell('HallObserved', hall(3));
    expect(before).toEqual(copy);
  });

  it('shows since when and why a hall works differently, and makes an event of it', () => {
    view.takeDifference();
    tell('ModeChanged', {
      hallId: 'CGK-T3-departure',
      from: 'normal',
      to: 'documented',
      because: ['watchlist'],
    });
    expect(view.takeDifference()).toMatchObject({
      set: { 'hall/CGK-T3-departure': { mode: 'documented', modeSince: siteAt, because: ['watchlist'] } },
      events: [{ kind: 'ModeChanged', siteId: 'CGK-T3' }],
    });
  });

  it('shows services, backlog and pace', () => {
    const status = {
      service: 'visa',
      state: 'down',
      since: siteAt,
      reason: 'calls-failing',
      override: null,
    } as const;
    tell('ServiceHealthChanged', { from: 'up', status });
    tell('BacklogObserved', {
      unsynced: 12,
      oldestSiteAt: siteAt,
      blocked: 1,
      acknowledged: 5,
      drainedPerSecond: 0,
    });
    tell(
      'PaceObserved',
      { state: 'paused', speedRequested: 60, speedActual: 0, slowedBy: null },
      { siteId: null },
    );
    const site = view.tiles.get('site/CGK-T3');
    expect(site?.kind === 'site' && site.services.filter(({ state }) => state === 'down')).toEqual([status]);
    expect(site).toMatchObject({ backlog: { unsynced: 12, blocked: 1 } });
    expect(view.run).toMatchObject({ siteAt, pace: { state: 'paused' } });
  });

  it('is about the newest run only: what is still said about an earlier one is not shown', () => {
    tell('HallObserved', hall(3));
    tell('FlightObserved', flight('GA1', 30, 'held'));
    tell('RunBegun', begun('run-two'), { runId: 'run-two' });
    tell('HallObserved', hall(99));
    expect(view.runId).toBe('run-two');
    expect(keys()).not.toContain('flight/GA1');
    expect(view.tiles.get('hall/CGK-T3-departure')).toMatchObject({ observation: null });
  });

  it('is not thrown by a hall that the run does not have', () => {
    tell('HallObserved', hall(3, 'DPS-arrival'));
    expect(keys()).not.toContain('hall/DPS-arrival');
  });

  it('keeps the newest events', () => {
    for (let count = 0; count < EVENTS_SHOWN + 50; count += 1) {
      tell('CrossingBlocked', { crossingId: `crossing-${count}`, attempts: 3, reason: 'rejected' });
    }
    expect(view.events.length).toBe(EVENTS_SHOWN);
    expect(view.events.at(-1)?.body).toMatchObject({ crossingId: `crossing-${EVENTS_SHOWN + 49}` });
    expect(view.takeDifference()?.events.length).toBe(EVENTS_SHOWN);
  });

  it('tells everything as removed when it is cleared', () => {
    view.takeDifference();
    view.clear();
    expect(view.takeDifference()).toMatchObject({
      set: {},
      remove: ['run', 'site/CGK-T3', 'hall/CGK-T3-departure'],
    });
    expect(view.events).toEqual([]);
  });
});

describe('flights in the live view', () => {
  it('are shown while they are late or held, and removed when they are not', () => {
    tell('FlightObserved', flight('GA1', 0, 'scheduled'));
    tell('FlightObserved', flight('GA2', 0, 'held'));
    tell('FlightObserved', flight('GA3', 12, 'boarding'));
    expect(keys().filter((key) => key.startsWith('flight/'))).toEqual(['flight/GA2', 'flight/GA3']);
    view.takeDifference();
    tell('FlightObserved', flight('GA3', 0, 'departed'));
    expect(view.takeDifference()).toMatchObject({ remove: ['flight/GA3'] });
  });

  it('are the worst of those that can still be helped, then the worst of those that are gone', () => {
    for (let count = 0; count < FLIGHTS_SHOWN; count += 1)
      tell('FlightObserved', flight(`GONE${count}`, 500, 'departed'));
    for (let count = 1; count <= 30; count += 1)
      tell('FlightObserved', flight(`HERE${count}`, count, 'boarding'));
    const shown = [...view.tiles.keys()].filter((key) => key.startsWith('flight/'));
    expect(shown.length).toBe(FLIGHTS_SHOWN);
    expect(shown.filter((key) => key.includes('HERE')).length).toBe(30);
  });

  it('shows how far a site is with its fallback records, and nothing of it before border has told', () => {
    tell('RunBegun', begun('run-one'));
    const site = (): unknown => view.tiles.get('site/CGK-T3');
    expect(site()).not.toHaveProperty('reconciliation');
    const body = { unscreened: 12, screened: 3, lateHits: 2, conflicts: 1 };
    tell('ReconciliationObserved', body);
    expect(site()).toMatchObject({ reconciliation: body });
  });
});
