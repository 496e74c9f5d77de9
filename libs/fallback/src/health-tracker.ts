import type { FallbackPolicy } from './policy.ts';
import { move } from './transitions.ts';
import type { Transitions } from './transitions.ts';
import { HEALTH_STATES } from './vocabulary.ts';
import type { HealthState } from './vocabulary.ts';

/**
 * `up`; `failing`: counts as up, but calls go wrong; `down`; `clearing`: counts as down, but calls are answered.
 * A service that is down is never up again without having cleared, nor down without having failed.
 */
export const TRACKER_STATES = ['up', 'failing', 'down', 'clearing'] as const;
export type TrackerState = (typeof TRACKER_STATES)[number];

export const TRACKER_TRANSITIONS: Transitions<TrackerState> = Object.freeze({
  up: ['failing'],
  failing: ['up', 'down'],
  down: ['clearing'],
  clearing: ['down', 'up'],
} as const);

export const HEALTH_REASONS = [
  'start',
  'calls-failing',
  'calls-answered',
  'override',
  'override-ended',
] as const;
export type HealthReason = (typeof HEALTH_REASONS)[number];

export type Hysteresis = Pick<FallbackPolicy, 'fireAfterMs' | 'clearAfterMs' | 'minimumHoldMs'>;

/** Numbers that {@link HealthTracker.save} writes. */
export const TRACKER_NUMBERS = 9;

/**
 * Whether one service counts as up or down, with hysteresis. Two levels and two durations:
 *
 * - it *fires* when failing time net of answering time reaches `fireAfterMs` (so a service that answers every other call
 *   still goes down, while one that hiccups does not);
 * - it *clears* when it has answered without a break for `clearAfterMs` and has been down for `minimumHoldMs`.
 *
 * `observe` tells it how a call or probe ended; `tick` lets it settle. Observing alone never changes `health`, so many
 * trackers can be told first and settled together. Times are site milliseconds; a time before the last one counts as the
 * last one (site clocks are corrected now and then).
 */
export class HealthTracker {
  readonly #rules: Hysteresis;
  #state: TrackerState = 'up';
  #nowMs: number;
  /** When the state last went between up and down, override aside. */
  #turnedAtMs: number;
  #netFailingMs = 0;
  /** While failing: the last call was answered after all. */
  #answering = false;
  #answeringSinceMs = 0;
  #override: HealthState | null = null;
  #sinceMs: number;
  #reason: HealthReason = 'start';

  constructor(rules: Hysteresis, nowMs: number) {
    this.#rules = rules;
    this.#nowMs = nowMs;
    this.#turnedAtMs = nowMs;
    this.#sinceMs = nowMs;
  }

  get state(): TrackerState {
    return this.#state;
  }
  /** What to act on: the override if there is one, else what was seen. */
  get health(): HealthState {
    return this.#override ?? this.#seen();
  }
  /** When `health` or its reason last changed. */
  get sinceMs(): number {
    return this.#sinceMs;
  }
  get reason(): HealthReason {
    return this.#reason;
  }
  get override(): HealthState | null {
    return this.#override;
  }

  /** A call or a probe ended at `nowMs`: answered (`ok`) or not. */
  observe(nowMs: number, ok: boolean): void {
    this.pass(nowMs);
    if (this.#state === 'up' && !ok) this.#go('failing');
    else if (this.#state === 'failing') this.#failingWas(ok);
    else if (this.#state === 'down' && ok) {
      this.#go('clearing');
      this.#answeringSinceMs = this.#nowMs;
    } else if (this.#state === 'clearing' && !ok) this.#go('down');
  }

  /** Lets time pass and settles. Returns whether `health` changed. */
  tick(nowMs: number): boolean {
    this.pass(nowMs);
    return this.due && this.turn();
  }

  /** Whether the next {@link turn} is due: it has failed, or answered, for long enough. */
  get due(): boolean {
    if (this.failingNow) return this.#netFailingMs >= this.#rules.fireAfterMs;
    if (this.#state === 'clearing') return this.#nowMs >= this.#clearsAtMs();
    return false;
  }

  /** Counts as up, and its last call went wrong. */
  get failingNow(): boolean {
    return this.#state === 'failing' && !this.#answering;
  }

  /** Goes from failing to down or from clearing to up at once. Returns whether `health` changed. */
  turn(): boolean {
    const before = this.health;
    this.#go(this.#state === 'failing' ? 'down' : 'up');
    this.#turnedAtMs = this.#nowMs;
    this.#netFailingMs = 0;
    this.#answering = false;
    if (this.#override !== null) return false;
    this.#because(this.#state === 'down' ? 'calls-failing' : 'calls-answered');
    return before !== this.health;
  }

  /** When it would turn if what it saw last went on, or null when nothing is under way. */
  nextTurnAtMs(): number | null {
    if (this.failingNow) {
      return this.#nowMs + Math.max(0, this.#rules.fireAfterMs - this.#netFailingMs);
    }
    return this.#state === 'clearing' ? this.#clearsAtMs() : null;
  }

  /** A person holds the service up or down; null gives it back. Returns whether `health` changed. */
  setOverride(nowMs: number, set: HealthState | null): boolean {
    this.pass(nowMs);
    if (set === this.#override) return false;
    const before = this.health;
    this.#override = set;
    this.#because(set === null ? 'override-ended' : 'override');
    return before !== this.health;
  }

  /** Writes everything but the rules as {@link TRACKER_NUMBERS} numbers. */
  save(into: Float64Array | number[], at = 0): void {
    into[at] = TRACKER_STATES.indexOf(this.#state);
    into[at + 1] = this.#nowMs;
    into[at + 2] = this.#turnedAtMs;
    into[at + 3] = this.#netFailingMs;
    into[at + 4] = this.#answeringSinceMs;
    into[at + 5] = this.#override === null ? -1 : HEALTH_STATES.indexOf(this.#override);
    into[at + 6] = this.#sinceMs;
    into[at + 7] = HEALTH_REASONS.indexOf(this.#reason);
    into[at + 8] = this.#answering ? 1 : 0;
  }

  /** Reads what {@link save} wrote. */
  load(from: Float64Array | readonly number[], at = 0): void {
    this.#state = TRACKER_STATES[from[at]!]!;
    this.#nowMs = from[at + 1]!;
    this.#turnedAtMs = from[at + 2]!;
    this.#netFailingMs = from[at + 3]!;
    this.#answeringSinceMs = from[at + 4]!;
    this.#override = HEALTH_STATES[from[at + 5]!] ?? null;
    this.#sinceMs = from[at + 6]!;
    this.#reason = HEALTH_REASONS[from[at + 7]!]!;
    this.#answering = from[at + 8] === 1;
  }

  #failingWas(ok: boolean): void {
    this.#answering = ok;
    if (ok && this.#netFailingMs === 0) this.#recovered();
  }

  #recovered(): void {
    this.#answering = false;
    this.#go('up');
  }

  /** Lets time pass without settling. */
  pass(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#nowMs);
    this.#nowMs += passedMs;
    if (this.#state !== 'failing') return;
    if (!this.#answering) {
      this.#netFailingMs = Math.min(this.#rules.fireAfterMs, this.#netFailingMs + passedMs);
    } else {
      this.#netFailingMs = Math.max(0, this.#netFailingMs - passedMs);
      if (this.#netFailingMs === 0) this.#recovered();
    }
  }

  #clearsAtMs(): number {
    return Math.max(
      this.#answeringSinceMs + this.#rules.clearAfterMs,
      this.#turnedAtMs + this.#rules.minimumHoldMs,
    );
  }

  #seen(): HealthState {
    return this.#state === 'up' || this.#state === 'failing' ? 'up' : 'down';
  }

  #go(to: TrackerState): void {
    this.#state = move('the health of a service', TRACKER_TRANSITIONS, this.#state, to);
  }

  #because(reason: HealthReason): void {
    this.#reason = reason;
    this.#sinceMs = this.#nowMs;
  }
}
