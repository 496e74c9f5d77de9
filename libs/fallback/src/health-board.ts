import { HealthTracker, TRACKER_NUMBERS } from './health-tracker.ts';
import type { Hysteresis } from './health-tracker.ts';
import { SERVICES } from './vocabulary.ts';
import type { HealthState, Service, ServiceHealth } from './vocabulary.ts';

/** Numbers that {@link HealthBoard.save} writes. */
export const BOARD_NUMBERS = SERVICES.length * TRACKER_NUMBERS;

const NONE: readonly Service[] = Object.freeze([]);

/**
 * The health of all services as one site sees it. Services that turn together settle together (one machine hosts them
 * all): when one goes down, those whose calls fail at that moment go with it; one that is ready to come back waits for
 * those that are already answering again. So the end of an outage is one change of a hall's mode, not eight.
 */
export class HealthBoard {
  readonly #trackers: readonly HealthTracker[];
  readonly #health: Record<Service, HealthState>;

  constructor(rules: Hysteresis, nowMs: number) {
    this.#trackers = SERVICES.map(() => new HealthTracker(rules, nowMs));
    this.#health = Object.fromEntries(SERVICES.map((service) => [service, 'up'])) as Record<
      Service,
      HealthState
    >;
  }

  /** A view that follows the board: copy it to keep it. */
  get health(): ServiceHealth {
    return this.#health;
  }

  of(service: Service): HealthTracker {
    return this.#trackers[SERVICES.indexOf(service)]!;
  }

  /** A call to `service` ended. Changes no health by itself: {@link tick} does. */
  observe(service: Service, nowMs: number, ok: boolean): void {
    this.of(service).observe(nowMs, ok);
  }

  /** Settles all trackers at `nowMs`; returns the services whose health changed. */
  tick(nowMs: number): readonly Service[] {
    let firing = false;
    let waiting = false;
    for (const tracker of this.#trackers) {
      tracker.pass(nowMs);
      if (tracker.state === 'failing' && tracker.due) firing = true;
      if (tracker.state === 'clearing' && !tracker.due) waiting = true;
    }
    let changed: Service[] | null = null;
    for (let at = 0; at < SERVICES.length; at += 1) {
      const tracker = this.#trackers[at]!;
      const turns =
        tracker.state === 'failing'
          ? firing && tracker.failingNow
          : tracker.state === 'clearing' && !waiting && tracker.due;
      if (turns && tracker.turn()) (changed ??= []).push(SERVICES[at]!);
    }
    if (changed === null) return NONE;
    this.#look();
    return changed;
  }

  /** Holds a service by hand, or gives it back; returns whether its health changed. */
  setOverride(service: Service, nowMs: number, set: HealthState | null): boolean {
    const changed = this.of(service).setOverride(nowMs, set);
    if (changed) this.#look();
    return changed;
  }

  /** When {@link tick} would change something if what was seen last went on; null when nothing is under way. */
  nextTurnAtMs(): number | null {
    let firesAtMs: number | null = null;
    let clearsAtMs: number | null = null;
    for (const tracker of this.#trackers) {
      const atMs = tracker.nextTurnAtMs();
      if (atMs === null) continue;
      if (tracker.state === 'failing') firesAtMs = Math.min(firesAtMs ?? Infinity, atMs);
      // The last of those that clear decides for all.
      else clearsAtMs = Math.max(clearsAtMs ?? 0, atMs);
    }
    if (firesAtMs === null) return clearsAtMs;
    return clearsAtMs === null ? firesAtMs : Math.min(firesAtMs, clearsAtMs);
  }

  /** Writes {@link BOARD_NUMBERS} numbers. */
  save(into: Float64Array | number[], at = 0): void {
    this.#trackers.forEach((tracker, index) => {
      tracker.save(into, at + index * TRACKER_NUMBERS);
    });
  }

  load(from: Float64Array | readonly number[], at = 0): void {
    this.#trackers.forEach((tracker, index) => {
      tracker.load(from, at + index * TRACKER_NUMBERS);
    });
    this.#look();
  }

  #look(): void {
    for (let at = 0; at < SERVICES.length; at += 1) this.#health[SERVICES[at]!] = this.#trackers[at]!.health;
  }
}
