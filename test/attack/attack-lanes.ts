import { SystemClock, monotonicMs } from '#determinism';
import type { LaneKind } from '#fallback';
import type { CheckReply, CrossingReply, OpenCheck, RecordCrossing } from '#contracts';
import { recordCrossing } from '#contracts';
import { givenCrossing } from '#store-forward';
import { STARTS_AT, check, observation, openLanes } from '../support/border-talk.ts';
import type { AppTalk, Said } from '../support/border-talk.ts';
import { Luck } from '../simulation/luck.ts';
import type { Told } from '../simulation/history.ts';
import { recordOf, travellerOf } from './attack-traveller.ts';
import type { AttackTraveller } from './attack-traveller.ts';

const clock = new SystemClock();
const SITE_MS_A_WALL_MS = 60;
const SITE_ID = 'CGK-T3';
const ANSWER_WITHIN_MS = 3_000;
const PAUSE_MS = 50;
const BEAT_MS = 250;
/** Attempts of a gate before it sends its traveller to a counter. */
const PATIENCE = 4;
/** Travellers of a kind whose coming is known. */
const COMING = 60;
/** Lanes' clocks are off by at most this, in site time. */
const CLOCK_SKEW_MS = 120_000;
const GATES = ['G01', 'G02'];
const COUNTERS = ['C01', 'C02', 'C03', 'C04', 'C05', 'C06'];

/** A traveller whom a gate sent on; the gate may have written a record, and does not know whether it is kept. */
interface Sent {
  readonly traveller: AttackTraveller;
  readonly wasWritten: boolean;
}

interface Hall {
  readonly hallId: string;
  readonly sent: Sent[];
  gatesOpen: number;
}

/** Gates and counters of two halls, each with a clock of its own, which note what they were told. */
export class AttackLanes {
  /** A lane was told that its crossing is recorded; in the order of the answers. */
  readonly told: Told[] = [];
  /** All that was ever sent as a crossing, answered or not: id and hash. */
  readonly sent = new Set<string>();
  /** Answers that a lane must never get, whatever happens: what was sent was right. */
  readonly wronged: string[] = [];
  /** Everybody who came to a lane, and those who will come next. */
  readonly came: AttackTraveller[] = [];
  readonly coming: Readonly<Record<LaneKind, AttackTraveller[]>> = { autogate: [], counter: [] };
  /** Another record under a known id was refused. */
  othersRefused = 0;
  readonly #talk: AppTalk;
  readonly #runId: string;
  readonly #seed: number;
  readonly #luck: Luck;
  readonly #startedMs = monotonicMs();
  readonly #abandon = new AbortController();
  /** Ids under which another record was sent. */
  readonly #mixedUp = new Set<string>();
  #travellers = 0;
  #going = true;
  #done: Promise<unknown> = Promise.resolve();
  #failure: unknown = null;

  constructor(talk: AppTalk, runId: string, seed: number) {
    this.#talk = talk;
    this.#runId = runId;
    this.#seed = seed;
    this.#luck = new Luck(seed + 1);
  }

  async start(): Promise<void> {
    const halls = ['departure', 'arrival'].map((direction) => ({
      hallId: `${SITE_ID}-${direction}`,
      sent: [],
      gatesOpen: GATES.length,
    }));
    const lanes = halls.flatMap((hall) =>
      [...GATES, ...COUNTERS].map((lane) => ({ hall, laneId: `${hall.hallId}-${lane}` })),
    );
    await this.#insist(
      '/v1/lanes',
      openLanes(
        this.#runId,
        lanes.map(({ laneId }) => laneId),
      ),
    );
    const work = [this.#sensors(), ...lanes.map(({ hall, laneId }) => this.#lane(hall, laneId))];
    this.#done = Promise.all(work).catch((error: unknown) => {
      if (!this.#abandon.signal.aborted) this.#failure = error;
    });
  }

  /** Nobody joins any more; resolves when everybody who is in a hall has passed it. */
  async stop(): Promise<void> {
    this.#going = false;
    await this.#done;
    if (this.#failure !== null) throw this.#failure as Error;
  }

  /** Ends at once, wherever the lanes are. */
  async abandon(): Promise<void> {
    this.#abandon.abort(new Error('abandoned'));
    await this.stop();
  }

  async #sensors(): Promise<void> {
    for (let number = 1; this.#going; number += 1) {
      await this.#insist('/v1/observations', observation(this.#runId, number, this.#siteMs()));
      await clock.sleep(BEAT_MS);
    }
  }

  async #lane(hall: Hall, laneId: string): Promise<void> {
    const isGate = laneId.includes('-G');
    const lane = new Lane(laneId, this.#luck.between('skew', -CLOCK_SKEW_MS, CLOCK_SKEW_MS));
    const mayGoOn = (): boolean => this.#going || (!isGate && (hall.gatesOpen > 0 || hall.sent.length > 0));
    while (mayGoOn()) {
      await clock.sleep(this.#luck.between('walking up', 20, 250));
      const sent = isGate ? undefined : hall.sent.shift();
      if (sent) await this.#serve(hall, lane, sent);
      else if (this.#going) {
        const traveller = this.#next(isGate ? 'autogate' : 'counter');
        await this.#serve(hall, lane, { traveller, wasWritten: false });
      }
    }
    if (isGate) hall.gatesOpen -= 1;
  }

  #next(laneKind: LaneKind): AttackTraveller {
    const coming = this.coming[laneKind];
    while (coming.length <= COMING) {
      coming.push(travellerOf(this.#luck, this.#seed, (this.#travellers += 1), laneKind));
    }
    const traveller = coming.shift()!;
    this.came.push(traveller);
    return traveller;
  }

  async #serve(hall: Hall, lane: Lane, { traveller, wasWritten }: Sent): Promise<void> {
    const { travellerClass, mrz, visaNumber } = traveller;
    const change = { travellerClass, document: { mrz }, visaNumber, siteAt: this.#siteAt(lane) };
    const number = (lane.attempts += 1);
    const crossingId = `${this.#runId}.${lane.laneId}.${String(number).padStart(6, '0')}`;
    const asked: OpenCheck = check(this.#runId, lane.laneId, number, { ...change, crossingId });
    const { body: reply } = await this.#insist<CheckReply>('/v1/checks', asked);
    if (reply.advice === 'use-counter') {
      hall.sent.push({ traveller, wasWritten });
      return;
    }
    // All is well again: the gate goes on sending its record until it is confirmed, and that one stands.
    if (wasWritten && reply.documentedCheckNeeds === null) return;
    await clock.sleep(this.#luck.between('deciding', 20, 150));
    const siteAt = this.#siteAt(lane);
    const record = recordOf(asked, reply, { crossingId, siteAt, laneSequence: (lane.sequence += 1) });
    if (this.#luck.chance('other content', 0.02)) void this.#sendOther(record);
    const sendOn = (unanswered: number): void => {
      if (lane.isGate && unanswered === PATIENCE) hall.sent.push({ traveller, wasWritten: true });
    };
    await this.#tell(record, sendOn);
    // A device that was told, and forgot.
    if (this.#luck.chance('again', 0.03)) await this.#tell(record);
  }

  async #tell(record: RecordCrossing, unanswered?: (attempts: number) => void): Promise<void> {
    this.sent.add(`${record.crossingId} ${hashOf(record)}`);
    const said = await this.#insist<CrossingReply>('/v1/crossings', record, unanswered);
    // A refusal: the mixed-up one was first, and is the one that is kept.
    if (said.status < 300) this.#toldOf(record, said.body);
  }

  /** A device that mixes up its ids: once, and it may come before the right one. */
  async #sendOther(record: RecordCrossing): Promise<void> {
    const other: RecordCrossing = { ...record, flight: { flightNumber: 'GA834', date: record.flight.date } };
    if (other.documentedCheck) {
      const { handwritten } = other.documentedCheck;
      other.documentedCheck = {
        ...other.documentedCheck,
        handwritten: { ...handwritten, flightNumber: 'GA834' },
      };
    }
    this.#mixedUp.add(record.crossingId);
    await clock.sleep(this.#luck.between('other content after', 50, 400));
    this.sent.add(`${other.crossingId} ${hashOf(other)}`);
    const said = await this.#post<CrossingReply>('/v1/crossings', other);
    if (said?.status === 409) this.othersRefused += 1;
    else if (said && said.status < 300) this.#toldOf(other, said.body);
  }

  #toldOf(record: RecordCrossing, { repeat, keptIn }: CrossingReply): void {
    const { crossingId, laneId, laneSequence } = record;
    // A spool knows what it holds: that a record is new to the journal too, it does not promise.
    const isRepeat = repeat || keptIn === 'spool';
    this.told.push({ crossingId, laneId, laneSequence, repeat: isRepeat, hash: hashOf(record) });
  }

  /** Until border has done it. Whatever is refused for good was wronged; the lane goes on. */
  async #insist<T>(
    path: string,
    body: unknown,
    unanswered: (attempts: number) => void = () => undefined,
  ): Promise<Said<T>> {
    for (let attempt = 1; ; attempt += 1) {
      this.#abandon.signal.throwIfAborted();
      const said = await this.#post<T>(path, body);
      if (said && said.status < 300) return said;
      if (said?.status === 409 && this.#mixedUp.has((body as { crossingId?: string }).crossingId ?? ''))
        return said;
      if (said && said.status < 500) {
        this.wronged.push(`${path} ${said.status} ${JSON.stringify(said.body)}`);
        throw new Error(this.wronged.at(-1));
      }
      unanswered(attempt);
      await clock.sleep(PAUSE_MS);
    }
  }

  /** Null when there was no answer in time. */
  #post<T>(path: string, body: unknown): Promise<Said<T> | null> {
    return this.#talk.post<T>(path, body, ANSWER_WITHIN_MS).catch(() => null);
  }

  #siteMs(): number {
    return Math.round((monotonicMs() - this.#startedMs) * SITE_MS_A_WALL_MS);
  }

  #siteAt({ skewMs }: Lane): string {
    return new Date(
      Date.parse(STARTS_AT) + Math.max(0, this.#siteMs() + CLOCK_SKEW_MS + skewMs),
    ).toISOString();
  }
}

class Lane {
  readonly laneId: string;
  readonly skewMs: number;
  attempts = 0;
  sequence = 0;

  constructor(laneId: string, skewMs: number) {
    this.laneId = laneId;
    this.skewMs = skewMs;
  }

  get isGate(): boolean {
    return this.laneId.includes('-G');
  }
}

/** As border makes it of what it is sent. */
export const hashOf = (record: unknown): string => givenCrossing(recordCrossing.parse(record)).hash;
