import { VirtualClock } from '#determinism';
import { FaultTally } from './fault-tally.ts';
import type { Fault } from './fault-tally.ts';
import { Luck } from './luck.ts';
import type { Nuisances, SeedPlan } from './seed-plan.ts';
import { STARTS_AT_MS } from './seed-plan.ts';

/** Seconds that a late message takes at most: past every deadline. */
const LATEST_MS = 13_000;
const LATE_MS = 1_000;

/** What the tally says when a nuisance strikes. */
const STRIKES: Readonly<Partial<Record<keyof Nuisances, Fault>>> = {
  deathAtAwait: 'death at an await',
  deathInCommit: 'death in a commit',
  requestLost: 'request lost',
  replyLost: 'acknowledgement lost',
  requestTwice: 'request twice',
  messageLate: 'message late',
  batchPartial: 'batch kept in part',
  commitUnconfirmed: 'commit never confirmed',
  otherContent: 'other content under a known id',
  gateGivesUp: 'gate that gives its traveller up',
};

/** One line of a story: who does what, when. */
export interface StoryLine {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

/** What all in one simulated world share: time, chance, and the messages between them. */
export class World {
  readonly plan: SeedPlan;
  readonly clock = new VirtualClock(STARTS_AT_MS);
  readonly luck: Luck;
  readonly story: StoryLine[] | null;
  readonly tally = new FaultTally();
  /** Messages and statements on their way. */
  inFlight = 0;
  /** Errors that nobody expected: the world ends at the first. */
  readonly broken: unknown[] = [];
  #healed = false;
  #requests = 0;
  #newestArrived = 0;

  constructor(plan: SeedPlan, withStory: boolean) {
    this.plan = plan;
    // Another root than the plan's, so that the two never draw alike.
    this.luck = new Luck(plan.seed * 2 + 1);
    this.story = withStory ? [] : null;
  }

  /** Milliseconds since the world began. */
  get sinceMs(): number {
    return this.clock.nowMs() - STARTS_AT_MS;
  }

  /** Site time, as all clocks should have it. */
  get siteMs(): number {
    return STARTS_AT_MS + this.sinceMs * this.plan.speed;
  }

  /** The safety phase is on: things go wrong. */
  get faulty(): boolean {
    return !this.#healed;
  }

  heal(): void {
    this.#healed = true;
    this.tell('world', () => 'heals: from here on nothing goes wrong any more');
  }

  unlucky(nuisance: keyof Nuisances): boolean {
    const strikes = this.faulty && this.luck.chance(nuisance, this.plan.nuisances[nuisance]);
    const fault = STRIKES[nuisance];
    if (strikes && fault) this.tally.add(fault);
    return strikes;
  }

  tell(who: string, what: () => string): void {
    this.story?.push({ atMs: this.sinceMs, who, what: what() });
  }

  /** How long the next message takes. */
  travelMs(): number {
    return this.unlucky('messageLate')
      ? this.luck.between('late by', LATE_MS, LATEST_MS)
      : this.luck.between('travel', 1, 8);
  }

  /** Waits, and counts as on its way meanwhile. */
  async travel(durationMs: number): Promise<void> {
    this.inFlight += 1;
    await this.clock.sleep(durationMs);
    this.inFlight -= 1;
  }

  /**
   * Sends a request and resolves with the answer, or with null when there is none within the deadline: the request may have
   * been lost, served twice or late, and its answer lost. `serve` gives null when nobody listens. `what` is for the story.
   */
  exchange<T>(what: string, serve: () => Promise<T | null> | null, deadlineMs: number): Promise<T | null> {
    return new Promise((resolve) => {
      const disarm = this.clock.after(deadlineMs, () => {
        resolve(null);
      });
      const deliver = async (): Promise<void> => {
        const number = (this.#requests += 1);
        await this.#journey(what);
        if (this.unlucky('requestLost')) {
          this.tell('network', () => `loses ${what}`);
          return;
        }
        if (number < this.#newestArrived) this.tally.add('request overtaken');
        else this.#newestArrived = number;
        const served = serve();
        if (served === null) this.tell('network', () => `finds nobody for ${what}`);
        const answer = served === null ? null : await served;
        await this.#journey(`the answer to ${what}`);
        if (this.unlucky('replyLost')) {
          this.tell('network', () => `loses the answer to ${what}`);
          return;
        }
        disarm();
        resolve(answer);
      };
      const send = (): void => {
        deliver().catch((error: unknown) => this.broken.push(error));
      };
      send();
      if (this.unlucky('requestTwice')) {
        this.tell('network', () => `brings ${what} twice`);
        send();
      }
    });
  }

  async #journey(what: string): Promise<void> {
    const takesMs = this.travelMs();
    if (takesMs >= LATE_MS)
      this.tell('network', () => `holds up ${what} for ${(takesMs / 1_000).toFixed(1)} s`);
    await this.travel(takesMs);
  }
}
