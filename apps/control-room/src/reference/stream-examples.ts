import type { Change, Follow, HallTile, Notice, Problem, Snapshot } from '#contracts';

/** Messages as they go over the wire; a spec holds them against the schemas. */
const streamId = '0b6f6c1e-8f5e-4c3b-9d39-1b8ac1a5d0f2';
const hall: HallTile = {
  kind: 'hall',
  hallId: 'CGK-T3-departure',
  siteId: 'CGK-T3',
  direction: 'departure',
  mode: 'documented',
  modeSince: '2024-06-19T21:16:04.000Z',
  because: ['watchlist', 'crossing-register', 'autogate'],
  observation: {
    hallId: 'CGK-T3-departure',
    siteId: 'CGK-T3',
    banks: [
      {
        laneKind: 'autogate',
        queueLength: 0,
        lanesInstalled: 16,
        lanesOpen: 0,
        lanesBusy: 0,
        waitingTimes: { windowMs: 900_000, count: 0, p50Ms: null, p90Ms: null, maxMs: null },
        joinerWaitMs: null,
        servedPerHour: 0,
      },
      {
        laneKind: 'counter',
        queueLength: 214,
        lanesInstalled: 24,
        lanesOpen: 18,
        lanesBusy: 18,
        waitingTimes: { windowMs: 900_000, count: 131, p50Ms: 702_000, p90Ms: 1_104_000, maxMs: 1_290_000 },
        joinerWaitMs: 1_070_000,
        servedPerHour: 720,
      },
    ],
    travellersInside: 232,
    overflow: 0,
    crossings: { online: 412, local: 188, paper: 0 },
    officersOnDuty: 18,
  },
  observedSiteAt: '2024-06-19T21:41:00.000Z',
  observedAt: '2026-11-21T18:24:10.412Z',
};

export const STREAM_EXAMPLES: {
  readonly follow: readonly Follow[];
  readonly snapshot: readonly Snapshot[];
  readonly change: readonly Change[];
  readonly notice: readonly Notice[];
  readonly problem: readonly Problem[];
} = {
  follow: [
    { streamId: null, lastNumber: null },
    { streamId, lastNumber: 128 },
  ],
  snapshot: [
    {
      streamId,
      number: 128,
      sentAt: '2026-11-21T18:24:10.918Z',
      tiles: { 'hall/CGK-T3-departure': hall },
      events: [
        {
          eventId: '8123-44017',
          kind: 'ModeChanged',
          siteId: 'CGK-T3',
          siteAt: '2024-06-19T21:16:04.000Z',
          recordedAt: '2026-11-21T18:23:45.101Z',
          body: {
            hallId: 'CGK-T3-departure',
            from: 'normal',
            to: 'documented',
            because: ['watchlist', 'crossing-register', 'autogate'],
          },
        },
      ],
    },
  ],
  change: [
    {
      streamId,
      number: 129,
      sentAt: '2026-11-21T18:24:11.420Z',
      set: { 'hall/CGK-T3-departure': hall },
      remove: ['flight/GA832-20240620-D'],
      events: [],
    },
  ],
  notice: [
    { code: 'journal-unreachable', since: '2026-11-21T18:25:02.000Z', dropped: 0 },
    { code: 'changes-dropped', since: '2026-11-21T18:26:40.500Z', dropped: 37 },
  ],
  problem: [
    {
      type: 'about:blank',
      title: 'Refused',
      status: 401,
      code: 'not-signed-in',
      detail: 'the session is over; sign in again',
    },
  ],
};
