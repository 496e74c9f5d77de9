import type { BacklogStatus } from '#contracts';
import type { Clock } from '#determinism';

const SECOND_MS = 1_000;

/** What of a site's crossings, of whatever run, the register does not have yet: counted as records come and go. */
export class Backlog {
  readonly #clock: Clock;
  #pending = 0;
  #pendingFallback = 0;
  #blocked = 0;
  #acknowledged = 0;
  oldestSiteAt: string | null = null;
  /** Acknowledgements of the last second: (when, how many). */
  readonly #recent: { readonly atMs: number; readonly count: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records made under fallback on their way to the register; those set aside for a person hold up no recovery. */
  get unsyncedFallback(): number {
    return this.#pendingFallback;
  }

  /** Records on their way to the register. */
  get pending(): number {
    return this.#pending;
  }

  /** Replaces all counts by those of the store. */
  reset(counts: { pending: number; pendingFallback: number; blocked: number; acknowledged: number }): void {
    this.#pending = counts.pending;
    this.#pendingFallback = counts.pendingFallback;
    this.#blocked = counts.blocked;
    this.#acknowledged = counts.acknowledged;
  }

  recorded(fallback: boolean, siteAt: string): void {
    if (this.#pending === 0) this.oldestSiteAt ??= siteAt;
    this.#pending += 1;
    if (fallback) this.#pendingFallback += 1;
  }

  acknowledged(count: number, fallbackCount: number): void {
    this.#pending -= count;
    this.#pendingFallback -= fallbackCount;
    this.#acknowledged += count;
    this.#recent.push({ atMs: this.#clock.nowMs(), count });
    if (this.#pending + this.#blocked === 0) this.oldestSiteAt = null;
  }

  blocked(fallback: boolean): void {
    this.#pending -= 1;
    if (fallback) this.#pendingFallback -= 1;
    this.#blocked += 1;
  }

  /** A person sends a blocked record again. */
  retried(fallback: boolean): void {
    this.#blocked -= 1;
    this.#pending += 1;
    if (fallback) this.#pendingFallback += 1;
  }

  /** A person has set a blocked record aside: nobody waits for it any more. */
  setAside(): void {
    this.#blocked -= 1;
    if (this.#pending + this.#blocked === 0) this.oldestSiteAt = null;
  }

  status(): BacklogStatus {
    const sinceMs = this.#clock.nowMs() - SECOND_MS;
    while (this.#recent[0] && this.#recent[0].atMs < sinceMs) this.#recent.shift();
    return {
      unsynced: this.#pending + this.#blocked,
      oldestSiteAt: this.oldestSiteAt,
      blocked: this.#blocked,
      acknowledged: this.#acknowledged,
      drainedPerSecond: this.#recent.reduce((sum, { count }) => sum + count, 0),
    };
  }
}
