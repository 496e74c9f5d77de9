import { monotonicMs } from '#determinism';
import type { Clock } from '#determinism';
import type { Terminal } from './terminal.ts';

export const formatSeconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;

/** One line a finished step, with what it took; on a terminal also a living line of what is being done. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #running = new Map<string, number>();
  #stopTicking: (() => void) | null = null;
  #isAbandoned = false;

  constructor(terminal: Terminal, clock: Clock) {
    this.#terminal = terminal;
    this.#clock = clock;
  }

  /** Does `work` under a title; `describe` says in a few words what came out. Failures pass through, marked. */
  async step<Result>(
    title: string,
    work: () => Promise<Result>,
    describe: (result: Result) => string = () => '',
  ): Promise<Result> {
    const startedAtMs = monotonicMs();
    this.#running.set(title, startedAtMs);
    this.#stopTicking ??= this.#clock.every(200, () => {
      this.#showRunning();
    });
    this.#showRunning();
    try {
      const result = await work();
      this.#finish(title, startedAtMs, 'green', '✓', describe(result));
      return result;
    } catch (error) {
      if (this.#isAbandoned) this.#finish(title, startedAtMs, 'yellow', '–', 'given up');
      else this.#finish(title, startedAtMs, 'red', '✗', '');
      this.#isAbandoned = true; // whatever else is on its way will now be stopped
      throw error;
    }
  }

  /** From now on a step that fails does so because everything is being stopped. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  #finish(
    title: string,
    startedAtMs: number,
    colour: 'green' | 'yellow' | 'red',
    mark: string,
    detail: string,
  ): void {
    this.#running.delete(title);
    const took = formatSeconds(monotonicMs() - startedAtMs).padStart(7);
    const { paint } = this.#terminal;
    this.#terminal.line(`${paint(colour, mark)} ${took}  ${title}${detail && paint('dim', ` · ${detail}`)}`);
    if (this.#running.size > 0) this.#showRunning();
    else {
      this.#stopTicking?.();
      this.#stopTicking = null;
    }
  }

  #showRunning(): void {
    const oldest = Math.min(...this.#running.values());
    const took = formatSeconds(monotonicMs() - oldest).padStart(7);
    this.#terminal.transient(`… ${took}  ${[...this.#running.keys()].join(', ')}`);
  }
}
