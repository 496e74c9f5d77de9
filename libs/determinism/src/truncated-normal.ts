import type { KeyedRandom } from './keyed-random.ts';
import { drawNormal } from './ziggurat.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { log, sqrt } = Math;

/**
 * A standard normal kept between `low` and `high` (either may be infinite, low < high). Robert, "Simulation of truncated
 * normal variables", Statistics and Computing 5, 1995: plain rejection where the window is wide and holds the middle, a
 * shifted exponential in a tail, a flat proposal in a narrow window; each accepts more than one in six.
 */
export function drawTruncatedNormal(random: KeyedRandom, low: number, high: number): number {
  if (low > 0) return inUpperTail(random, low, high);
  if (high < 0) return -inUpperTail(random, -high, -low);
  if (high - low > 2.5) {
    for (;;) {
      const x = drawNormal(random);
      if (x >= low && x <= high) return x;
    }
  }
  return flat(random, low, high, 0);
}

function inUpperTail(random: KeyedRandom, low: number, high: number): number {
  const rate = (low + sqrt(low * low + 4)) / 2;
  if ((high - low) * rate < 1.5) return flat(random, low, high, low);
  for (;;) {
    const x = low - log(random.uniform()) / rate;
    const off = x - rate;
    if (x <= high && log(random.uniform()) < -0.5 * off * off) return x;
  }
}

/** Uniform proposal; `top` is where in the window the density is highest. */
function flat(random: KeyedRandom, low: number, high: number, top: number): number {
  for (;;) {
    const x = low + (high - low) * random.uniform();
    if (log(random.uniform()) < 0.5 * (top * top - x * x)) return x;
  }
}
