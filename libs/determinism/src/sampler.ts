import type { CountDistribution, DurationDistribution } from './distribution.ts';
import { checkCount, checkDuration } from './distribution.ts';
import { drawBeta, drawGamma, drawGammaBy } from './gamma.ts';
import type { KeyedRandom } from './keyed-random.ts';
import { drawPoisson } from './poisson.ts';
import { drawTruncatedNormal } from './truncated-normal.ts';
import { drawExponential, drawNormal } from './ziggurat.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { exp, floor, log, pow, sqrt } = Math;

const CONSTANT = 0;
const UNIFORM = 1;
const EXPONENTIAL = 2;
const GAMMA = 3;
const SMALL_GAMMA = 4;
const LOGNORMAL = 5;
const WEIBULL = 6;
const TRIANGULAR = 7;
const BETA = 8;
const TRUNCATED_NORMAL = 9;
const TABLE = 10;
const INTERPOLATED = 11;
const MIXTURE = 12;
const POISSON = 13;

const NO_TABLE = new Float64Array(0);
const NO_PARTS: readonly Sampler[] = [];

interface Recipe {
  readonly law: number;
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly d?: number;
  readonly shift?: number;
  readonly values?: Float64Array;
  readonly cumulative?: Float64Array;
  readonly parts?: readonly Sampler[];
}

/**
 * A law ready to be drawn from. One class for all laws, so that a call in a hot loop is never a guess between classes.
 * Holds no state: equal keys draw equal values.
 */
export class Sampler {
  readonly #law: number;
  readonly #a: number;
  readonly #b: number;
  readonly #c: number;
  readonly #d: number;
  readonly #shift: number;
  readonly #values: Float64Array;
  readonly #cumulative: Float64Array;
  readonly #parts: readonly Sampler[];

  constructor(recipe: Recipe) {
    this.#law = recipe.law;
    this.#a = recipe.a ?? 0;
    this.#b = recipe.b ?? 0;
    this.#c = recipe.c ?? 0;
    this.#d = recipe.d ?? 0;
    this.#shift = recipe.shift ?? 0;
    this.#values = recipe.values ?? NO_TABLE;
    this.#cumulative = recipe.cumulative ?? NO_TABLE;
    this.#parts = recipe.parts ?? NO_PARTS;
  }

  /** One value (milliseconds for durations, not rounded; a whole number for counts) from the key that `random` points at. */
  draw(random: KeyedRandom): number {
    switch (this.#law) {
      case GAMMA:
        return this.#shift + this.#a * drawGammaBy(random, this.#b, this.#c);
      case EXPONENTIAL:
        return this.#shift + this.#a * drawExponential(random);
      case CONSTANT:
        return this.#shift + this.#a;
      default:
        return this.#shift + this.#drawRarer(random);
    }
  }

  #drawRarer(random: KeyedRandom): number {
    switch (this.#law) {
      case UNIFORM:
        return this.#a + this.#b * random.uniform();
      case SMALL_GAMMA:
        return this.#a * drawGamma(random, this.#b);
      case LOGNORMAL:
        return exp(this.#a + this.#b * drawNormal(random));
      case WEIBULL:
        return this.#a * pow(drawExponential(random), this.#b);
      case TRIANGULAR: {
        // a: least, b: width, c: share of the rising side.
        const u = random.uniform();
        const rise = u < this.#c ? sqrt(u * this.#c) : 1 - sqrt((1 - u) * (1 - this.#c));
        return this.#a + this.#b * rise;
      }
      case BETA:
        return this.#a + this.#b * drawBeta(random, this.#c, this.#d);
      case TRUNCATED_NORMAL:
        return this.#a + this.#b * drawTruncatedNormal(random, this.#c, this.#d);
      case TABLE:
        return this.#values[this.#pick(random)]!;
      case INTERPOLATED: {
        const place = random.uniform() * (this.#values.length - 1);
        const below = floor(place);
        const low = this.#values[below]!;
        return low + (place - below) * (this.#values[below + 1]! - low);
      }
      case MIXTURE:
        return this.#parts[this.#pick(random)]!.draw(random);
      case POISSON:
        return drawPoisson(random, this.#a);
      default:
        throw new Error(`no law ${this.#law}`);
    }
  }

  /** The first place whose cumulative share is above a uniform, by halving. */
  #pick(random: KeyedRandom): number {
    const u = random.uniform();
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! > u) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Makes a duration ready to draw, in milliseconds. Throws DistributionError naming the field that is wrong. */
export function compileDuration(description: DurationDistribution, path = 'distribution'): Sampler {
  return new Sampler(durationRecipe(checkDuration(description, path)));
}

/** Makes a count ready to draw. Throws DistributionError naming the field that is wrong. */
export function compileCount(description: CountDistribution, path = 'distribution'): Sampler {
  const given = checkCount(description, path);
  switch (given.kind) {
    case 'fixed':
      return new Sampler({ law: CONSTANT, a: given.count });
    case 'poisson':
      return new Sampler({ law: POISSON, a: given.mean });
    case 'counts':
      return new Sampler({
        law: TABLE,
        values: Float64Array.from(given.counts),
        cumulative: cumulativeShares(given.weights),
      });
  }
}

function durationRecipe(given: DurationDistribution): Recipe {
  switch (given.kind) {
    case 'constant':
      return { law: CONSTANT, a: given.valueMs };
    case 'uniform':
      return { law: UNIFORM, a: given.minMs, b: given.maxMs - given.minMs };
    case 'exponential':
      return { law: EXPONENTIAL, a: given.meanMs };
    case 'erlang':
      return gammaRecipe(given.meanMs, given.phases);
    case 'gamma':
      return gammaRecipe(given.meanMs, 1 / (given.cv * given.cv));
    case 'lognormal': {
      const variance = log(1 + given.cv * given.cv);
      return { law: LOGNORMAL, a: log(given.meanMs) - variance / 2, b: sqrt(variance) };
    }
    case 'weibull':
      return { law: WEIBULL, a: given.scaleMs, b: 1 / given.shape };
    case 'triangular': {
      const width = given.maxMs - given.minMs;
      return { law: TRIANGULAR, a: given.minMs, b: width, c: (given.modeMs - given.minMs) / width };
    }
    case 'pert': {
      const width = given.maxMs - given.minMs;
      const weight = given.weight ?? 4;
      const rise = (given.modeMs - given.minMs) / width;
      return { law: BETA, a: given.minMs, b: width, c: 1 + weight * rise, d: 1 + weight * (1 - rise) };
    }
    case 'beta':
      return {
        law: BETA,
        a: given.minMs,
        b: given.maxMs - given.minMs,
        c: given.alpha,
        d: given.beta,
      };
    case 'truncated-normal':
      return {
        law: TRUNCATED_NORMAL,
        a: given.meanMs,
        b: given.sdMs,
        c: (given.minMs - given.meanMs) / given.sdMs,
        d: ((given.maxMs ?? Infinity) - given.meanMs) / given.sdMs,
      };
    case 'empirical':
      if (given.interpolate === true && given.valuesMs.length > 1) {
        return { law: INTERPOLATED, values: Float64Array.from(given.valuesMs).sort() };
      }
      return {
        law: TABLE,
        values: Float64Array.from(given.valuesMs),
        cumulative: cumulativeShares(given.weights ?? given.valuesMs.map(() => 1)),
      };
    case 'mixture':
      return {
        law: MIXTURE,
        cumulative: cumulativeShares(given.parts.map((part) => part.share)),
        parts: given.parts.map((part) => new Sampler(durationRecipe(part.of))),
      };
    case 'shifted': {
      const inner = durationRecipe(given.of);
      return { ...inner, shift: (inner.shift ?? 0) + given.byMs };
    }
  }
}

function gammaRecipe(meanMs: number, shape: number): Recipe {
  const scale = meanMs / shape;
  if (shape < 1) return { law: SMALL_GAMMA, a: scale, b: shape };
  const d = shape - 1 / 3;
  return { law: GAMMA, a: scale, b: d, c: 1 / sqrt(9 * d) };
}

function cumulativeShares(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const cumulative = Float64Array.from(weights, (weight) => (sum += weight) / total);
  // The last place with weight takes what rounding left over.
  for (let at = weights.length - 1; at >= 0; at -= 1) {
    cumulative[at] = 1;
    if (weights[at]! > 0) break;
  }
  return cumulative;
}
