import type { Clock } from './clock.ts';

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

/** Time that moves only when told to; timers due at the same instant fire in the order in which they were set. */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();
  /** The timer to fire next; null: it has to be looked for. */
  #soonest: Timer | null = null;

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const cancel = this.after(durationMs, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      const abort = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  after(durationMs: number, task: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, durationMs), task };
    this.#timers.add(timer);
    if (this.#soonest && timer.atMs < this.#soonest.atMs) this.#soonest = timer;
    return () => {
      this.#forget(timer);
    };
  }

  every(periodMs: number, task: () => void): () => void {
    let stopped = false;
    let cancel = (): void => undefined;
    const arm = (): void => {
      cancel = this.after(periodMs, () => {
        task();
        if (!stopped) arm();
      });
    };
    arm();
    return () => {
      stopped = true;
      cancel();
    };
  }

  /** Milliseconds of the next timer, or null when none is set. */
  nextAtMs(): number | null {
    return this.#next()?.atMs ?? null;
  }

  /** Fires every timer due up to and including `toMs`, in order, then stands at `toMs`. Time never goes back. */
  advanceTo(toMs: number): void {
    if (toMs < this.#nowMs) throw new RangeError(`time cannot go back from ${this.#nowMs} to ${toMs}`);
    for (let timer = this.#next(); timer && timer.atMs <= toMs; timer = this.#next()) {
      this.#forget(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.task();
    }
    this.#nowMs = toMs;
  }

  advanceBy(durationMs: number): void {
    this.advanceTo(this.#nowMs + durationMs);
  }

  #forget(timer: Timer): void {
    this.#timers.delete(timer);
    if (this.#soonest === timer) this.#soonest = null;
  }

  #next(): Timer | null {
    if (this.#soonest) return this.#soonest;
    // In the order in which they were set, so that of several at one instant the first stays.
    for (const timer of this.#timers) {
      if (!this.#soonest || timer.atMs < this.#soonest.atMs) this.#soonest = timer;
    }
    return this.#soonest;
  }
}
