import type { KeyedRandom } from './keyed-random.ts';
import { NORMAL, storeNormalEdge } from './ziggurat.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { log, pow, sqrt } = Math;

/**
 * Gamma with the given shape (above 0) and scale 1: Marsaglia and Tsang, "A simple method for generating gamma
 * variables", ACM TOMS 26(3), 2000. Shapes under 1 by their boost: gamma(shape + 1) times uniform^(1 / shape).
 */
export function drawGamma(random: KeyedRandom, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * pow(random.uniform(), 1 / shape);
  register[D] = shape - 1 / 3;
  register[C] = 1 / sqrt(9 * register[D]);
  storeGamma(random, register);
  return register[0]!;
}

// Where storeGamma looks for d = shape - 1/3 and c = 1 / sqrt(9 d).
const D = 1;
const C = 2;
const register = new Float64Array(3);
// Under names of our own: imported ones are looked up at every use.
const normalScale = NORMAL.scale;
const normalSure = NORMAL.sure;

/**
 * As {@link drawGamma} for a shape of 1 or more whose d and c are `numbers[1]` and `numbers[2]`; writes to `numbers[0]`. Nearly always made
 * of one block: the bits that the normal leaves over, 23 of them, serve for the acceptance.
 */
export function storeGamma(random: KeyedRandom, numbers: Float64Array): void {
  const d = numbers[D]!;
  const c = numbers[C]!;
  for (;;) {
    const bits = random.block();
    const layer = bits & 255;
    const place = (random.second >>> 0) + 0.5;
    numbers[0] = place * normalScale[layer]!;
    let spare = bits >>> 9;
    if (place >= normalSure[layer]!) {
      if (!storeNormalEdge(random, layer, numbers)) continue;
      spare = random.block() >>> 9;
    }
    const x = numbers[0];
    const root = (bits & 256) === 0 ? 1 + c * x : 1 - c * x;
    if (root <= 0) continue;
    const u = (spare + 0.5) * TWO_TO_MINUS_23;
    const v = root * root * root;
    const square = x * x;
    if (u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + d * (1 - v + log(v))) {
      numbers[0] = d * v;
      return;
    }
  }
}

const TWO_TO_MINUS_23 = 2 ** -23;
