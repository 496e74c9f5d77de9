/**
 * Laws of chance as plain data: what scenario files and models write down, what {@link compileDistribution} turns into a
 * {@link Sampler}. Durations are in milliseconds (`...Ms`), shares from 0 to 1, `cv` is the coefficient of variation
 * (standard deviation over mean). Definitions follow Johnson, Kotz and Balakrishnan, "Continuous univariate
 * distributions", 2nd ed., unless said otherwise.
 */
export type DurationDistribution =
  /** Always the same. */
  | { readonly kind: 'constant'; readonly valueMs: number }
  /** Equally likely between two bounds. */
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  /** Memoryless; cv 1. */
  | { readonly kind: 'exponential'; readonly meanMs: number }
  /** Sum of `phases` exponentials of equal mean; cv 1 / sqrt(phases). */
  | { readonly kind: 'erlang'; readonly meanMs: number; readonly phases: number }
  /** Shape 1 / cv^2, scale mean cv^2. */
  | { readonly kind: 'gamma'; readonly meanMs: number; readonly cv: number }
  /** exp of a normal; given by its own mean and cv, not by those of the logarithm. */
  | { readonly kind: 'lognormal'; readonly meanMs: number; readonly cv: number }
  /** Survival exp(-(x / scale)^shape); shape 1 is exponential, above 1 it wears out. */
  | { readonly kind: 'weibull'; readonly scaleMs: number; readonly shape: number }
  /** Rises straight to the mode, falls straight from it. */
  | { readonly kind: 'triangular'; readonly minMs: number; readonly modeMs: number; readonly maxMs: number }
  /**
   * Beta between bounds with mean (min + weight mode + max) / (weight + 2); weight 4 is the classic (Malcolm et al.,
   * Operations Research 7(5), 1959; Vose, "Risk analysis", for other weights).
   */
  | {
      readonly kind: 'pert';
      readonly minMs: number;
      readonly modeMs: number;
      readonly maxMs: number;
      readonly weight?: number;
    }
  /** Beta(alpha, beta) stretched over min to max. */
  | {
      readonly kind: 'beta';
      readonly minMs: number;
      readonly maxMs: number;
      readonly alpha: number;
      readonly beta: number;
    }
  /** A normal of the given mean and standard deviation (before cutting) kept between bounds; max left out: no upper bound. */
  | {
      readonly kind: 'truncated-normal';
      readonly meanMs: number;
      readonly sdMs: number;
      readonly minMs: number;
      readonly maxMs?: number;
    }
  /**
   * Measured values, each with its weight (left out: all alike). With `interpolate` the draw lies on the straight lines
   * between the sorted values (equal weights only), so it is never an exact repeat of a measurement.
   */
  | {
      readonly kind: 'empirical';
      readonly valuesMs: readonly number[];
      readonly weights?: readonly number[];
      readonly interpolate?: boolean;
    }
  /** One of several laws, picked by share; the shares add up to 1. */
  | {
      readonly kind: 'mixture';
      readonly parts: readonly { readonly share: number; readonly of: DurationDistribution }[];
    }
  /** A law after a fixed start: by + of. */
  | { readonly kind: 'shifted'; readonly byMs: number; readonly of: DurationDistribution };

/** Laws of whole numbers: sizes of groups, travellers of a flight. */
export type CountDistribution =
  | { readonly kind: 'fixed'; readonly count: number }
  /** Poisson with the given mean. */
  | { readonly kind: 'poisson'; readonly mean: number }
  /** Each count with its weight; weights need not add up to 1. */
  | { readonly kind: 'counts'; readonly counts: readonly number[]; readonly weights: readonly number[] };

export type Distribution = DurationDistribution | CountDistribution;

/** A description that makes no law; `field` is the path to the culprit. */
export class DistributionError extends Error {
  readonly field: string;
  readonly expected: string;
  readonly example: string;

  constructor(field: string, expected: string, example: string, got: unknown) {
    super(`${field}: expected ${expected}, such as ${example}, got ${describe(got)}`);
    this.name = 'DistributionError';
    this.field = field;
    this.expected = expected;
    this.example = example;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value) ?? typeof value;
}

interface Rule {
  readonly expected: string;
  readonly example: string;
  readonly test: (value: unknown) => boolean;
  readonly optional?: true;
}

const isFinite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isList = (value: unknown, of: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(of);

const atLeastZero: Rule = {
  expected: 'a number of 0 or more',
  example: '20000',
  test: (value) => isFinite(value) && value >= 0,
};
const aboveZero: Rule = {
  expected: 'a number above 0',
  example: '0.4',
  test: (value) => isFinite(value) && value > 0,
};
const anyNumber: Rule = { expected: 'a number', example: '-500', test: isFinite };
const wholeAboveZero: Rule = {
  expected: 'a whole number of 1 or more',
  example: '3',
  test: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
};
const wholeAtLeastZero: Rule = {
  expected: 'a whole number of 0 or more',
  example: '2',
  test: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};
const durations: Rule = {
  expected: 'a list of one or more numbers of 0 or more',
  example: '[18000, 21500]',
  test: (value) => isList(value, atLeastZero.test),
};
const counts: Rule = {
  expected: 'a list of one or more whole numbers of 0 or more',
  example: '[1, 2, 4]',
  test: (value) => isList(value, wholeAtLeastZero.test),
};
const weights: Rule = {
  expected: 'a list of numbers of 0 or more, one of them above 0',
  example: '[3, 1]',
  test: (value) =>
    isList(value, atLeastZero.test) && (value as readonly number[]).some((weight) => weight > 0),
};
const flag: Rule = {
  expected: 'true or false',
  example: 'true',
  test: (value) => typeof value === 'boolean',
};
const parts: Rule = {
  expected: 'a list of one or more {share, of}',
  example: '[{share: 1, of: {kind: exponential, meanMs: 500}}]',
  test: (value) => isList(value, isRecord),
};
const law: Rule = {
  expected: 'a distribution',
  example: '{kind: exponential, meanMs: 500}',
  test: isRecord,
};
const optional = (rule: Rule): Rule => ({ ...rule, optional: true });

const durationFields: Record<DurationDistribution['kind'], Record<string, Rule>> = {
  constant: { valueMs: atLeastZero },
  uniform: { minMs: atLeastZero, maxMs: atLeastZero },
  exponential: { meanMs: atLeastZero },
  erlang: { meanMs: aboveZero, phases: wholeAboveZero },
  gamma: { meanMs: aboveZero, cv: aboveZero },
  lognormal: { meanMs: aboveZero, cv: aboveZero },
  weibull: { scaleMs: aboveZero, shape: aboveZero },
  triangular: { minMs: atLeastZero, modeMs: atLeastZero, maxMs: atLeastZero },
  pert: { minMs: atLeastZero, modeMs: atLeastZero, maxMs: atLeastZero, weight: optional(aboveZero) },
  beta: { minMs: atLeastZero, maxMs: atLeastZero, alpha: aboveZero, beta: aboveZero },
  'truncated-normal': {
    meanMs: anyNumber,
    sdMs: aboveZero,
    minMs: atLeastZero,
    maxMs: optional(atLeastZero),
  },
  empirical: { valuesMs: durations, weights: optional(weights), interpolate: optional(flag) },
  mixture: { parts },
  shifted: { byMs: atLeastZero, of: law },
};

const countFields: Record<CountDistribution['kind'], Record<string, Rule>> = {
  fixed: { count: wholeAtLeastZero },
  poisson: { mean: atLeastZero },
  counts: { counts, weights },
};

/** Checks a description of a duration read from outside; `path` names it in errors. Throws {@link DistributionError}. */
export function checkDuration(value: unknown, path = 'distribution'): DurationDistribution {
  const checked = checkFields(value, path, durationFields, '{kind: gamma, meanMs: 20000, cv: 0.4}');
  const given = checked as unknown as DurationDistribution;
  switch (given.kind) {
    case 'uniform':
    case 'beta':
      ascending(path, given, ['minMs', 'maxMs']);
      break;
    case 'triangular':
    case 'pert':
      ascending(path, given, ['minMs', 'modeMs', 'maxMs']);
      break;
    case 'truncated-normal':
      ascending(path, { minMs: given.minMs, maxMs: given.maxMs ?? Infinity }, ['minMs', 'maxMs']);
      break;
    case 'empirical':
      sameLength(path, given.valuesMs, given.weights);
      if (given.interpolate === true && given.weights !== undefined) {
        throw new DistributionError(
          `${path}.weights`,
          'no weights beside interpolate',
          'weights left out',
          given.weights,
        );
      }
      break;
    case 'mixture': {
      given.parts.forEach((part, at) => {
        const where = `${path}.parts[${at}]`;
        noOtherFields(part, where, ['share', 'of']);
        if (!isFinite(part.share) || part.share < 0) {
          throw new DistributionError(`${where}.share`, 'a number from 0 to 1', '0.25', part.share);
        }
        checkDuration(part.of, `${where}.of`);
      });
      const sum = given.parts.reduce((total, part) => total + part.share, 0);
      if (Math.abs(sum - 1) > 1e-9) {
        throw new DistributionError(`${path}.parts`, 'shares that add up to 1', '0.25 and 0.75', sum);
      }
      break;
    }
    case 'shifted':
      checkDuration(given.of, `${path}.of`);
      break;
    default:
  }
  return given;
}

/** Checks a description of a count read from outside. Throws {@link DistributionError}. */
export function checkCount(value: unknown, path = 'distribution'): CountDistribution {
  const given = checkFields(
    value,
    path,
    countFields,
    '{kind: poisson, mean: 2.5}',
  ) as unknown as CountDistribution;
  if (given.kind === 'counts') sameLength(path, given.counts, given.weights);
  return given;
}

function checkFields(
  value: unknown,
  path: string,
  kinds: Record<string, Record<string, Rule>>,
  example: string,
): Record<string, unknown> {
  if (!isRecord(value)) throw new DistributionError(path, 'a distribution', example, value);
  const kind = value['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw new DistributionError(`${path}.kind`, `one of ${Object.keys(kinds).join(', ')}`, example, kind);
  }
  const rules = kinds[kind]!;
  noOtherFields(value, path, ['kind', ...Object.keys(rules)]);
  for (const [field, rule] of Object.entries(rules)) {
    const got = value[field];
    if (got === undefined && rule.optional) continue;
    if (!rule.test(got)) throw new DistributionError(`${path}.${field}`, rule.expected, rule.example, got);
  }
  return value;
}

function noOtherFields(value: object, path: string, known: readonly string[]): void {
  for (const field of Object.keys(value)) {
    if (!known.includes(field)) {
      throw new DistributionError(`${path}.${field}`, `one of ${known.join(', ')}`, known[0]!, field);
    }
  }
}

function ascending<K extends string>(path: string, given: Record<K, number>, fields: readonly K[]): void {
  for (let at = 1; at < fields.length; at += 1) {
    const low = fields[at - 1]!;
    const high = fields[at]!;
    const last = at === fields.length - 1;
    // The mode may sit on a bound; the bounds themselves must differ.
    if (given[low] > given[high] || (last && given[fields[0]!] >= given[high])) {
      const floor = last ? fields[0]! : low;
      throw new DistributionError(
        `${path}.${high}`,
        `more than ${floor} (${given[floor]})`,
        String(given[floor] + 1000),
        given[high],
      );
    }
  }
}

function sameLength(path: string, values: readonly number[], given: readonly number[] | undefined): void {
  if (given !== undefined && given.length !== values.length) {
    throw new DistributionError(
      `${path}.weights`,
      `as many weights as values (${values.length})`,
      '[3, 1]',
      given,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
