/**
 * The only door to time. Everything that needs "now", a pause or a timer is handed a {@link Clock};
 * nothing else in the house may touch `Date.now`, `setTimeout` and their kin.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch, as this clock sees it. */
  nowMs(): number;
  /** Resolves after `durationMs` on this clock; rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
  /** Calls `task` once after `durationMs`; returns a function that cancels it. */
  after(durationMs: number, task: () => void): () => void;
  /** Calls `task` every `periodMs` until the returned function is called. Missed beats are not made up for. */
  every(periodMs: number, task: () => void): () => void;
}

/** ISO 8601 in UTC of a clock's now. */
export const isoNow = (clock: Clock): string => new Date(clock.nowMs()).toISOString();

/** An AbortSignal that fires after `durationMs` on `clock`, with the function that disarms it. */
export function deadline(clock: Clock, durationMs: number): { signal: AbortSignal; disarm: () => void } {
  const controller = new AbortController();
  const disarm = clock.after(durationMs, () => {
    controller.abort(new DeadlineExceededError(durationMs));
  });
  return { signal: controller.signal, disarm };
}

/**
 * What `work` comes to, or a rejection with the signal's reason the moment that it fires: for work that hears of the signal
 * late or never. The work itself goes on; whoever wants it ended hands it the signal too.
 */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** The wait was longer than the caller was willing to give it. */
export class DeadlineExceededError extends Error {
  readonly durationMs: number;
  constructor(durationMs: number) {
    super(`no answer within ${durationMs} ms`);
    this.name = 'DeadlineExceededError';
    this.durationMs = durationMs;
  }
}
