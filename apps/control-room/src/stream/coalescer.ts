import type { Clock } from '#determinism';

/** Runs a task soon after it is asked for, but never more often than once in `spacingMs`, however often it is asked. */
export class Coalescer {
  readonly #clock: Clock;
  readonly #spacingMs: number;
  readonly #task: () => void;
  #lastMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, spacingMs: number, task: () => void) {
    this.#clock = clock;
    this.#spacingMs = spacingMs;
    this.#task = task;
  }

  ask(): void {
    if (this.#cancel) return;
    const waitMs = this.#lastMs + this.#spacingMs - this.#clock.nowMs();
    if (waitMs > 0)
      this.#cancel = this.#clock.after(waitMs, () => {
        this.#run();
      });
    else this.#run();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #run(): void {
    this.#cancel = null;
    this.#lastMs = this.#clock.nowMs();
    this.#task();
  }
}
