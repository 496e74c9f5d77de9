import type { Clock } from '#determinism';

/** Something that many can wait for and anybody can ring. */
export class Bell {
  readonly #waiting = new Set<() => void>();

  /** Wakes all who wait now; nobody who comes later. */
  ring(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next ring. */
  heard(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }

  /** Resolves at the next ring or after `durationMs`, whichever comes first. */
  heardWithin(clock: Clock, durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#waiting.delete(wake);
        resolve();
      };
      const cancel = clock.after(durationMs, wake);
      this.#waiting.add(wake);
    });
  }
}
