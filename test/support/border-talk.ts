import { Pool } from 'undici';
import type { BeginRun, CheckReply, LaneStates, Observations, OpenCheck, RecordCrossing } from '#contracts';

/** What a lane, a sensor or a person says to border; specs change what they are about. */

export const SPECIMEN =
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10';
export const STARTS_AT = '2024-06-19T20:45:00.000Z';

export const run = (runId: string, change: Partial<BeginRun> = {}): BeginRun => ({
  runId,
  scenario: 'e2e',
  title: { id: 'uji', en: 'test' },
  randomSeed: 1,
  startsAt: STARTS_AT,
  endsAt: '2024-06-20T20:45:00.000Z',
  speed: 60,
  sites: [
    {
      siteId: 'CGK-T3',
      name: { id: 'Terminal 3', en: 'Terminal 3' },
      timeZone: 'Asia/Jakarta',
      zoneName: 'WIB',
      halls: [
        { hallId: 'CGK-T3-departure', direction: 'departure', autogates: 4, counters: 64 },
        { hallId: 'CGK-T3-arrival', direction: 'arrival', autogates: 4, counters: 64 },
      ],
      policy: {
        autogateSnapshotMaxAgeMs: null,
        secondOfficerForForeigners: true,
        fireAfterMs: 1_500,
        clearAfterMs: 30_000,
        minimumHoldMs: 60_000,
      },
    },
  ],
  ...change,
});

export const siteAtAfter = (ms: number): string => new Date(Date.parse(STARTS_AT) + ms).toISOString();

export const openLanes = (runId: string, laneIds: readonly string[]): LaneStates => ({
  runId,
  siteId: 'CGK-T3',
  siteAt: STARTS_AT,
  lanes: laneIds.map((laneId) => ({
    laneId,
    hallId: laneId.slice(0, laneId.lastIndexOf('-')),
    laneKind: laneId.includes('-G') ? 'autogate' : 'counter',
    state: 'open',
    officerId: laneId.includes('-G') ? null : 'CGK-T3-0113',
  })),
});

export const check = (
  runId: string,
  laneId: string,
  number: number,
  change: Partial<OpenCheck> = {},
): OpenCheck => ({
  crossingId: `${runId}.${laneId}.${number}`,
  runId,
  siteId: 'CGK-T3',
  hallId: laneId.slice(0, laneId.lastIndexOf('-')),
  laneId,
  laneKind: laneId.includes('-G') ? 'autogate' : 'counter',
  direction: laneId.includes('arrival') ? 'arrival' : 'departure',
  travellerClass: 'wni',
  document: { mrz: SPECIMEN },
  flight: { flightNumber: 'GA832', date: '2024-06-20' },
  officerId: laneId.includes('-G') ? null : 'CGK-T3-0113',
  siteAt: siteAtAfter(1_000 * number),
  visaNumber: null,
  ...change,
});

export const FORM: NonNullable<RecordCrossing['documentedCheck']> = {
  officerId: 'CGK-T3-0113',
  officerInitials: 'BW',
  secondOfficerId: null,
  mrzCheckDigits: 'valid',
  photoTaken: true,
  watchlistSnapshot: null,
  interpolSnapshot: null,
  visaNumber: null,
  lengthOfStayDays: null,
  mark: { kind: 'stamp', number: 'S000412' },
  handwritten: { date: '2024-06-20', time: '04:21', flightNumber: 'GA832' },
};

/** The crossing that follows a check, as a lane records it. */
export const crossing = (
  asked: OpenCheck,
  { screening }: Pick<CheckReply, 'screening'>,
  number: number,
  change: Partial<RecordCrossing> = {},
): RecordCrossing => {
  const { visaNumber: _, siteAt, ...whoAndWhere } = asked;
  return {
    ...whoAndWhere,
    laneSequence: number,
    checkStartedAt: siteAt,
    siteAt: new Date(Date.parse(siteAt) + 20_000).toISOString(),
    decision: 'cleared',
    screening,
    documentedCheck: screening.tier === 'online' ? null : FORM,
    ...change,
  };
};

export const ONLINE = {
  screening: {
    tier: 'online' as const,
    lookups: (['watchlist', 'interpol'] as const).map((service) => ({
      service,
      outcome: 'clear' as const,
      source: 'centre' as const,
      listVersion: 1,
      snapshotAgeMs: null,
    })),
  },
};

export const observation = (runId: string, number: number, siteMs: number, speed = 60): Observations => ({
  runId,
  number,
  siteAt: siteAtAfter(siteMs),
  pace: { state: 'running', speedRequested: speed, speedActual: speed, slowedBy: null },
  halls: [],
  flights: [],
});

export interface Said<T> {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | null;
  readonly body: T;
}

/** Talks JSON to one of our apps. */
export class AppTalk {
  readonly origin: string;
  readonly token: string;
  readonly #pool: Pool;

  constructor(origin: string, token: string, connections = 64) {
    this.#pool = new Pool(origin, { connections, headersTimeout: 20_000, bodyTimeout: 20_000 });
    this.origin = origin;
    this.token = token;
  }

  /** Rejects when the connection breaks, or when there is no answer in time. */
  post<T = Record<string, unknown>>(path: string, body: unknown, withinMs = 20_000): Promise<Said<T>> {
    return this.#say('POST', path, JSON.stringify(body), withinMs);
  }

  get<T = Record<string, unknown>>(path: string): Promise<Said<T>> {
    return this.#say('GET', path, null, 20_000);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #say<T>(
    method: 'GET' | 'POST',
    path: string,
    body: string | null,
    withinMs: number,
  ): Promise<Said<T>> {
    const response = await this.#pool.request({
      method,
      path,
      signal: AbortSignal.timeout(withinMs),
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === null ? {} : { body }),
    });
    const text = await response.body.text();
    return {
      status: response.statusCode,
      type: String(response.headers['content-type'] ?? ''),
      retryAfter:
        response.headers['retry-after'] === undefined ? null : String(response.headers['retry-after']),
      body: (text === '' ? null : parsed(text)) as T,
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
