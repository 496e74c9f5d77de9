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
const NORMAL = layers(
  NORMAL_TAIL,
  0.00492867323399,
  (x) => exp(-0.5 * x * x),
  (y) => sqrt(-2 * log(y)),
);
const normalScale = NORMAL.scale;
const normalSure = NORMAL.sure;
const normalHeight = NORMAL.height;

/** Exponential with mean 1. */
export function drawExponential(random: KeyedRandom): number {
  const layer = random.int32() & 255;
  const place = (random.int32() >>> 0) + 0.5;
  const x = place * exponentialScale[layer]!;
  return place < exponentialSure[layer]! ? x : exponentialEdge(random, layer, x);
}

function exponentialEdge(random: KeyedRandom, layer: number, x: number): number {
  if (layer === 0) return EXPONENTIAL_TAIL - log(random.uniform());
  const low = exponentialHeight[layer]!;
  const high = exponentialHeight[layer + 1]!;
  return low + random.uniform() * (high - low) < exp(-x) ? x : drawExponential(random);
}

/** Normal with mean 0 and standard deviation 1. */
export function drawNormal(random: KeyedRandom): number {
  const bits = random.int32();
  const layer = bits & 255;
  const place = (random.int32() >>> 0) + 0.5;
  const x = place * normalScale[layer]!;
  const size = place < normalSure[layer]! ? x : normalEdge(random, layer, x);
  if (size < 0) return drawNormal(random);
  return (bits & 256) === 0 ? size : -size;
}

/** The size of a draw that fell on the edge of a layer, or -1: not under the curve, draw anew. */
function normalEdge(random: KeyedRandom, layer: number, x: number): number {
  if (layer === 0) {
    for (;;) {
      const beyond = -log(random.uniform()) / NORMAL_TAIL;
      if (-2 * log(random.uniform()) > beyond * beyond) return NORMAL_TAIL + beyond;
    }
  }
  const low = normalHeight[layer]!;
  const high = normalHeight[layer + 1]!;
  return low + random.uniform() * (high - low) < exp(-0.5 * x * x) ? x : -1;
}
