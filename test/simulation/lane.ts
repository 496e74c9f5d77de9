import type { CheckReply, RecordCrossing } from '#contracts';
import type { Decision } from '#fallback';
import { givenCrossing } from '#store-forward';
import { ATTEMPT_DEADLINE_MS, insist } from './asking.ts';
import type { Asking, Final } from './asking.ts';
import type { Answer } from './answer.ts';
import type { Border } from './border.ts';
import { sentKey } from './history.ts';
import type { Told } from './history.ts';
import type { House } from './house.ts';
import type { FormPad } from './paper-form.ts';
import type { PlannedLane, PlannedTraveller } from './seed-plan.ts';
import { crossingIdOf, recordOf } from './travellers.ts';
import type { World } from './world.ts';

/** Attempts of a gate before it sends its traveller on. */
const PATIENCE = 2;

/** A traveller whom a gate sent on. */
interface Sent extends PlannedTraveller {
  /** The gate wrote a record and nobody answered: whether it is kept, neither gate nor counter can know. */
  readonly wasWritten: boolean;
}

export interface Hall {
  readonly world: World;
  readonly house: House;
  /** See `History.sent`. */
  readonly sent: Set<string>;
  readonly told: Told[];
  /** Sent from a gate to the counters. */
  readonly sentToCounters: Sent[];
  /** Paper forms by counter, as soon as they are printed. */
  readonly pads: ReadonlyMap<string, FormPad>;
  gatesOpen: number;
  /** The id under which an attempt (1, 2, 3 ...) goes; always the same, but for one mutant. */
  readonly idOf: (crossingId: string, attempt: number) => string;
}

/** A lane: one traveller after the other, and each call repeated under the same id until border answers. */
export class LaneDevice {
  readonly #hall: Hall;
  readonly #lane: PlannedLane;
  #sequence = 0;
  /** A record is on its way that the officer waits for no more; until it is answered, there are only the forms. */
  #unanswered: Promise<void> | null = null;
  isDone = false;

  constructor(hall: Hall, lane: PlannedLane) {
    this.#hall = hall;
    this.#lane = lane;
  }

  async run(): Promise<void> {
    const { sentToCounters, world } = this.#hall;
    const { laneKind, travellers, closes } = this.#lane;
    const isGate = laneKind === 'autogate';
    await this.#tell('open');
    for (const traveller of travellers) await this.#serve(traveller);
    if (isGate) this.#hall.gatesOpen -= 1;
    while (!isGate && (this.#hall.gatesOpen > 0 || sentToCounters.length > 0)) {
      const next = sentToCounters.shift();
      if (next) await this.#serve(next, next.wasWritten);
      else await world.clock.sleep(500);
    }
    await this.#unanswered;
    if (closes) await this.#tell('closed');
    this.isDone = true;
  }

  async #serve(traveller: PlannedTraveller, wasWritten = false): Promise<void> {
    const { world, sentToCounters } = this.#hall;
    const { luck, clock } = world;
    await clock.sleep(luck.between('walking up', 20, 1_500));
    if (this.#unanswered && this.#pad) {
      this.#pad.decide(traveller);
      return;
    }
    await this.#unanswered;
    const checkStartedAt = this.#siteAt();
    const check = await this.#check(traveller, checkStartedAt);
    if (check?.kind === 'refused') return;
    if (!check) {
      this.#pad?.decide(traveller);
      return;
    }
    const reply: CheckReply = check.body;
    world.tell(this.#lane.laneId, () => adviceInWords(traveller, reply));
    if (reply.advice === 'use-counter') {
      sentToCounters.push({ ...traveller, wasWritten });
      return;
    }
    if (wasWritten && reply.documentedCheckNeeds === null) {
      // All is well again: the gate goes on sending its record until it is confirmed, and that one stands.
      world.tell(this.#lane.laneId, () => `leaves traveller ${traveller.serial} to the record of the gate`);
      return;
    }
    await clock.sleep(luck.between('deciding', 20, 1_500));
    await this.#decide(traveller, wasWritten, checkStartedAt, reply);
  }

  /** Null: the officer took a form instead. */
  #check(traveller: PlannedTraveller, startedAt: string): Promise<Final<CheckReply> | null> {
    const { clock } = this.#hall.world;
    const beganMs = clock.nowMs();
    return this.#insist(
      `check of traveller ${traveller.serial}`,
      (border) => border.openCheck(this.#lane, traveller, startedAt),
      () => this.#pad !== null && clock.nowMs() - beganMs >= this.#patienceMs,
    );
  }

  async #decide(
    traveller: PlannedTraveller,
    wasWritten: boolean,
    checkStartedAt: string,
    reply: CheckReply,
  ): Promise<void> {
    const { world } = this.#hall;
    const decision: Decision = reply.advice === 'clear' ? 'cleared' : 'referred';
    const crossing = recordOf({
      plan: world.plan,
      lane: this.#lane,
      traveller,
      crossingId: crossingIdOf(traveller.serial, wasWritten ? 2 : 1),
      laneSequence: (this.#sequence += 1),
      checkStartedAt,
      siteAt: this.#siteAt(),
      decision,
      reply,
    });
    if (world.unlucky('otherContent')) void this.#sendOther(crossing);
    const recorded = this.#record(crossing, traveller);
    if (!(await this.#isWorthWaitingFor(recorded)) && this.#pad) {
      const sentAs = sentKey(crossing.crossingId, givenCrossing(crossing).hash);
      this.#pad.repeat(traveller, decision, reply, sentAs);
      this.#unanswered = recorded.then(() => {
        this.#unanswered = null;
      });
    } else await recorded;
  }

  /** False when it was not answered while the officer had patience, who now takes a form. */
  #isWorthWaitingFor(answer: Promise<void>): Promise<boolean> {
    if (!this.#pad) return Promise.resolve(true);
    const answered = answer.then(() => true);
    return Promise.race([answered, this.#hall.world.clock.sleep(this.#patienceMs).then(() => false)]);
  }

  get #patienceMs(): number {
    return this.#hall.world.plan.paper?.patienceMs ?? Infinity;
  }

  /** Blank forms in reach of the officer. */
  get #pad(): FormPad | null {
    const pad = this.#hall.pads.get(this.#lane.laneId);
    return pad && !pad.isEmpty ? pad : null;
  }

  async #record(crossing: RecordCrossing, traveller: PlannedTraveller): Promise<void> {
    const { world, sentToCounters } = this.#hall;
    let sent = crossing;
    const sendOn = (unanswered: number): boolean => {
      if (this.#lane.laneKind !== 'autogate' || unanswered !== PATIENCE || !world.unlucky('gateGivesUp'))
        return false;
      sentToCounters.push({ ...traveller, wasWritten: true });
      world.tell(this.#lane.laneId, () => `stays shut; traveller ${traveller.serial} is sent to a counter`);
      return false;
    };
    let hash = '';
    const ask = (border: Border, attempt: number) => {
      const crossingId = this.#hall.idOf(crossing.crossingId, attempt);
      if (hash === '' || crossingId !== sent.crossingId) {
        sent = { ...crossing, crossingId };
        hash = givenCrossing(sent).hash;
        this.#hall.sent.add(sentKey(crossingId, hash));
      }
      return border.record(sent);
    };
    const answer = await this.#insist(`crossing ${crossing.crossingId}`, ask, sendOn);
    if (answer?.kind === 'done') this.#toldOf(sent, hash, answer.body.repeat);
  }

  /** A device that mixes up its ids: the same one for another record, once. */
  async #sendOther(crossing: RecordCrossing): Promise<void> {
    const { world, house } = this.#hall;
    const other = { ...crossing, flight: { flightNumber: 'GA834', date: '2024-06-20' } };
    const longestMs = world.luck.oneOf('other content waits', [500, 5_000]);
    await world.clock.sleep(world.luck.between('other content after', 0, longestMs));
    world.tell(this.#lane.laneId, () => `sends another record under ${crossing.crossingId}`);
    const { hash } = givenCrossing(other);
    this.#hall.sent.add(sentKey(other.crossingId, hash));
    const answer = await world.exchange(
      `another record as ${crossing.crossingId}`,
      () => house.serve((border) => border.record(other)),
      ATTEMPT_DEADLINE_MS,
    );
    if (answer?.kind === 'done') this.#toldOf(other, hash, answer.body.repeat);
  }

  #toldOf(crossing: RecordCrossing, hash: string, repeat: boolean): void {
    const { world, told } = this.#hall;
    const { crossingId, laneId, laneSequence } = crossing;
    told.push({ crossingId, laneId, laneSequence, repeat, hash });
    world.tell(laneId, () => `is told that ${crossingId} is recorded${repeat ? ' already' : ''}`);
  }

  async #tell(state: 'open' | 'closed'): Promise<void> {
    const lane = { state, changedAtMs: Date.parse(this.#siteAt()) };
    await this.#insist(`lane ${state}`, (border) => border.tellLane(this.#lane.laneId, lane));
  }

  #insist<T>(
    what: string,
    ask: (border: Border, attempt: number) => Promise<Answer<T>>,
    unanswered?: Asking<T>['unanswered'],
  ): Promise<Final<T> | null> {
    const { world, house } = this.#hall;
    return insist({ world, house, who: this.#lane.laneId, what, ask, ...(unanswered ? { unanswered } : {}) });
  }

  /** Site time as this lane's clock has it. */
  #siteAt(): string {
    return new Date(this.#hall.world.siteMs + this.#lane.clockSkewMs).toISOString();
  }
}

function adviceInWords({ serial }: PlannedTraveller, { advice, screening }: CheckReply): string {
  const lookups = screening.lookups.map(
    ({ service, outcome, source }) => `${service} ${outcome} (${source})`,
  );
  return `is advised to ${advice} traveller ${serial}, tier ${screening.tier}: ${lookups.join(', ') || 'nothing asked'}`;
}
