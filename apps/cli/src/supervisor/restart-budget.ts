const firstPauseMs = 250;

/**
 * How often something may die before bringing it back is pointless: at most `limit` restarts within `windowMs`,
 * each after a pause twice as long as the one before (250 ms, 500 ms, 1 s, ...).
 */
export class RestartBudget {
  readonly limit: number;
  readonly windowMs: number;
  #deathsAtMs: number[] = [];

  constructor(limit = 5, windowMs = 60_000) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** Records a death at `nowMs`; the pause before the restart in milliseconds, or null when the budget is spent. */
  recordDeath(nowMs: number): number | null {
    this.#deathsAtMs = this.#deathsAtMs.filter((atMs) => nowMs - atMs < this.windowMs);
    this.#deathsAtMs.push(nowMs);
    const deaths = this.#deathsAtMs.length;
    return deaths > this.limit ? null : firstPauseMs * 2 ** (deaths - 1);
  }
}
