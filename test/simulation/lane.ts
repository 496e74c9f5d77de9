import type { CheckReply, RecordCrossing } from '#contracts';
import type { Decision } from '#fallback';
import { givenCrossing } from '#store-forward';
import type { Answer, Border } from './border.ts';
import { sentKey } from './history.ts';
import type { Told } from './history.ts';
import type { House } from './house.ts';
import { STARTS_AT_MS } from './seed-plan.ts';
import type { PlannedLane, PlannedTraveller } from './seed-plan.ts';
import { crossingIdOf, recordOf } from './travellers.ts';
import type { World } from './world.ts';

/** As the simulator's client has them. */
const ATTEMPT_DEADLINE_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
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
  gatesOpen: number;
  /** The id under which an attempt (1, 2, 3 ...) goes; always the same, but for one mutant. */
  readonly idOf: (crossingId: string, attempt: number) => string;
}

/** A lane: one traveller after the other, and each call repeated under the same id until border answers. */
export class LaneDevice {
  readonly #hall: Hall;
  readonly #lane: PlannedLane;
  #sequence = 0;
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
    if (closes) await this.#tell('closed');
    this.isDone = true;
  }

  async #serve(traveller: PlannedTraveller, wasWritten = false): Promise<void> {
    const { world, sentToCounters } = this.#hall;
    const { luck, plan, clock } = world;
    await clock.sleep(luck.between('walking up', 20, 1_500));
    const checkStartedAt = this.#siteAt();
    const check = await this.#insist(`check of traveller ${traveller.serial}`, (border) =>
      border.openCheck(this.#lane, traveller, checkStartedAt),
    );
    if (check.kind !== 'done') return;
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
    const decision: Decision = reply.advice === 'clear' ? 'cleared' : 'referred';
    const crossing = recordOf({
      plan,
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
    await this.#record(crossing, traveller);
  }

  async #record(crossing: RecordCrossing, traveller: PlannedTraveller): Promise<void> {
    const { world, sentToCounters } = this.#hall;
    let sent = crossing;
    const sendOn = (unanswered: number): void => {
      if (this.#lane.laneKind !== 'autogate' || unanswered !== PATIENCE || !world.unlucky('gateGivesUp'))
        return;
      sentToCounters.push({ ...traveller, wasWritten: true });
      world.tell(this.#lane.laneId, () => `stays shut; traveller ${traveller.serial} is sent to a counter`);
    };
    const ask = (border: Border, attempt: number) => {
      sent = { ...crossing, crossingId: this.#hall.idOf(crossing.crossingId, attempt) };
      this.#hall.sent.add(sentKey(sent.crossingId, givenCrossing(sent).hash));
      return border.record(sent);
    };
    const answer = await this.#insist(`crossing ${crossing.crossingId}`, ask, sendOn);
    if (answer.kind === 'done') this.#toldOf(sent, answer.body.repeat);
  }

  /** A device that mixes up its ids: the same one for another record, once. */
  async #sendOther(crossing: RecordCrossing): Promise<void> {
    const { world, house } = this.#hall;
    const other = { ...crossing, flight: { flightNumber: 'GA834', date: '2024-06-20' } };
    const longestMs = world.luck.oneOf('other content waits', [500, 5_000]);
    await world.clock.sleep(world.luck.between('other content after', 0, longestMs));
    world.tell(this.#lane.laneId, () => `sends another record under ${crossing.crossingId}`);
    this.#hall.sent.add(sentKey(other.crossingId, givenCrossing(other).hash));
    const answer = await world.exchange(
      `another record as ${crossing.crossingId}`,
      () => house.serve((border) => border.record(other)),
      ATTEMPT_DEADLINE_MS,
    );
    if (answer?.kind === 'done') this.#toldOf(other, answer.body.repeat);
  }

  #toldOf(crossing: RecordCrossing, repeat: boolean): void {
    const { world, told } = this.#hall;
    const { crossingId, laneId, laneSequence } = crossing;
    told.push({ crossingId, laneId, laneSequence, repeat, hash: givenCrossing(crossing).hash });
    world.tell(laneId, () => `is told that ${crossingId} is recorded${repeat ? ' already' : ''}`);
  }

  async #tell(state: 'open' | 'closed'): Promise<void> {
    const lane = { state, changedAtMs: Date.parse(this.#siteAt()) };
    await this.#insist(`lane ${state}`, (border) => border.tellLane(this.#lane.laneId, lane));
  }

  /** Sends until border answers: done, or refused for good. */
  async #insist<T>(
    what: string,
    ask: (border: Border, attempt: number) => Promise<Answer<T>>,
    unanswered: (attempts: number) => void = () => undefined,
  ): Promise<Exclude<Answer<T>, { kind: 'unavailable' }>> {
    const { world, house } = this.#hall;
    const { laneId } = this.#lane;
    let pauseMs = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt += 1) {
      world.tell(laneId, () => `sends ${what}${attempt > 1 ? `, attempt ${attempt}` : ''}`);
      const answer = await world.exchange(
        what,
        () => house.serve((border) => ask(border, attempt)),
        ATTEMPT_DEADLINE_MS,
      );
      if (answer?.kind === 'done') return answer;
      if (answer?.kind === 'unavailable') world.tell(laneId, () => `is told to come back later: ${what}`);
      if (answer?.kind === 'refused') {
        world.tell(laneId, () => `is refused: ${what}: ${answer.code}`);
        return answer;
      }
      unanswered(attempt);
      await world.clock.sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Site time as this lane's clock has it. */
  #siteAt(): string {
    const { clock, plan } = this.#hall.world;
    const passedMs = (clock.nowMs() - STARTS_AT_MS) * plan.speed;
    return new Date(STARTS_AT_MS + passedMs + this.#lane.clockSkewMs).toISOString();
  }
}

function adviceInWords({ serial }: PlannedTraveller, { advice, screening }: CheckReply): string {
  const lookups = screening.lookups.map(
    ({ service, outcome, source }) => `${service} ${outcome} (${source})`,
  );
  return `is advised to ${advice} traveller ${serial}, tier ${screening.tier}: ${lookups.join(', ') || 'nothing asked'}`;
}
