import type { CountDistribution, DurationDistribution } from './distribution.ts';
import { checkCount, checkDuration } from './distribution.ts';
import * as gamma from './gamma.ts';
import { guidedTable } from './keyed-random.ts';
import type { GuidedTable, KeyedRandom } from './keyed-random.ts';
import { drawPoisson } from './poisson.ts';
import { drawTruncatedNormal } from './truncated-normal.ts';
import * as ziggurat from './ziggurat.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { exp, floor, log, pow, round, sqrt } = Math;
// Functions too under names of our own: imported ones are looked up and checked at every call.
const { drawGamma, storeGamma } = gamma;
const { drawExponential, drawNormal } = ziggurat;

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
/** A mixture of uniforms: a histogram. */
const STEPS = 14;

const NO_TABLE = new Float64Array(0);
const NO_SHARES = guidedTable([1]);
const NO_PARTS: readonly Sampler[] = [];

// Places in a sampler's numbers. 1 and 2 are those of storeGamma.
const VALUE = 0;
const SCALE = 5;
const SHIFT = 6;

/** What is drawn is shift + scale times the law's standard form, which is made of a, b, c and d. */
interface Recipe {
  readonly law: number;
  readonly scale?: number;
  readonly shift?: number;
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly d?: number;
  readonly values?: Float64Array;
  readonly shares?: GuidedTable;
  readonly parts?: readonly Sampler[];
}

/**
 * A law ready to be drawn from. One class for all laws, so that a call in a hot loop is never a guess between classes.
 * Holds no state: equal keys draw equal values.
 */
export class Sampler {
  // Declared, not defined: a defined field is undefined at first, and the engine then asks at every use what it holds.
  declare private readonly law: number;
  // The value drawn, then what the law is made of.
  declare private readonly numbers: Float64Array;
  declare private readonly values: Float64Array;
  declare private readonly shares: GuidedTable;
  declare private readonly parts: readonly Sampler[];

  constructor(recipe: Recipe) {
    this.law = recipe.law;
    const { a = 0, b = 0, c = 0, d = 0, scale = 1, shift = 0 } = recipe;
    this.numbers = Float64Array.of(0, b, c, d, a, scale, shift);
    this.values = recipe.values ?? NO_TABLE;
    this.shares = recipe.shares ?? NO_SHARES;
    this.parts = recipe.parts ?? NO_PARTS;
  }

  /** One value (milliseconds for durations, not rounded; a whole number for counts) from the key that `random` points at. */
  draw(random: KeyedRandom): number {
    const numbers = this.numbers;
    if (this.law === EXPONENTIAL) return numbers[SHIFT]! + numbers[SCALE]! * drawExponential(random);
    this.#store(random);
    return numbers[VALUE]!;
  }

  /** As {@link draw}, into `out[at]`: a fraction returned to code that this is not inlined into is put on the heap. */
  drawTo(random: KeyedRandom, out: Float64Array, at: number): void {
    const numbers = this.numbers;
    if (this.law === EXPONENTIAL) {
      out[at] = numbers[SHIFT]! + numbers[SCALE]! * drawExponential(random);
      return;
    }
    this.#store(random);
    out[at] = numbers[VALUE]!;
  }

  /** As {@link draw}, rounded to a whole number: what a calendar of whole milliseconds takes. */
  drawWhole(random: KeyedRandom): number {
    const numbers = this.numbers;
    if (this.law === EXPONENTIAL) return whole(numbers[SHIFT]! + numbers[SCALE]! * drawExponential(random));
    this.#store(random);
    return whole(numbers[VALUE]!);
  }

  /**
   * Draws into `numbers`, from where the caller takes it: returned, a fraction may be put on the heap. The exponential, the
   * shortest of laws, goes its own way: through memory twice, it would keep waiting the event that waits for it.
   */
  #store(random: KeyedRandom): void {
    const numbers = this.numbers;
    switch (this.law) {
      case GAMMA:
        storeGamma(random, numbers);
        break;
      case CONSTANT:
        numbers[VALUE] = 0;
        break;
      case BETA:
        this.#storeRatio(random);
        break;
      case UNIFORM:
        random.storeUniform(numbers, VALUE);
        break;
      case STEPS: {
        const at = 2 * random.pickGuided(this.shares);
        random.storeUniform(numbers, VALUE);
        numbers[VALUE] = this.values[at]! + this.values[at + 1]! * numbers[VALUE]!;
        break;
      }
      case MIXTURE:
        this.#storePart(random);
        break;
      default:
        numbers[VALUE] = this.#drawRarer(random);
    }
    numbers[VALUE] = numbers[SHIFT]! + numbers[SCALE]! * numbers[VALUE]!;
  }

  #drawRarer(random: KeyedRandom): number {
    // Place by place: taking an array apart by a pattern walks it with an iterator.
    const numbers = this.numbers;
    const b = numbers[1]!;
    const c = numbers[2]!;
    const d = numbers[3]!;
    const a = numbers[4]!;
    switch (this.law) {
      case EXPONENTIAL:
        return drawExponential(random);
      case SMALL_GAMMA:
        return drawGamma(random, a);
      case LOGNORMAL:
        return exp(a + b * drawNormal(random));
      case WEIBULL:
        return pow(drawExponential(random), a);
      case TRIANGULAR: {
        const u = random.uniform();
        return u < a ? sqrt(u * a) : 1 - sqrt((1 - u) * (1 - a));
      }
      case TRUNCATED_NORMAL:
        return drawTruncatedNormal(random, c, d);
      case TABLE:
        return this.values[random.pickGuided(this.shares)]!;
      case INTERPOLATED: {
        const place = random.uniform() * (this.values.length - 1);
        const below = floor(place);
        const low = this.values[below]!;
        return low + (place - below) * (this.values[below + 1]! - low);
      }
      case POISSON:
        return drawPoisson(random, a);
      default:
        throw new Error(`no law ${this.law}`);
    }
  }

  /** Beta on (0, 1) as a ratio of two gammas, its parts (Devroye 1986, chapter IX.3). */
  #storeRatio(random: KeyedRandom): void {
    const first = this.parts[0]!;
    const second = this.parts[1]!;
    first.#store(random);
    second.#store(random);
    const value = first.numbers[VALUE]!;
    this.numbers[VALUE] = value / (value + second.numbers[VALUE]!);
  }

  #storePart(random: KeyedRandom): void {
    const part = this.parts[random.pickGuided(this.shares)]!;
    part.#store(random);
    this.numbers[VALUE] = part.numbers[VALUE]!;
  }
}

/** Rounds. A number that fits 32 bits is handed over without an object of the JavaScript heap. */
const whole = (value: number): number => (value < 0x7fff_fff0 ? (value + 0.5) | 0 : round(value));

/** Makes a duration ready to draw, in milliseconds. Throws DistributionError naming the field that is wrong. */
export function compileDuration(description: DurationDistribution, path = 'distribution'): Sampler {
  return new Sampler(durationRecipe(checkDuration(description, path)));
}

/** Makes a count ready to draw. Throws DistributionError naming the field that is wrong. */
export function compileCount(description: CountDistribution, path = 'distribution'): Sampler {
  const given = checkCount(description, path);
  switch (given.kind) {
    case 'fixed':
      return new Sampler({ law: CONSTANT, shift: given.count });
    case 'poisson':
      return new Sampler({ law: POISSON, a: given.mean });
    case 'counts':
      return new Sampler({
        law: TABLE,
        values: Float64Array.from(given.counts),
        shares: cumulativeShares(given.weights),
      });
  }
}

function durationRecipe(given: DurationDistribution): Recipe {
  switch (given.kind) {
    case 'constant':
      return { law: CONSTANT, shift: given.valueMs };
    case 'uniform':
      return { law: UNIFORM, scale: given.maxMs - given.minMs, shift: given.minMs };
    case 'exponential':
      return { law: EXPONENTIAL, scale: given.meanMs };
    case 'erlang':
      return gammaRecipe(given.meanMs, given.phases);
    case 'gamma':
      return gammaRecipe(given.meanMs, 1 / (given.cv * given.cv));
    case 'lognormal': {
      const variance = log(1 + given.cv * given.cv);
      return { law: LOGNORMAL, a: log(given.meanMs) - variance / 2, b: sqrt(variance) };
    }
    case 'weibull':
      return { law: WEIBULL, scale: given.scaleMs, a: 1 / given.shape };
    case 'triangular': {
      const width = given.maxMs - given.minMs;
      // a: share of the rising side.
      return { law: TRIANGULAR, scale: width, shift: given.minMs, a: (given.modeMs - given.minMs) / width };
    }
    case 'pert': {
      const width = given.maxMs - given.minMs;
      const weight = given.weight ?? 4;
      const rise = (given.modeMs - given.minMs) / width;
      return betaRecipe(given.minMs, width, 1 + weight * rise, 1 + weight * (1 - rise));
    }
    case 'beta':
      return betaRecipe(given.minMs, given.maxMs - given.minMs, given.alpha, given.beta);
    case 'truncated-normal':
      return {
        law: TRUNCATED_NORMAL,
        scale: given.sdMs,
        shift: given.meanMs,
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
        shares: cumulativeShares(given.weights ?? given.valuesMs.map(() => 1)),
      };
    case 'mixture': {
      const shares = cumulativeShares(given.parts.map((part) => part.share));
      const recipes = given.parts.map((part) => durationRecipe(part.of));
      if (recipes.every(({ law }) => law === UNIFORM)) {
        const values = Float64Array.from(recipes.flatMap(({ shift = 0, scale = 1 }) => [shift, scale]));
        return { law: STEPS, shares, values };
      }
      return { law: MIXTURE, shares, parts: recipes.map((recipe) => new Sampler(recipe)) };
    }
    case 'shifted': {
      const inner = durationRecipe(given.of);
      return { ...inner, shift: (inner.shift ?? 0) + given.byMs };
    }
  }
}

function betaRecipe(shift: number, scale: number, alpha: number, beta: number): Recipe {
  // Gammas of scale 1: their mean is their shape.
  const parts = [alpha, beta].map((shape) => new Sampler(gammaRecipe(shape, shape)));
  return { law: BETA, scale, shift, parts };
}

function gammaRecipe(meanMs: number, shape: number): Recipe {
  const scale = meanMs / shape;
  if (shape < 1) return { law: SMALL_GAMMA, scale, a: shape };
  const d = shape - 1 / 3;
  return { law: GAMMA, scale, b: d, c: 1 / sqrt(9 * d) };
}

function cumulativeShares(weights: readonly number[]): GuidedTable {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const cumulative = weights.map((weight) => (sum += weight) / total);
  // The last place with weight takes what rounding left over.
  for (let at = weights.length - 1; at >= 0; at -= 1) {
    cumulative[at] = 1;
    if (weights[at]! > 0) break;
  }
  return guidedTable(cumulative);
}
