import type { Logger } from '@nestjs/common';
import { SERVICES } from '#fallback';
import type {
  BeginRun,
  CheckReply,
  CrossingReply,
  CurrentRun,
  Observations,
  SetPace,
  SiteStatus,
} from '#contracts';
import { type Clock, monotonicMs } from '#determinism';
import { AirportModel, type LaneAnswer, type LaneRequest } from '#hall-model';
import type { ExpandedScenario } from '#scenario';
import { CentreFaults } from './centre-faults.ts';
import { FlightWatch } from './flight-watch.ts';
import { LaneDesk } from './lane-desk.ts';
import { Pacer, type SlowedBy } from './pacer.ts';
import { RefusedError, ServiceClient } from './service-client.ts';
import { Wording } from './wording.ts';

/** Wall time between two looks at the clock. */
const TICK_MS = 5;
/** At most this much wall time of model work in one tick, so that replies are not kept waiting. */
const WORK_PER_TICK_MS = 25;
/** Run time advanced between two looks at how long the work has taken. */
const STRIDE_MS = 1_000;
const OBSERVATION_PERIOD_MS = 500;
/** Border holds a status question open so long when nothing changes. */
const STATUS_WAIT_MS = 5_000;
/** Wall time for the last words of a run: that it ended, and that its faults are over. */
const FAREWELL_MS = 2_000;

export interface LiveRunOptions {
  readonly runId: string;
  readonly scenario: ExpandedScenario;
  readonly speed: number;
  readonly borderUrl: string;
  readonly dataCentreUrl: string;
  readonly serviceToken: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * A run at wall-clock pace: the hall model of planning and tests, its lanes calling the real border backend.
 *
 * The model never goes further than the earliest unanswered call allows: a call is due at a point of site time, and from
 * there on site time passes as slowly as wall time while the answer is waited for. So a 2 s timeout costs a lane 2 s of
 * site time at any speed, and a run that is asked to go faster than its backend answers goes slower instead.
 */
export class LiveRun {
  readonly #options: LiveRunOptions;
  readonly #model: AirportModel;
  readonly #pacer: Pacer;
  readonly #border: ServiceClient;
  readonly #centre: ServiceClient;
  readonly #desk: LaneDesk;
  readonly #faults: CentreFaults;
  readonly #wording: Wording;
  readonly #flights: FlightWatch;
  /** Wall time at which each unanswered request was sent. */
  readonly #askedMs = new Map<number, number>();
  readonly #ending = new AbortController();
  #state: CurrentRun['state'] = 'starting';
  #failure: string | null = null;
  #observationNumber = 0;
  #observing = false;
  /** Travellers who came while the halls filled, before the run began. */
  readonly #arrivedBefore: number;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: LiveRunOptions) {
    this.#options = options;
    const { clock, scenario, serviceToken } = options;
    this.#model = new AirportModel({ scenario, replication: 0, lookups: 'external' });
    this.#arrivedBefore = this.#model.travellerCounts().arrived;
    this.#pacer = new Pacer(clock, this.#model.nowMs, options.speed);
    this.#border = new ServiceClient(options.borderUrl, serviceToken, clock);
    this.#centre = new ServiceClient(options.dataCentreUrl, serviceToken, clock);
    this.#desk = new LaneDesk(this.#border, options.runId, (error) => {
      this.#fail(error);
    });
    this.#faults = new CentreFaults(this.#centre, clock, options.runId, scenario.faults);
    this.#wording = new Wording(options.runId, scenario);
    this.#flights = new FlightWatch(this.#model);
  }

  /** Tells border that the run begins, then lets it go. */
  async begin(): Promise<void> {
    const { scenario, runId, speed } = this.#options;
    const message: BeginRun = this.#wording.beginRun(speed);
    await this.#border.send('POST', '/v1/runs', message);
    this.#options.log.log(`run ${runId} of ${scenario.scenario} begins at ${speed}x`);
    this.#state = 'running';
    this.#pacer.setPaused(false, this.#model.nowMs);
    for (const { siteId } of scenario.sites) void this.#followStatus(siteId);
    this.#loop = this.#keepPace();
  }

  current(): CurrentRun {
    const { runId, scenario } = this.#options;
    const { arrived } = this.#model.travellerCounts();
    return {
      runId,
      scenario: scenario.scenario,
      title: scenario.title,
      randomSeed: scenario.randomSeed,
      state: this.#state === 'running' && this.#pacer.paused ? 'paused' : this.#state,
      siteAt: this.#wording.instant(this.#model.nowMs),
      startsAt: this.#wording.instant(0),
      endsAt: this.#wording.instant(scenario.durationMs),
      speedRequested: this.#pacer.speedRequested,
      speedActual: this.#pacer.speedActual,
      slowedBy: this.#pacer.slowedBy,
      travellersArrived: arrived - this.#arrivedBefore,
      travellersThrough: this.#model.crossingCount,
      failure: this.#failure,
    };
  }

  setPace({ speed, paused }: SetPace): void {
    if (speed !== undefined) this.#pacer.setSpeed(speed, this.#model.nowMs);
    if (paused !== undefined) this.#pacer.setPaused(paused, this.#model.nowMs);
  }

  /** Ends the run where it stands: no more calls, its faults lifted. Takes at most `FAREWELL_MS`. */
  async end(): Promise<void> {
    this.#ending.abort(new Error('the run was ended'));
    // A call is repeated until it is answered: with border or the data centre gone before us that would be for good.
    const disarm = this.#options.clock.after(FAREWELL_MS, () => void this.#hangUp());
    await this.#loop;
    this.#closeBooks();
    await this.#observe('until answered').catch(() => undefined);
    await this.#faults.close();
    disarm();
    await this.#hangUp();
  }

  /** Wherever a run ends, nobody was lost on the way: else it has failed. */
  #closeBooks(): void {
    if (this.#state === 'failed') return;
    try {
      this.#model.checkBooks();
      this.#state = 'ended';
    } catch (error) {
      this.#fail(error);
    }
  }

  async #hangUp(): Promise<void> {
    await Promise.all([this.#border.close(), this.#centre.close()]);
  }

  async #keepPace(): Promise<void> {
    const { clock, scenario } = this.#options;
    let nextObservationMs = 0;
    while (!this.#ending.signal.aborted && this.#state === 'running') {
      try {
        this.#advance();
        if (clock.nowMs() >= nextObservationMs) {
          nextObservationMs = clock.nowMs() + OBSERVATION_PERIOD_MS;
          void this.#observe('once');
        }
        if (this.#model.nowMs >= scenario.durationMs && this.#askedMs.size === 0) {
          this.#state = 'ended';
          await this.#observe('until answered');
          await this.#faults.close();
          this.#options.log.log(`run ${this.#options.runId} has reached its end`);
          return;
        }
      } catch (error) {
        this.#fail(error);
        return;
      }
      await clock.sleep(TICK_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  /** Takes the model as far as pace, open calls and this tick's share of work allow. */
  #advance(): void {
    const { scenario } = this.#options;
    const model = this.#model;
    const targetMs = Math.min(Math.floor(this.#pacer.targetMs()), scenario.durationMs);
    const startedMs = monotonicMs();
    let heldBy: SlowedBy | null = null;
    while (model.nowMs < targetMs) {
      const fromMs = model.nowMs;
      const nextFaultMs = this.#faults.nextAtMs(fromMs) ?? Infinity;
      const strideMs = Math.min(targetMs, fromMs + STRIDE_MS, nextFaultMs);
      const reachedMs = model.runUntil(strideMs, this.#waitedSoFarMs);
      this.#faults.reach(reachedMs);
      this.#passOn();
      if (reachedMs < strideMs) heldBy = 'border-replies';
      else if (monotonicMs() - startedMs > WORK_PER_TICK_MS) heldBy = 'processor';
      if (heldBy) break;
    }
    this.#pacer.report(model.nowMs, model.nowMs < targetMs ? heldBy : null);
  }

  readonly #waitedSoFarMs = (requestId: number): number => {
    const askedMs = this.#askedMs.get(requestId);
    return askedMs === undefined ? 0 : monotonicMs() - askedMs;
  };

  #passOn(): void {
    for (const change of this.#model.takeLaneChanges()) this.#desk.changed(this.#wording.laneChange(change));
    for (const request of this.#model.takeRequests()) this.#send(request);
  }

  /** Makes a lane's call; the model hears the answer with all the wall time that it took. */
  #send(request: LaneRequest): void {
    this.#askedMs.set(request.requestId, monotonicMs());
    const answered = request.kind === 'open-check' ? this.#openCheck(request) : this.#recordCrossing(request);
    answered.catch((error: unknown) => {
      if (!this.#ending.signal.aborted) this.#fail(error);
    });
  }

  async #openCheck(request: LaneRequest): Promise<void> {
    const reply = await this.#check(request);
    const waits = this.#answer(request.requestId, { tier: reply.screening.tier, advice: reply.advice });
    if (waits) this.#wording.remember(request, reply);
  }

  async #recordCrossing(request: LaneRequest): Promise<void> {
    // A check that was under way when the run began has asked border nothing yet.
    if (!this.#wording.remembers(request)) this.#wording.remember(request, await this.#check(request));
    const crossing = this.#wording.recordCrossing(request);
    await this.#desk.call<CrossingReply>(request.laneId, '/v1/crossings', crossing);
    const { crossingId, laneId, siteAt } = crossing;
    this.#options.log.debug({ crossingId, laneId, siteAt, msg: 'crossing acknowledged by border' });
    this.#answer(request.requestId, {});
  }

  #check(request: LaneRequest): Promise<CheckReply> {
    return this.#desk.call<CheckReply>(request.laneId, '/v1/checks', this.#wording.openCheck(request));
  }

  /** False when the lane waits no more: its gates closed and the traveller went to a counter. */
  #answer(requestId: number, answer: Omit<LaneAnswer, 'waitedMs'>): boolean {
    const waitedMs = this.#waitedSoFarMs(requestId);
    this.#askedMs.delete(requestId);
    return this.#model.answer(requestId, { ...answer, waitedMs });
  }

  /** Learns from border which services count as up, as soon as that changes. */
  async #followStatus(siteId: string): Promise<void> {
    let after = -1;
    while (!this.#ending.signal.aborted && this.#state === 'running') {
      try {
        const path = `/v1/sites/${siteId}/status${after < 0 ? '' : `?after=${after}&waitMs=${STATUS_WAIT_MS}`}`;
        const body = await this.#border.send<SiteStatus>('GET', path, undefined, STATUS_WAIT_MS * 2);
        after = body.version;
        const health = Object.fromEntries(SERVICES.map((name) => [name, 'up'])) as Record<
          (typeof SERVICES)[number],
          'up' | 'down'
        >;
        for (const { service, state } of body.services) health[service] = state;
        this.#model.setServiceHealth(siteId, health, body.siteStore);
      } catch (error) {
        if (!this.#ending.signal.aborted) this.#fail(error);
        return;
      }
    }
  }

  /** What border does not take (its database is away) is out of date half a second later: the next one is fresh. */
  async #observe(how: 'once' | 'until answered'): Promise<void> {
    if (this.#observing) return;
    this.#observing = true;
    try {
      const message: Observations = {
        runId: this.#options.runId,
        number: (this.#observationNumber += 1),
        siteAt: this.#wording.instant(this.#model.nowMs),
        halls: this.#model.plan.halls.map((_, hall) =>
          this.#wording.hallObservation(this.#model.observeHall(hall)),
        ),
        flights: this.#flights.changed().map((flight) => this.#wording.flightObservation(flight)),
        pace: {
          state: this.#state === 'running' ? (this.#pacer.paused ? 'paused' : 'running') : 'ended',
          speedRequested: this.#pacer.speedRequested,
          speedActual: this.#pacer.speedActual,
          slowedBy: this.#pacer.slowedBy,
        },
      };
      if (how === 'until answered') await this.#border.send('POST', '/v1/observations', message);
      else if (!(await this.#border.offer('POST', '/v1/observations', message))) this.#flights.tellAgain();
    } catch (error) {
      if (error instanceof RefusedError) this.#fail(error);
    } finally {
      this.#observing = false;
    }
  }

  #fail(error: unknown): void {
    if (this.#state === 'failed' || this.#ending.signal.aborted) return;
    this.#state = 'failed';
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#options.log.error(
      `run ${this.#options.runId} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
