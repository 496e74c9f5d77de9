import type { KeyedRandom } from './keyed-random.ts';
import { drawNormal } from './ziggurat.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { log, pow, sqrt } = Math;

/**
 * Gamma with the given shape (above 0) and scale 1: Marsaglia and Tsang, "A simple method for generating gamma
 * variables", ACM TOMS 26(3), 2000. Shapes under 1 by their boost: gamma(shape + 1) times uniform^(1 / shape).
 */
export function drawGamma(random: KeyedRandom, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * pow(random.uniform(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  return drawGammaBy(random, d, c);
}

/** As {@link drawGamma} for a shape of 1 or more, with d = shape - 1/3 and c = 1 / sqrt(9 d) worked out beforehand. */
export function drawGammaBy(random: KeyedRandom, d: number, c: number): number {
  for (;;) {
    const x = drawNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = random.uniform();
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (log(u) < 0.5 * square + d * (1 - v + log(v))) return d * v;
  }
}

/** Beta on (0, 1) as a ratio of two gammas (Devroye 1986, chapter IX.3). */
export function drawBeta(random: KeyedRandom, alpha: number, beta: number): number {
  const first = drawGamma(random, alpha);
  return first / (first + drawGamma(random, beta));
}
