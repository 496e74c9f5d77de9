import { FaultPlan, seenByCaller } from '#faults';
import type { Misbehaviour } from '#faults';
import type { LookupReply, RegisterBatch, ScreeningReply, ScreeningRequest } from '#contracts';
import type { Service } from '#fallback';
import { isSameRecord, outcomesOf, sortBatch } from '../../apps/data-centre/src/register/arrived-records.ts';
import type { SortedBatch } from '../../apps/data-centre/src/register/arrived-records.ts';
import { arrivedOf } from '../../apps/data-centre/src/register/batch-record.ts';
import type { ArrivedBatch } from '../../apps/data-centre/src/register/batch-record.ts';
import { readLinedBatch } from '../../apps/data-centre/src/register/lined-batch.ts';
import { CentreFailedError } from '../../apps/border/src/centre/centre-failed.ts';
import { documentKey } from '../../apps/data-centre/src/lists/list-keys.ts';
import { ReferenceList } from '../../apps/data-centre/src/lists/reference-list.ts';
import type { PlainReply } from '../../apps/border/src/centre/centre-client.ts';
import type { Fault } from './fault-tally.ts';
import { SITE_ID } from './seed-plan.ts';
import { DOCUMENT_OF } from './travellers.ts';
import type { World } from './world.ts';

/** As border's settings have it. */
const SCREENING_DEADLINE_MS = 10_000;

export type ListService = 'watchlist' | 'interpol';
export const LIST_SERVICES: readonly ListService[] = ['watchlist', 'interpol'];

export interface RegisterRow {
  readonly crossingId: string;
  readonly body: Buffer;
  readonly laneKey: string;
  readonly laneSequence: number;
  readonly fallback: boolean;
  arrivals: number;
}

/** What the tally says of a request that meets a fault. */
const EFFECTS: Readonly<Record<Misbehaviour['effect'], Fault>> = {
  refuse: 'centre stopped or in error',
  reset: 'centre resets',
  hold: 'centre silent',
  delay: 'centre slow',
  trickle: 'centre slow',
  cut: 'centre answers in part',
  corrupt: 'centre answers nonsense',
};

/** A list: since which version each traveller is on it. */
interface List {
  version: number;
  readonly since: Map<number, number>;
}

/**
 * The data centre: lists that grow, and the register, whose database merges what arrives as its one statement does. What
 * goes wrong on the way to its services is decided by the fault plan of the seed.
 */
export class Centre {
  /** In the order of their first arrival. */
  readonly register = new Map<string, RegisterRow>();
  /** Ids that were told to be new, as often as they were. */
  readonly firstWrites = new Map<string, number>();
  readonly lists: Record<ListService, List> = {
    watchlist: { version: 1, since: new Map() },
    interpol: { version: 1, since: new Map() },
  };
  /** The same, as the centre's own code keeps them: what it screens from. */
  readonly #kept: Record<ListService, ReferenceList> = {
    watchlist: new ReferenceList('watchlist', 1),
    interpol: new ReferenceList('interpol', 1),
  };
  readonly #world: World;
  readonly #faults: FaultPlan;
  #requests = 0;

  constructor(world: World) {
    this.#world = world;
    this.#faults = new FaultPlan(world.plan.centreFaults, { randomSeed: world.plan.seed });
  }

  list(service: ListService, serial: number): void {
    const list = this.lists[service];
    list.version += 1;
    list.since.set(serial, list.version);
    const listing = {
      key: documentKey(DOCUMENT_OF.nationality, DOCUMENT_OF.number(serial)),
      addedInVersion: list.version,
      addedAtMs: this.#nowMs,
      listedFromMs: null,
      removedInVersion: null,
      removedAtMs: null,
    };
    this.#kept[service] = this.#kept[service].with(list.version, [listing]);
    this.#world.tell('centre', () => `puts traveller ${serial} on the ${service}, version ${list.version}`);
  }

  /** The register holds another run's record under this id. */
  admitStranger(crossingId: string): void {
    const [body, laneKey] = [Buffer.from('"somebody else"'), 'another-run/lane'];
    this.register.set(crossingId, {
      crossingId,
      body,
      laneKey,
      laneSequence: 1,
      fallback: false,
      arrivals: 1,
    });
    this.#world.tell('register', () => `holds another run's record as ${crossingId}`);
    this.#world.tally.add("another run's record under our id");
  }

  isListed(service: ListService, serial: number, version = this.lists[service].version): boolean {
    return (this.lists[service].since.get(serial) ?? Infinity) <= version;
  }

  /** Whether a service answers its probe. */
  probe(service: Service, deadlineMs: number): Promise<boolean> {
    const met = this.#meet(service);
    const seen = seenByCaller(met, 2, deadlineMs);
    // Waiting for good news changes nothing here, and is most of what would be waited for.
    return met === null
      ? Promise.resolve(true)
      : this.#world.clock.sleep(seen.waitMs).then(() => seen.answered);
  }

  /** The reply of a service, or null where there was none in time. */
  async lookUp(service: Service, serial: number, deadlineMs: number): Promise<LookupReply | null> {
    const met = this.#meet(service);
    const { answered, waitMs } = seenByCaller(
      met,
      this.#world.luck.between('look-up takes', 5, 60),
      deadlineMs,
    );
    await this.#world.clock.sleep(waitMs);
    if (!answered) return null;
    const list = service === 'watchlist' || service === 'interpol' ? service : null;
    return {
      service,
      outcome: list && this.isListed(list, serial) ? 'hit' : 'clear',
      listVersion: list ? this.lists[list].version : 1,
      lengthOfStayDays: null,
    };
  }

  /** Records made under fallback, against the list of then and of now. @throws CentreFailedError */
  async screen(list: ListService, body: string): Promise<ScreeningReply> {
    const world = this.#world;
    const { answered, waitMs } = seenByCaller(this.#meet(list), 10, SCREENING_DEADLINE_MS);
    const reply = await world.exchange<ScreeningReply>(
      `a screening by the ${list}`,
      async () => {
        await world.travel(Math.min(waitMs, 50));
        return answered ? this.#screened(list, JSON.parse(body) as ScreeningRequest) : null;
      },
      SCREENING_DEADLINE_MS,
    );
    if (!reply) throw new CentreFailedError(`the ${list} did not answer`, false);
    return reply;
  }

  /** As ListKeeper does it. */
  #screened(name: ListService, { records, siteAt }: ScreeningRequest): ScreeningReply {
    const list = this.#kept[name];
    const now = { siteMs: Date.parse(siteAt), wallMs: this.#nowMs };
    const said = (isListed: boolean): 'hit' | 'clear' => (isListed ? 'hit' : 'clear');
    return {
      service: name,
      listVersion: list.version,
      results: records.map((record) => {
        const crossed = { siteMs: Date.parse(record.siteAt), wallMs: Date.parse(record.recordedAt) };
        return {
          crossingId: record.crossingId,
          atCrossing: said(list.wasListed(record, crossed)),
          versionAtCrossing: list.versionAt(crossed.wallMs),
          now: said(list.wasListed(record, now)),
        };
      }),
    };
  }

  /** A batch as it comes over the wire. Rejects as the network does. */
  async takeBatch(body: readonly Uint8Array[], deadlineMs: number): Promise<PlainReply> {
    const world = this.#world;
    const met = this.#meet('crossing-register');
    const worksAtAll =
      met?.effect !== 'refuse' && !((met?.effect === 'hold' || met?.effect === 'reset') && !met.afterWork);
    const { answered, waitMs } = seenByCaller(met, 10, deadlineMs);
    if (met) world.tell('centre', () => `meets a batch with a fault: ${EFFECTS[met.effect]}`);
    // Read when it arrives; what arrives a second time comes from the wire, not from the sender's memory.
    let arrived: Buffer | null = null;
    const answer = await world.exchange<PlainReply>(
      'a batch',
      () => {
        if (met?.effect === 'refuse') return Promise.resolve({ status: met.status, text: '' });
        arrived ??= Buffer.concat(body);
        const reply = worksAtAll ? this.#record(arrived) : null;
        return world.travel(Math.min(waitMs, 50)).then(() => {
          if (met?.effect === 'corrupt') return { status: 200, text: 'not JSON' };
          if (met?.effect === 'cut') return { status: 200, text: (reply?.text ?? '').slice(0, 9) };
          return (answered ? reply : null) ?? { status: 0, text: '' };
        });
      },
      deadlineMs,
    );
    if (answer === null || answer.status === 0) throw new Error(`no answer within ${deadlineMs} ms`);
    return answer;
  }

  #record(body: Buffer): PlainReply {
    const whole = readLinedBatch(body) ?? arrivedOf(JSON.parse(body.toString()) as RegisterBatch);
    const partial = this.#world.unlucky('batchPartial');
    const kept = partial ? this.#world.luck.between('kept of a batch', 0, whole.records.length) : Infinity;
    const records = whole.records.slice(0, kept);
    const sorted = sortBatch(records);
    const arrivals = this.merge(records, sorted);
    const results = outcomesOf(records, sorted, arrivals);
    for (const { crossingId, outcome } of results) {
      if (outcome === 'recorded') {
        this.firstWrites.set(crossingId, (this.firstWrites.get(crossingId) ?? 0) + 1);
      }
    }
    this.#world.tell('register', () =>
      [
        ...results.map(({ crossingId, outcome }) => `${outcome} ${crossingId}`),
        ...whole.records.slice(kept).map(({ crossingId }) => `overlooks ${crossingId}`),
      ].join(', '),
    );
    return { status: 200, text: JSON.stringify({ results }) };
  }

  /** What the register's database does in one transaction: inserts what is new, counts what is known and equal, passes over the rest. */
  merge(records: ArrivedBatch['records'], { distinct }: SortedBatch): ReadonlyMap<string, number> {
    const counted = new Map<string, number>();
    // One transaction has no order of its own; here the one in which the batch gave its records.
    const inOrder = [...distinct].sort(
      (one, other) => records.indexOf(one.record) - records.indexOf(other.record),
    );
    for (const { record, arrivals } of inOrder) {
      const { crossingId, runId, laneId, laneSequence, body } = record;
      const known = this.register.get(crossingId);
      if (known && !isSameRecord(known, record)) continue;
      if (known) known.arrivals += arrivals;
      else {
        const { fallback } = record;
        const laneKey = `${runId}/${laneId}`;
        this.register.set(crossingId, { crossingId, body, laneKey, laneSequence, fallback, arrivals });
      }
      counted.set(crossingId, known?.arrivals ?? arrivals);
    }
    return counted;
  }

  /** Wall time as the centre has it. */
  get #nowMs(): number {
    const { clock, plan } = this.#world;
    return clock.nowMs() + plan.nuisances.centreSkewMs;
  }

  #meet(service: Service) {
    const { sinceMs, faulty, tally, plan } = this.#world;
    if (!faulty) return null;
    const met = this.#faults.misbehaviourAt({
      service,
      siteId: SITE_ID,
      atMs: sinceMs,
      subject: (this.#requests += 1),
    });
    if (met) {
      tally.add(EFFECTS[met.effect]);
      const others = plan.centreFaults.some(({ kind }) => kind !== 'flap');
      if (!others) tally.add('centre flaps');
    }
    return met;
  }
}
