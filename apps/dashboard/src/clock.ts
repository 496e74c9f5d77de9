/** The only door to time in the browser. Milliseconds everywhere. */

/** Wall time of this machine, Unix milliseconds. It may be wrong: ages are counted on the server's clock. */
export function wallMs(): number {
  return Date.now();
}

/** Never goes back; meaningless but for differences. */
export function monotonicMs(): number {
  return performance.now();
}

/** Calls back every `intervalMs`; what is returned stops it. */
export function every(intervalMs: number, callback: () => void): () => void {
  const timer = setInterval(callback, intervalMs);
  return () => clearInterval(timer);
}

/** Calls back once after `delayMs`; what is returned calls it off. */
export function after(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

const onSecond = new Set<() => void>();
let stopSeconds: (() => void) | null = null;

/** One timer for everything that ages on the screen: all ages change together, once a second. */
export function subscribeToSeconds(callback: () => void): () => void {
  onSecond.add(callback);
  stopSeconds ??= every(1_000, () => {
    for (const listener of onSecond) listener();
  });
  return () => {
    onSecond.delete(callback);
    if (onSecond.size > 0) return;
    stopSeconds?.();
    stopSeconds = null;
  };
}
