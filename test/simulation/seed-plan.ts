import type { BeginRun } from '#contracts';
import type { FaultWindow } from '#faults';
import type { Direction, FallbackPolicy, LaneKind, TravellerClass } from '#fallback';
import { DEFAULT_POLICY, TRAVELLER_CLASSES, mayUseAutogate } from '#fallback';
import { Luck } from './luck.ts';

export const SITE_ID = 'CGK-T3';
export const STARTS_AT_MS = Date.UTC(2024, 5, 19, 21, 15);
/** How long the safety phase may last; wall milliseconds of the simulated world, as are all times here. */
const LONGEST_FAULTS_MS = 40_000;

/** How often, or how badly, each thing goes wrong: shares of 1 unless named otherwise. */
export interface Nuisances {
  /** Border dies at an await. */
  readonly deathAtAwait: number;
  /** Border dies while a slow database is at work for it: the commit may come when border lives again. */
  readonly deathInCommit: number;
  readonly requestLost: number;
  readonly replyLost: number;
  readonly requestTwice: number;
  /** A message takes seconds, past the deadline of who waits for it, and past messages sent later. */
  readonly messageLate: number;
  readonly batchPartial: number;
  /** A commit whose confirmation never comes. */
  readonly commitUnconfirmed: number;
  readonly slowestStoreMs: number;
  /** A lane sends another record under an id that it has used. */
  readonly otherContent: number;
  /** Border dies and takes the power with it: what its disk had not synced is lost. Of all deaths. */
  readonly powerLost: number;
  /** Border dies while its disk syncs. */
  readonly deathAtSync: number;
  readonly diskFull: number;
  /** Lanes' clocks are off by at most this. */
  readonly clockSkewMs: number;
  /** The centre's clock is off by this. */
  readonly centreSkewMs: number;
  /** A gate whose record goes unanswered sends its traveller to a counter, who is then checked a second time. */
  readonly gateGivesUp: number;
}

/** Numbered paper forms of a hall, and how people go about them: shares of 1 unless named otherwise. */
export interface PaperPlan {
  /** Forms at each counter. */
  readonly blanks: number;
  /** So long an officer waits for border before taking a form. */
  readonly patienceMs: number;
  /** Border stays down for at most this after a death. */
  readonly longestDownMs: number;
  /** Officers' watches are off by this, site time. */
  readonly watchOffMs: number;
  /** The lists lie beside the forms. */
  readonly listsPrinted: boolean;
  readonly spoiled: number;
  readonly lost: number;
  /** Written and put aside by whoever should type it in. */
  readonly mislaid: number;
  /** Typed in with a mistake. */
  readonly keyedWrong: number;
  /** A batch is typed in a second time. */
  readonly keyedTwice: number;
  /** People say of a form that it is lost or spoiled, and it is not. */
  readonly saidWrong: number;
}

export interface PlannedTraveller {
  readonly serial: number;
  readonly travellerClass: TravellerClass;
}

export interface PlannedLane {
  readonly laneId: string;
  readonly laneKind: LaneKind;
  readonly clockSkewMs: number;
  readonly travellers: readonly PlannedTraveller[];
  readonly closes: boolean;
}

/** Everything that is decided before a world begins; the rest is drawn as it goes. */
export interface SeedPlan {
  readonly seed: number;
  readonly direction: Direction;
  readonly hallId: string;
  readonly policy: FallbackPolicy;
  /** Site milliseconds a wall millisecond. */
  readonly speed: number;
  readonly lanes: readonly PlannedLane[];
  readonly nuisances: Nuisances;
  readonly centreFaults: readonly FaultWindow[];
  /** Border is killed at these times, the site's database is away in these stretches. */
  readonly killsAtMs: readonly number[];
  readonly storeAway: readonly { readonly fromMs: number; readonly untilMs: number }[];
  /** Serials of travellers who are put on a list, with the time. */
  readonly listings: readonly {
    readonly service: 'watchlist' | 'interpol';
    readonly serial: number;
    readonly atMs: number;
  }[];
  /** Serials of travellers under whose id the register holds a record of somebody else: a person has to decide. */
  readonly strangers: readonly number[];
  /** Null: no forms in this hall. */
  readonly paper: PaperPlan | null;
  /** Faults end here, all of them; then comes the liveness phase. */
  readonly healsAtMs: number;
}

const KINDS: readonly [string, (luck: Luck) => Record<string, number | string | boolean>][] = [
  ['stop', () => ({})],
  ['timeout', (luck) => ({ afterWork: luck.chance('after work', 0.5) })],
  ['latency', (luck) => ({ meanMs: luck.between('latency', 50, 1_500), jitterMs: 50 })],
  ['error', () => ({ status: 500 })],
  ['reset', (luck) => ({ afterWork: luck.chance('after work', 0.5) })],
  [
    'flap',
    (luck) => ({
      downMs: luck.between('flap', 1_000, 5_000),
      upMs: luck.between('flap', 1_000, 8_000),
      whileDown: 'timeout',
    }),
  ],
  ['partial-answer', () => ({ sentShare: 0.5 })],
  ['corrupt', () => ({ how: 'not-json' })],
];

const SLOW_STORE_MS = 400;

/** Most nuisances are absent from most worlds: faults that always come together would hide each other. */
export function planOf(seed: number): SeedPlan {
  const luck = new Luck(seed);
  const level = (purpose: string, worst: number): number =>
    luck.oneOf(`level of ${purpose}`, [0, 0, 0, worst / 10, worst / 3, worst]);
  const healsAtMs = luck.between('healing', 5_000, LONGEST_FAULTS_MS);
  const direction = luck.oneOf('direction', ['arrival', 'departure'] as const);
  const hallId = `${SITE_ID}-${direction}`;
  const slowestStoreMs = luck.oneOf('slow store', [2, 2, 2, 20, 400, 3_000]);
  const nuisances: Nuisances = {
    deathAtAwait: level('death at an await', 0.02),
    requestLost: level('lost requests', 0.3),
    replyLost: level('lost replies', 0.3),
    requestTwice: level('requests twice', 0.3),
    messageLate: level('late messages', 0.2),
    batchPartial: level('partial batches', 0.5),
    commitUnconfirmed: level('unconfirmed commits', 0.2),
    slowestStoreMs,
    deathInCommit: slowestStoreMs < SLOW_STORE_MS ? 0 : luck.oneOf('death in a commit', [0, 0.1, 0.3]),
    otherContent: level('other content', 0.3),
    powerLost: luck.oneOf('power lost', [0, 0.5, 1, 1]),
    deathAtSync: luck.oneOf('death at sync', [0, 0, 0.1, 0.3]),
    diskFull: level('full disk', 0.3),
    clockSkewMs: luck.oneOf('clock skew', [0, 0, 2_000, 300_000]),
    centreSkewMs: luck.oneOf('skew of the centre', [0, 0, -300_000, 2_000, 300_000]),
    gateGivesUp: luck.oneOf('gates give up', [0, 0.5, 1]),
  };
  const some = (purpose: string, most: number): unknown[] =>
    Array.from({ length: luck.between(purpose, 0, most) });
  const speed = luck.oneOf('speed', [1, 20, 120]);
  const storeAway = luck.chance('store away', 0.5)
    ? some('away', 3).map(() => plannedAway(luck, healsAtMs))
    : [];
  const lanes = plannedLanes(luck, hallId, nuisances.clockSkewMs, storeAway.length > 0);
  const serials = lanes.flatMap(({ travellers }) => travellers.map(({ serial }) => serial));
  return {
    seed,
    direction,
    hallId,
    policy: {
      ...DEFAULT_POLICY,
      // At the pace of the wall a world would be over before its services counted as up again.
      ...(speed === 1 ? { clearAfterMs: 5_000, minimumHoldMs: 15_000 } : {}),
      autogateSnapshotMaxAgeMs: luck.oneOf('gate policy', [null, null, 3_600_000]),
      secondOfficerForForeigners: luck.chance('second officer', 0.5),
    },
    speed,
    lanes,
    nuisances,
    centreFaults: some('faults of the centre', 3).map((_, at) => plannedFault(luck, at, healsAtMs)),
    killsAtMs: [
      ...(luck.chance('kills', 0.5)
        ? some('kill', 3).map(() => luck.between('kill at', 100, healsAtMs))
        : []),
      ...storeAway.flatMap(({ fromMs, untilMs }) =>
        luck.chance('killed while the store is away', 0.5)
          ? [luck.between('killed after', fromMs, untilMs + 500)]
          : [],
      ),
    ],
    storeAway,
    listings: serials
      .filter(() => luck.chance('listed', 0.15))
      .map((serial) => ({
        serial,
        service: luck.oneOf('list', ['watchlist', 'interpol'] as const),
        atMs: luck.chance('listed early', 0.7) ? 0 : luck.between('listed at', 0, healsAtMs),
      })),
    strangers: luck.chance('strangers', 0.1) ? serials.filter(() => luck.chance('stranger', 0.2)) : [],
    paper: luck.chance('paper forms', 0.5) ? plannedPaper(luck) : null,
    healsAtMs,
  };
}

function plannedPaper(luck: Luck): PaperPlan {
  const share = (purpose: string): number => luck.oneOf(purpose, [0, 0, 0.2, 0.5]);
  return {
    blanks: luck.between('blank forms', 1, 6),
    patienceMs: luck.oneOf('patience of officers', [300, 1_000, 3_000]),
    longestDownMs: luck.oneOf('longest down', [3_000, 10_000, 20_000]),
    watchOffMs: luck.oneOf('watch off', [0, 0, 1, -1]) * luck.between('watch off by', 0, 10 * 60_000),
    listsPrinted: luck.chance('lists printed', 0.8),
    spoiled: share('forms spoiled'),
    lost: share('forms lost'),
    mislaid: share('forms mislaid'),
    keyedWrong: luck.oneOf('forms keyed wrong', [0, 0.2, 0.5]),
    keyedTwice: share('forms keyed twice'),
    saidWrong: luck.oneOf('forms said to be what they are not', [0, 0.5, 0.8]),
  };
}

/** Half of them while lanes are at work, and half of them long enough for the spool. */
function plannedAway(luck: Luck, healsAtMs: number): { fromMs: number; untilMs: number } {
  const latestMs = luck.oneOf('away at the latest', [
    Math.min(healsAtMs, 3_000),
    Math.min(healsAtMs, 3_000),
    healsAtMs,
  ]);
  const fromMs = luck.between('away from', 100, Math.min(healsAtMs, latestMs));
  const longestMs = luck.oneOf('longest away', [2_000, 12_000, 30_000]);
  return { fromMs, untilMs: Math.min(healsAtMs, fromMs + luck.between('away for', 50, longestMs)) };
}

function plannedLanes(luck: Luck, hallId: string, skewMs: number, storeAway: boolean): PlannedLane[] {
  let serial = 0;
  const gates = luck.between('gates', 0, 2);
  const counters = luck.between('counters', 1, 2);
  // Long enough for some to come while the store is away.
  const most = storeAway ? luck.oneOf('most travellers', [4, 10]) : 4;
  return Array.from({ length: gates + counters }, (_, at): PlannedLane => {
    const laneKind: LaneKind = at < gates ? 'autogate' : 'counter';
    const classes = TRAVELLER_CLASSES.filter((one) => laneKind === 'counter' || mayUseAutogate(one));
    const number = laneKind === 'autogate' ? at + 1 : at - gates + 1;
    return {
      laneId: `${hallId}-${laneKind === 'autogate' ? 'G' : 'C'}0${number}`,
      laneKind,
      clockSkewMs: skewMs === 0 ? 0 : luck.between('skew', -skewMs, skewMs),
      travellers: Array.from({ length: luck.between('travellers', 1, most) }, () => ({
        serial: (serial += 1),
        travellerClass: luck.oneOf('class', classes),
      })),
      closes: luck.chance('closes', 0.5),
    };
  });
}

function plannedFault(luck: Luck, at: number, healsAtMs: number): FaultWindow {
  const [kind, parameters] = luck.oneOf('kind of fault', KINDS);
  const fromMs = luck.between('fault from', 0, healsAtMs - 1);
  return {
    faultId: `fault-${at + 1}`,
    kind,
    parameters: { probability: luck.oneOf('bites', [1, 1, 0.5]), ...parameters(luck) },
    services: luck.oneOf('services', [
      'all' as const,
      ['crossing-register'],
      ['watchlist', 'interpol'],
      ['watchlist'],
    ]),
    sites: 'all',
    fromMs,
    untilMs: Math.min(healsAtMs, fromMs + luck.between('fault for', 500, 20_000)),
  };
}

/** The run of this world as it was begun. */
export const runOf = (plan: SeedPlan, runId: string): BeginRun => ({
  runId,
  scenario: 'simulated-world',
  title: { id: 'Dunia simulasi', en: 'A simulated world' },
  randomSeed: plan.seed,
  startsAt: new Date(STARTS_AT_MS).toISOString(),
  endsAt: new Date(STARTS_AT_MS + 86_400_000).toISOString(),
  speed: plan.speed,
  sites: [sitePlan(plan)],
});

/** The site as a run of this world declares it. */
export function sitePlan(plan: SeedPlan): BeginRun['sites'][number] {
  const gates = plan.lanes.filter(({ laneKind }) => laneKind === 'autogate').length;
  return {
    siteId: SITE_ID,
    name: { id: 'Soekarno-Hatta, Terminal 3', en: 'Soekarno-Hatta, Terminal 3' },
    timeZone: 'Asia/Jakarta',
    zoneName: 'WIB',
    halls: [
      {
        hallId: plan.hallId,
        direction: plan.direction,
        autogates: gates,
        counters: plan.lanes.length - gates,
      },
    ],
    policy: plan.policy,
  };
}
