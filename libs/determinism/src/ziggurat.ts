import type { KeyedRandom } from './keyed-random.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { exp, log, sqrt } = Math;

/**
 * Ziggurat of 256 layers for the standard exponential and normal laws: Marsaglia and Tsang, "The ziggurat method for
 * generating random variables", Journal of Statistical Software 5(8), 2000. One word picks the layer (and the sign),
 * another the place in it: taking both from one word, as first published, correlates them (Doornik 2005).
 *
 * Layer i reaches to x[i]; x[0] is the pretended width of the base layer whose tail begins at R = x[1].
 */
interface Layers {
  /** 2^-32 x[i]: turns a 32-bit place into an abscissa. */
  readonly scale: Float64Array;
  /** Places below this lie wholly under the curve: 2^32 x[i+1] / x[i]. */
  readonly sure: Float64Array;
  /** Density at x[i]. */
  readonly height: Float64Array;
}

function layers(
  tailStart: number,
  area: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
): Layers {
  const x = new Float64Array(257);
  x[0] = area / density(tailStart);
  x[1] = tailStart;
  for (let i = 2; i < 256; i += 1) x[i] = inverse(area / x[i - 1]! + density(x[i - 1]!));
  x[256] = 0;
  return {
    scale: Float64Array.from({ length: 256 }, (_, i) => x[i]! * 2 ** -32),
    sure: Float64Array.from({ length: 256 }, (_, i) => (x[i + 1]! / x[i]!) * 2 ** 32),
    height: Float64Array.from({ length: 257 }, (_, i) => density(x[i]!)),
  };
}

const EXPONENTIAL_TAIL = 7.69711747013104972;
const EXPONENTIAL = layers(
  EXPONENTIAL_TAIL,
  0.0039496598225815571993,
  (x) => exp(-x),
  (y) => -log(y),
);
const exponentialScale = EXPONENTIAL.scale;
const exponentialSure = EXPONENTIAL.sure;
const exponentialHeight = EXPONENTIAL.height;

const NORMAL_TAIL = 3.6541528853610088;
/** Layers of the normal's upper half. */
export const NORMAL = layers(
  NORMAL_TAIL,
  0.00492867323399,
  (x) => exp(-0.5 * x * x),
  (y) => sqrt(-2 * log(y)),
);
const normalScale = NORMAL.scale;
const normalSure = NORMAL.sure;
const normalHeight = NORMAL.height;

// Where a fraction has to go to a function that is seldom called, it goes in `register[0]`: handed over as such, the engine
// makes it an object of the heap, even on the path that does not call. What these functions return costs nothing where the
// engine inlines them, as it does in a hot loop.
const register = new Float64Array(1);

/** Exponential with mean 1. */
export function drawExponential(random: KeyedRandom): number {
  const layer = random.block() & 255;
  const place = (random.second >>> 0) + 0.5;
  const x = place * exponentialScale[layer]!;
  if (place < exponentialSure[layer]!) return x;
  register[0] = x;
  storeExponentialEdge(random, layer, register);
  return register[0];
}

/** What to do with `out[0]`, which fell on the edge of a layer. */
function storeExponentialEdge(random: KeyedRandom, layer: number, out: Float64Array): void {
  if (layer === 0) {
    out[0] = EXPONENTIAL_TAIL - log(random.uniform());
    return;
  }
  const low = exponentialHeight[layer]!;
  const high = exponentialHeight[layer + 1]!;
  if (low + random.uniform() * (high - low) >= exp(-out[0]!)) out[0] = drawExponential(random);
}

/** Normal with mean 0 and standard deviation 1. */
export function drawNormal(random: KeyedRandom): number {
  for (;;) {
    const bits = random.block();
    const layer = bits & 255;
    const place = (random.second >>> 0) + 0.5;
    register[0] = place * normalScale[layer]!;
    if (place >= normalSure[layer]! && !storeNormalEdge(random, layer, register)) continue;
    return (bits & 256) === 0 ? register[0] : -register[0];
  }
}

/** What to do with the size `out[0]`, which fell on the edge of a layer; false: not under the curve, draw anew. */
export function storeNormalEdge(random: KeyedRandom, layer: number, out: Float64Array): boolean {
  if (layer === 0) {
    for (;;) {
      const beyond = -log(random.uniform()) / NORMAL_TAIL;
      if (-2 * log(random.uniform()) <= beyond * beyond) continue;
      out[0] = NORMAL_TAIL + beyond;
      return true;
    }
  }
  const low = normalHeight[layer]!;
  const high = normalHeight[layer + 1]!;
  const size = out[0]!;
  return low + random.uniform() * (high - low) < exp(-0.5 * size * size);
}
