import { monotonicMs } from '#determinism';
import type { Clock } from '#determinism';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A terminal sends Ctrl-C to npm and to us, and npm passes its own on: what comes so soon after the first is the
 * same wish, not impatience.
 */
const sameWishMs = 1_000;

/**
 * Calls `onStop` at the first stop signal and `onForce` at a later one.
 *
 * @returns the function that stops listening.
 */
export function listenForStop(onStop: () => void, onForce: () => void): () => void {
  let firstAtMs: number | null = null;
  const listener = (): void => {
    if (firstAtMs === null) {
      firstAtMs = monotonicMs();
      onStop();
    } else if (monotonicMs() - firstAtMs > sameWishMs) {
      onForce();
    }
  };
  for (const signal of stopSignals) process.on(signal, listener);
  return () => {
    for (const signal of stopSignals) process.off(signal, listener);
  };
}

/**
 * Calls `onGone` when our parent process has ended. npm passes SIGTERM on to the shell between it and us, which dies
 * of it without telling us: `docker stop` or `timeout 60 npm start` would leave everything running.
 *
 * @returns the function that stops watching.
 */
export function watchParent(clock: Clock, onGone: () => void): () => void {
  const parent = process.ppid;
  const stopWatching = clock.every(500, () => {
    if (process.ppid === parent) return;
    stopWatching();
    onGone();
  });
  return stopWatching;
}
