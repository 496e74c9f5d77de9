import { service } from '#contracts';
import type { BeginRun, FlightObservation, HallObservation, JournalBodies } from '#contracts';
import type { NewEntry } from './journal-writer.ts';

/** When, in seconds of wall time after the first beat, the script's data centre falls and comes back. */
export interface ScriptPlan {
  readonly runId: string;
  readonly speed: number;
  readonly outageFromS: number;
  readonly outageUntilS: number;
  /** From the centre's return until the backlog is drained. */
  readonly drainS: number;
}

const startsAtMs = Date.parse('2024-06-19T20:45:00.000Z');
const sites: BeginRun['sites'] = [
  site('CGK-T3', 'Soekarno-Hatta Terminal 3', 'Asia/Jakarta', 'WIB', [52, 30], [16, 24]),
  site('CGK-T2', 'Soekarno-Hatta Terminal 2', 'Asia/Jakarta', 'WIB', [5, 12], [5, 12]),
  site('DPS', 'I Gusti Ngurah Rai', 'Asia/Makassar', 'WITA', [30, 24], [15, 16]),
];

function site(
  siteId: string,
  name: string,
  timeZone: string,
  zoneName: 'WIB' | 'WITA' | 'WIT',
  [arrivalGates, arrivalCounters]: [number, number],
  [departureGates, departureCounters]: [number, number],
): BeginRun['sites'][number] {
  return {
    siteId,
    name: { id: name, en: name },
    timeZone,
    zoneName,
    halls: [
      {
        hallId: `${siteId}-arrival`,
        direction: 'arrival',
        autogates: arrivalGates,
        counters: arrivalCounters,
      },
      {
        hallId: `${siteId}-departure`,
        direction: 'departure',
        autogates: departureGates,
        counters: departureCounters,
      },
    ],
    policy: {
      autogateSnapshotMaxAgeMs: null,
      secondOfficerForForeigners: true,
      fireAfterMs: 30_000,
      clearAfterMs: 120_000,
      minimumHoldMs: 300_000,
    },
  };
}

const halls = sites.flatMap(({ siteId, halls: ofSite }) => ofSite.map((hall) => ({ siteId, ...hall })));
type Hall = (typeof halls)[number];

/**
 * A made-up run, told as journal entries: plausible to look at, deterministic, and no model of anything. One beat is
 * one second of wall time. It exists so that readers of the journal can be worked on without the world that writes it.
 */
export class ScriptedRun {
  readonly #plan: ScriptPlan;
  readonly #mode = new Map<string, JournalBodies['ModeChanged']['to']>(
    halls.map(({ hallId }) => [hallId, 'normal']),
  );
  #centreUp = true;

  constructor(plan: ScriptPlan) {
    this.#plan = plan;
  }

  begin(): NewEntry {
    const { runId, speed } = this.#plan;
    const body: BeginRun = {
      runId,
      scenario: 'scripted',
      title: { id: 'Hari tertulis', en: 'A scripted day' },
      randomSeed: 1,
      startsAt: new Date(startsAtMs).toISOString(),
      endsAt: new Date(startsAtMs + 24 * 3_600_000).toISOString(),
      speed,
      sites,
    };
    return { kind: 'RunBegun', runId, siteId: null, siteAt: body.startsAt, body };
  }

  /** What is journalled in the second after `beat` seconds. */
  beat(beat: number): NewEntry[] {
    return [
      ...this.#centre(beat),
      this.#entry('PaceObserved', null, beat, {
        state: 'running',
        speedRequested: this.#plan.speed,
        speedActual: this.#plan.speed,
        slowedBy: null,
      }),
      ...halls.map((hall) => this.#entry('HallObserved', hall.siteId, beat, this.#hall(hall, beat))),
      ...sites.map(({ siteId }) => this.#entry('BacklogObserved', siteId, beat, this.#backlog(beat))),
      ...this.#flights(beat),
    ];
  }

  #isDown(beat: number): boolean {
    return beat >= this.#plan.outageFromS && beat < this.#plan.outageUntilS;
  }

  #siteAt(beat: number): string {
    return new Date(startsAtMs + beat * 1000 * this.#plan.speed).toISOString();
  }

  #entry<K extends NewEntry['kind']>(
    kind: K,
    siteId: string | null,
    beat: number,
    body: JournalBodies[K],
  ): NewEntry {
    return { kind, runId: this.#plan.runId, siteId, siteAt: this.#siteAt(beat), body } as unknown as NewEntry;
  }

  /** Changes of health and mode that fall into this beat. */
  #centre(beat: number): NewEntry[] {
    const entries: NewEntry[] = [];
    const up = !this.#isDown(beat);
    if (up !== this.#centreUp) {
      this.#centreUp = up;
      for (const { siteId } of sites) {
        for (const name of service.options) {
          entries.push(
            this.#entry('ServiceHealthChanged', siteId, beat, {
              from: up ? 'down' : 'up',
              status: {
                service: name,
                state: up ? 'up' : 'down',
                since: this.#siteAt(beat),
                reason: up ? 'calls-answered' : 'calls-failing',
                override: null,
              },
            }),
          );
        }
      }
    }
    const drained = beat >= this.#plan.outageUntilS + this.#plan.drainS;
    const to = up ? (beat < this.#plan.outageUntilS || drained ? 'normal' : 'recovering') : 'documented';
    for (const { hallId, siteId } of halls) {
      const from = this.#mode.get(hallId);
      if (from === undefined || from === to) continue;
      this.#mode.set(hallId, to);
      const because: JournalBodies['ModeChanged']['because'] = up
        ? []
        : ['watchlist', 'crossing-register', 'autogate'];
      entries.push(this.#entry('ModeChanged', siteId, beat, { hallId, from, to, because }));
    }
    return entries;
  }

  /** Seconds of outage that the queues still feel. */
  #strain(beat: number): number {
    const { outageFromS, outageUntilS } = this.#plan;
    if (beat < outageFromS) return 0;
    return beat < outageUntilS
      ? beat - outageFromS
      : Math.max(0, outageUntilS - outageFromS - 2 * (beat - outageUntilS));
  }

  #hall(hall: Hall, beat: number): HallObservation {
    const strain = this.#strain(beat);
    const wave = 1 + Math.sin((beat + hall.autogates) / 17);
    const gatesOpen = this.#isDown(beat) ? 0 : hall.autogates;
    const countersOpen = this.#isDown(beat) ? hall.counters : Math.ceil(hall.counters / 2);
    const bank = (
      laneKind: 'autogate' | 'counter',
      lanesInstalled: number,
      lanesOpen: number,
      queueLength: number,
      serviceMs: number,
    ): HallObservation['banks'][number] => {
      const waitMs = lanesOpen === 0 ? null : Math.round((queueLength * serviceMs) / lanesOpen);
      return {
        laneKind,
        queueLength,
        lanesInstalled,
        lanesOpen,
        lanesBusy: Math.min(lanesOpen, queueLength + Math.round(lanesOpen * 0.6)),
        waitingTimes: {
          windowMs: 900_000,
          count: lanesOpen * 12,
          p50Ms: waitMs,
          p90Ms: waitMs === null ? null : Math.round(waitMs * 1.6),
          maxMs: waitMs === null ? null : Math.round(waitMs * 2.1),
        },
        joinerWaitMs: waitMs,
        servedPerHour: Math.round((lanesOpen * 3_600_000 * 0.7) / serviceMs),
      };
    };
    const gateQueue = gatesOpen === 0 ? 0 : Math.round(wave * 12);
    const counterQueue = Math.round(wave * 8 + strain * 9);
    return {
      hallId: hall.hallId,
      siteId: hall.siteId,
      banks: [
        bank('autogate', hall.autogates, gatesOpen, gateQueue, 20_000),
        bank('counter', hall.counters, countersOpen, counterQueue, 75_000),
      ],
      travellersInside: gateQueue + counterQueue + gatesOpen + countersOpen,
      overflow: Math.max(0, counterQueue - 400),
      crossings: { online: beat * 11, local: strain * 4, paper: 0 },
      officersOnDuty: hall.counters,
    };
  }

  #backlog(beat: number): JournalBodies['BacklogObserved'] {
    const { outageFromS, outageUntilS, drainS } = this.#plan;
    const made = Math.max(0, Math.min(beat, outageUntilS) - outageFromS) * 14;
    const drainedShare = Math.min(1, Math.max(0, beat - outageUntilS) / drainS);
    const unsynced = Math.round(made * (1 - drainedShare));
    return {
      unsynced,
      oldestSiteAt: unsynced === 0 ? null : this.#siteAt(outageFromS),
      blocked: 0,
      acknowledged: beat * 14 - unsynced,
      drainedPerSecond: drainedShare > 0 && drainedShare < 1 ? Math.round(made / drainS) : 14,
    };
  }

  /** One flight of each hall changes at a time; they get later with the strain. */
  #flights(beat: number): NewEntry[] {
    return halls.map((hall, index) => {
      const slot = (beat + index * 3) % 40;
      const number = 100 + index * 50 + slot;
      const delayMinutes = Math.round(this.#strain(beat) * (0.2 + (slot % 7) / 10));
      const scheduledMs = startsAtMs + (slot + 1) * 15 * 60_000;
      const departed = beat * 1000 * this.#plan.speed > (slot + 1) * 15 * 60_000;
      const body: FlightObservation = {
        flightId: `GA${number}-20240620-${hall.hallId}`,
        flightNumber: `GA${number}`,
        siteId: hall.siteId,
        hallId: hall.hallId,
        direction: hall.direction,
        otherAirport: ['SIN', 'KUL', 'NRT', 'JED', 'SYD'][slot % 5] ?? 'SIN',
        state:
          hall.direction === 'arrival'
            ? 'landed'
            : departed
              ? 'departed'
              : delayMinutes > 0
                ? 'held'
                : 'boarding',
        scheduledAt: new Date(scheduledMs).toISOString(),
        estimatedAt: new Date(scheduledMs + delayMinutes * 60_000).toISOString(),
        delayMinutes,
        delayCodes: delayMinutes > 0 ? [{ code: '86', minutes: delayMinutes }] : [],
        travellersExpected: 180,
        travellersThrough: Math.min(180, beat),
        travellersMissed: 0,
      };
      return this.#entry('FlightObserved', hall.siteId, beat, body);
    });
  }
}
