import { DistributionError, checkDuration } from '#determinism';
import type { DurationDistribution } from '#determinism';
import { z } from 'zod';

/**
 * Where a number comes from: P official statement or document, N news report, S secondary copy, D open data set,
 * C computed here from cited numbers.
 */
export const GRADES = ['P', 'N', 'S', 'D', 'C'] as const;

const source = z.string().min(3).max(400).meta({
  expected: 'the source: page or publication',
  example: 'liputan6.com 5707840',
});
const date = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
  .meta({ expected: 'the date of the figure: YYYY, YYYY-MM or YYYY-MM-DD', example: '2024-01-03' });
const grade = z
  .enum(GRADES)
  .meta({ expected: 'a grade: P official, N news, S secondary, D data set, C computed', example: 'N' });
const estimate = z.string().min(8).max(400).meta({
  expected: 'why this estimate and this range',
  example: 'half of what T3 has, as the halls are half as large',
});

interface Provenance {
  readonly source?: string | undefined;
  readonly grade?: (typeof GRADES)[number] | undefined;
  readonly date?: string | undefined;
  readonly estimate?: string | undefined;
}

const FIGURE_EXAMPLE =
  '{value: 16, source: medcom.id ObzPM61K, grade: N, date: 2024-01-03} or {value: 20, range: [14, 26], estimate: why}';

function checkProvenance(given: Provenance, hasRange: boolean, ctx: z.RefinementCtx): void {
  const sourced = given.source !== undefined && given.grade !== undefined && given.date !== undefined;
  const estimated = given.estimate !== undefined && hasRange;
  if (sourced !== estimated) return;
  ctx.addIssue({
    code: 'custom',
    message: 'no provenance',
    params: {
      expected: 'either source, grade and date, or range and estimate (why)',
      example: FIGURE_EXAMPLE,
    },
  });
}

/** A number with its source, or an estimate with its range: nothing else is a number in our seeds. */
export const figure = (given: { min: number; max: number; whole?: boolean }) => {
  const number = (given.whole ? z.int() : z.number()).min(given.min).max(given.max);
  return z
    .strictObject({
      value: number,
      range: z.tuple([number, number]).optional(),
      source: source.optional(),
      grade: grade.optional(),
      date: date.optional(),
      estimate: estimate.optional(),
    })
    .superRefine((it, ctx) => {
      checkProvenance(it, it.range !== undefined, ctx);
      if (it.range !== undefined && !(it.range[0] <= it.value && it.value <= it.range[1])) {
        ctx.addIssue({
          code: 'custom',
          path: ['range'],
          message: 'range',
          params: {
            expected: `two numbers with the value (${it.value}) between them`,
            example: `[${it.value * 0.5}, ${it.value * 1.5}]`,
          },
        });
      }
    })
    .meta({ expected: 'a number with its source, or an estimate with its range', example: FIGURE_EXAMPLE });
};
export type Figure = z.output<ReturnType<typeof figure>>;

/** Several numbers of one provenance, by name; an estimate's `rangeFactor` holds for each of them. */
export const figureTable = (keys: readonly [string, ...string[]], given: { min: number; max: number }) =>
  z
    .strictObject({
      values: z.partialRecord(z.enum(keys), z.number().min(given.min).max(given.max)),
      rangeFactor: z.tuple([z.number().min(0).max(1), z.number().min(1)]).optional(),
      source: source.optional(),
      grade: grade.optional(),
      date: date.optional(),
      estimate: estimate.optional(),
    })
    .superRefine((it, ctx) => checkProvenance(it, it.rangeFactor !== undefined, ctx))
    .meta({
      expected: 'values with source, grade and date, or with rangeFactor and estimate',
      example: '{values: {wni: 0.6}, rangeFactor: [0.5, 1.5], estimate: why}',
    });

const LAW_EXAMPLE = '{kind: gamma, meanMs: {value: 47500, range: [35000, 60000], ...}, cv: {...}}';

/** A distribution of durations whose numbers are figures. */
export const law = z
  .looseObject({ kind: z.string() })
  .superRefine((it, ctx) => {
    for (const path of bareNumbers(it, [])) {
      ctx.addIssue({
        code: 'custom',
        path: [...path],
        message: 'bare number',
        params: {
          expected: 'a number with its source, or an estimate with its range',
          example: FIGURE_EXAMPLE,
        },
      });
    }
    try {
      lawOf(it);
    } catch (error) {
      if (!(error instanceof DistributionError)) throw error;
      ctx.addIssue({
        code: 'custom',
        path: error.field.split('.').slice(1),
        message: error.message,
        params: { expected: error.expected, example: error.example },
      });
    }
  })
  .meta({ expected: 'a distribution of milliseconds', example: LAW_EXAMPLE });
export type Law = z.output<typeof law>;

const isFigure = (value: object): value is Figure => 'value' in value;
const oneFigure = figure({ min: -1e12, max: 1e12 });

function bareNumbers(value: unknown, path: readonly PropertyKey[]): PropertyKey[][] {
  if (typeof value === 'number') return [[...path]];
  if (typeof value !== 'object' || value === null) return [];
  if (isFigure(value)) return oneFigure.safeParse(value).success ? [] : [[...path]];
  return Object.entries(value).flatMap(([key, item]) =>
    bareNumbers(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The bare law: figures replaced by their values. Throws DistributionError when it makes no law. */
export const lawOf = (given: Law): DurationDistribution => checkDuration(bare(given));

function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  if (isFigure(value)) return value.value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bare(item)]));
}
