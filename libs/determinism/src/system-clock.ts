import type { Clock } from './clock.ts';

/** Real time: the machine's wall clock and its timers. Processes make one in their main file and hand it down. */
export class SystemClock implements Clock {
  nowMs(): number {
    return Date.now();
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, durationMs);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  after(durationMs: number, task: () => void): () => void {
    const timer = setTimeout(task, durationMs);
    return () => {
      clearTimeout(timer);
    };
  }

  every(periodMs: number, task: () => void): () => void {
    const timer = setInterval(task, periodMs);
    return () => {
      clearInterval(timer);
    };
  }
}

/** Monotonic milliseconds for measuring how long something took; never a date. */
export const monotonicMs = (): number => performance.now();
