import { LANE_KINDS } from '#fallback';
import type { HealthState, LaneKind, ServiceHealth } from '#fallback';
import type { ExpandedScenario, FaultWindow } from '#scenario';
import { restoreSnapshot, takeSnapshot } from '#sim-kernel';
import type { EventHandler } from '#sim-kernel';
import { airportPlan } from './airport-plan.ts';
import type { AirportPlan } from './airport-plan.ts';
import { checkBooks } from './books.ts';
import { dispatch, setUp } from './events.ts';
import { healthBits, healthSteps } from './health-plan.ts';
import { answerByLaw, describeLaneChange, describeRequest, takeAnswer } from './live-requests.ts';
import type { LaneAnswer, LaneChangeNote, LaneRequest } from './live-requests.ts';
import { LiveContractError } from './model-error.ts';
import { observe, observeFlight, observeHall } from './observation.ts';
import type { AirportObservation, FlightView, HallView } from './observation.ts';
import { results } from './results.ts';
import type { RunResults } from './results.ts';
import { beginTimeline, setHealth, setSiteStore } from './site-health.ts';
import { World } from './world.ts';
import {
  BANK_WAITING,
  FLIGHT_MISSED,
  HALL_ENTERED,
  HALL_LEFT,
  HALL_LOCAL,
  HALL_ONLINE,
  HALL_OVERFLOW,
  HALL_PAPER,
  ROW_BITS,
  sumOfColumn,
} from './tables.ts';
import { bankOf } from './codes.ts';

export interface AirportModelOptions {
  readonly scenario: ExpandedScenario;
  /** Which of a set of runs that differ only in chance; from 0. */
  readonly replication?: number;
  /**
   * `model`: the scenario's faults, in virtual time. `external`: a driver answers every lookup and says what is up; the
   * run before time 0 (filling the halls) is virtual all the same.
   */
  readonly lookups: 'model' | 'external';
}

export interface ForkOptions {
  /** Chance from here on; the past is kept. Default: the same. */
  readonly replication?: number;
  /** Default: as the original. To `model` from `external`: unanswered requests are answered by the model's law. */
  readonly lookups?: 'model';
  /** Replaces the fault plan from now on. Services that are down now stay so until their hysteresis lets them. */
  readonly faults?: readonly FaultWindow[];
}

/**
 * All sites of a scenario as one simulated world: travellers, halls, lanes, officers, flights. See README.md for the
 * contract of live runs. Times are run time, whole milliseconds; the model begins before 0 to fill its halls.
 */
export class AirportModel implements EventHandler {
  readonly plan: AirportPlan;
  readonly replication: number;
  readonly #lookups: 'model' | 'external';
  readonly #world: World;

  /**
   * Runs to time 0 before it returns, or takes up at a snapshot of a model of the same scenario and options.
   * Throws ScenarioBoundError, DistributionError, SnapshotError.
   */
  constructor(options: AirportModelOptions, from?: Uint8Array) {
    this.plan = airportPlan(options.scenario);
    this.replication = options.replication ?? 0;
    this.#lookups = options.lookups;
    const key = { randomSeed: options.scenario.randomSeed, replication: this.replication };
    this.#world = new World(this.plan, this, key);
    if (from !== undefined) {
      restoreSnapshot(from, [this.#world]);
      if (this.#world.live) this.#world.laneChanges = [];
      return;
    }
    setUp(this.#world, this.#lookups === 'external');
    this.#world.kernel.runUntil(0);
  }

  /** Event dispatch; called by the kernel alone. */
  onEvent(kind: number, subject: number): void {
    dispatch(this.#world, kind, subject);
  }

  get scenario(): ExpandedScenario {
    return this.plan.scenario;
  }
  get nowMs(): number {
    return this.#world.nowMs;
  }
  /** Whether the run has come to the scenario's end. */
  get finished(): boolean {
    return this.nowMs >= this.scenario.durationMs;
  }
  /** Of all that happened to travellers, lanes and flights; equal hashes, equal runs. */
  get traceHash(): string {
    return this.#world.facts.digest();
  }
  get eventCount(): number {
    return this.#world.kernel.eventCount;
  }
  /** Time of the next event; Infinity when nothing is to come. Live: unanswered requests are no events. */
  nextEventAtMs(): number {
    return this.#world.kernel.nextEventAtMs();
  }

  /**
   * Runs to `atMs` (never past the scenario's end) and returns the time reached. Live, it stops short at the earliest
   * unanswered request's `dueAtMs` plus what the driver has waited for it so far (`waitedSoFarMs`, wall milliseconds;
   * nothing if left out): call it again when answers have come or more time has passed. At the scenario's end the books
   * are checked; throws RunError when they do not balance.
   */
  runUntil(atMs: number, waitedSoFarMs: (requestId: number) => number = () => 0): number {
    const world = this.#world;
    const { kernel, book } = world;
    const untilMs = Math.floor(Math.min(atMs, this.scenario.durationMs));
    if (untilMs < kernel.nowMs) return kernel.nowMs;
    if (world.live) {
      book.grant(waitedSoFarMs);
      while (kernel.nextEventAtMs() <= Math.min(untilMs, book.horizonMs)) kernel.step();
      kernel.runUntil(Math.max(kernel.nowMs, Math.min(untilMs, book.horizonMs)));
    } else kernel.runUntil(untilMs);
    if (this.finished) checkBooks(world);
    return kernel.nowMs;
  }

  /** Virtual: to the scenario's end. */
  runToEnd(): RunResults {
    this.runUntil(this.scenario.durationMs);
    return this.results();
  }

  /** Conservation and Little's law, now. Throws RunError. */
  checkBooks(): void {
    checkBooks(this.#world);
  }

  observe(): AirportObservation {
    return observe(this.#world);
  }
  observeHall(hall: number): HallView {
    return observeHall(this.#world, hall);
  }
  observeFlight(flight: number): FlightView {
    return observeFlight(this.#world, flight);
  }
  /** Travellers who wait in a bank of a hall (index in `plan.halls`), those waiting at a lane for companions included. */
  queueLength(hall: number, laneKind: LaneKind): number {
    return this.#world.bank[(bankOf(hall, LANE_KINDS.indexOf(laneKind)) << ROW_BITS) | BANK_WAITING]!;
  }
  /** Travellers who wait outside a full hall. */
  overflow(hall: number): number {
    return this.#world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]!;
  }
  /** Travellers who have come to a hall, gone through one, and are in one, since the model began. */
  travellerCounts(): { readonly arrived: number; readonly through: number; readonly inside: number } {
    const { hall, flight } = this.#world;
    const arrived = sumOfColumn(hall, HALL_ENTERED);
    const left = sumOfColumn(hall, HALL_LEFT);
    return { arrived, through: left - sumOfColumn(flight, FLIGHT_MISSED), inside: arrived - left };
  }
  /** Crossings recorded since run time 0: live, those that the backend has acknowledged. */
  get crossingCount(): number {
    const { hall } = this.#world;
    return [HALL_ONLINE, HALL_LOCAL, HALL_PAPER].reduce((sum, tier) => sum + sumOfColumn(hall, tier), 0);
  }
  results(): RunResults {
    return results(this.#world);
  }

  /** Live: what lanes have asked since the last call, in the order asked. */
  takeRequests(): LaneRequest[] {
    const { book } = this.#world;
    const { fresh } = book;
    book.fresh = [];
    return fresh.map((lane) => describeRequest(this.#world, lane));
  }

  /** Live: everything unanswered, fetched or not; for a driver that takes over from a snapshot. */
  unansweredRequests(): LaneRequest[] {
    const lanes = [...this.#world.book.requestId.keys()].filter(
      (lane) => this.#world.book.requestId[lane]! > 0,
    );
    return lanes
      .map((lane) => describeRequest(this.#world, lane))
      .sort((one, other) => one.requestId - other.requestId);
  }

  /**
   * Live: the answer to a request. False when nobody waits any more (the gates closed and the traveller was sent to a
   * counter). Throws LiveContractError when the run was already let past `dueAtMs + waitedMs`.
   */
  answer(requestId: number, answer: LaneAnswer): boolean {
    return takeAnswer(this.#world, requestId, answer);
  }

  /** Live: lanes that opened or closed since the last call; the first call tells all that are open. */
  takeLaneChanges(): LaneChangeNote[] {
    const changes = this.#world.laneChanges ?? [];
    if (this.#world.laneChanges !== null) this.#world.laneChanges = [];
    return changes.map((change) => describeLaneChange(this.#world, change)).filter((note) => note !== null);
  }

  /** Live: what the backend of a site holds for up and down, from now on. */
  setServiceHealth(siteId: string, health: ServiceHealth, siteStore: HealthState = 'up'): void {
    this.#mustBeLive('setServiceHealth');
    const site = this.plan.sites.findIndex((one) => one.siteId === siteId);
    if (site < 0) throw new LiveContractError(`siteId: expected a site of the scenario, got ${siteId}`);
    const storeDown = siteStore === 'down' ? 1 : 0;
    if (this.#world.site.storeDown[site] !== storeDown) setSiteStore(this.#world, site, siteStore);
    const down = healthBits(health);
    if (this.#world.site.down[site] !== down) setHealth(this.#world, site, down);
  }

  /** All that the run's future hangs on, as bytes; for {@link restore} into a model of the same scenario and options. */
  snapshot(): Uint8Array {
    return takeSnapshot([this.#world]);
  }

  /** Throws SnapshotError. */
  restore(bytes: Uint8Array): void {
    restoreSnapshot(bytes, [this.#world]);
  }

  /** A second model that goes on from this instant; neither disturbs the other. */
  fork(options: ForkOptions = {}): AirportModel {
    const copy = new AirportModel(
      {
        scenario: this.scenario,
        replication: options.replication ?? this.replication,
        lookups: options.lookups ?? this.#lookups,
      },
      this.snapshot(),
    );
    const turns = options.lookups === 'model' && copy.#world.live;
    if (turns) {
      copy.#world.live = false;
      copy.#world.laneChanges = null;
    }
    if (options.faults !== undefined) copy.#world.assumeFaults(options.faults);
    if (turns || options.faults !== undefined) copy.#foresee();
    if (turns) answerByLaw(copy.#world);
    return copy;
  }

  /** Works out from the faults in the plan, and from what is down now, what each site will hold for up and down. */
  #foresee(): void {
    const world = this.#world;
    if (world.live) throw new LiveContractError('faults of a live run are made at the data centre');
    world.kernel.cancel(world.timeline.event);
    const down = [...world.site.down];
    const { durationMs } = this.scenario;
    world.timeline.set(
      healthSteps(this.plan.sites, world.faults, world.nowMs, durationMs, (site) => down[site]!),
    );
    beginTimeline(world);
  }

  #mustBeLive(what: string): void {
    if (!this.#world.live) throw new LiveContractError(`${what} is for models with lookups: 'external'`);
  }
}
