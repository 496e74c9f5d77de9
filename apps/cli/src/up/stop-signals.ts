import { monotonicMs } from '#determinism';

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
