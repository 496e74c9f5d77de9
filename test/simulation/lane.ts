import type { CheckReply, RecordCrossing } from '#contracts';
import type { Decision } from '#fallback';
import { givenCrossing } from '#store-forward';
import type { Answer, Border } from './border.ts';
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

export interface Hall {
  readonly world: World;
  readonly house: House;
  readonly told: Told[];
  /** Sent from a gate to the counters. */
  readonly sentToCounters: PlannedTraveller[];
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
      if (next) await this.#serve(next);
      else await world.clock.sleep(500);
    }
    if (closes) await this.#tell('closed');
    this.isDone = true;
  }

  async #serve(traveller: PlannedTraveller): Promise<void> {
    const { world, sentToCounters } = this.#hall;
    const { luck, plan, clock } = world;
    await clock.sleep(luck.between('walking up', 20, 1_500));
    const checkStartedAt = this.#siteAt();
    const check = await this.#insist(`check of traveller ${traveller.serial}`, (border) =>
      border.openCheck(this.#lane, traveller, checkStartedAt),
    );
    if (check.kind !== 'done') return;
    const reply: CheckReply = check.body;
    if (reply.advice === 'use-counter') {
      sentToCounters.push(traveller);
      return;
    }
    await clock.sleep(luck.between('deciding', 20, 1_500));
    const decision: Decision = reply.advice === 'clear' ? 'cleared' : 'referred';
    const crossing = recordOf({
      plan,
      lane: this.#lane,
      traveller,
      crossingId: crossingIdOf(traveller.serial),
      laneSequence: (this.#sequence += 1),
      checkStartedAt,
      siteAt: this.#siteAt(),
      decision,
      reply,
    });
    if (world.unlucky('otherContent')) void this.#sendOther(crossing);
    await this.#record(crossing);
  }

  async #record(crossing: RecordCrossing): Promise<void> {
    let sent = crossing;
    const answer = await this.#insist(`crossing ${crossing.crossingId}`, (border, attempt) => {
      sent = { ...crossing, crossingId: this.#hall.idOf(crossing.crossingId, attempt) };
      return border.record(sent);
    });
    if (answer.kind === 'done') this.#toldOf(sent, answer.body.repeat);
  }

  /** A device that mixes up its ids: the same one for another record, once. */
  async #sendOther(crossing: RecordCrossing): Promise<void> {
    const { world, house } = this.#hall;
    const other = { ...crossing, flight: { flightNumber: 'GA834', date: '2024-06-20' } };
    await world.clock.sleep(world.luck.between('other content after', 0, 500));
    world.tell(this.#lane.laneId, () => `sends another record under ${crossing.crossingId}`);
    const answer = await world.exchange(
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
  ): Promise<Exclude<Answer<T>, { kind: 'unavailable' }>> {
    const { world, house } = this.#hall;
    const { laneId } = this.#lane;
    let pauseMs = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt += 1) {
      world.tell(laneId, () => `sends ${what}${attempt > 1 ? `, attempt ${attempt}` : ''}`);
      const answer = await world.exchange(
        () => house.serve((border) => ask(border, attempt)),
        ATTEMPT_DEADLINE_MS,
      );
      if (answer?.kind === 'done') return answer;
      if (answer?.kind === 'refused') {
        world.tell(laneId, () => `is refused: ${what}: ${answer.code}`);
        return answer;
      }
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
