import { z } from 'zod';

/** RFC 9457 problem details, the only form in which our apps report an error. Media type application/problem+json. */
export const problem = z.strictObject({
  type: z.string().meta({ example: 'about:blank' }),
  title: z.string(),
  status: z.int(),
  /** Stable, for machines; kebab-case. */
  code: z.string().meta({ example: 'mrz-check-digit' }),
  detail: z.string(),
  /** Where in the request, as a path such as `document.mrz` or `lanes.3.laneId`. */
  field: z.string().optional(),
  expected: z.string().optional(),
  example: z.unknown().optional(),
  /** Of a batch: every place that is wrong, as far as they are listed; the fields above tell the first. */
  errors: z
    .array(
      z.strictObject({
        /** Line of a file, from 1. */
        line: z.int().optional(),
        field: z.string(),
        detail: z.string(),
        expected: z.string(),
        example: z.unknown().optional(),
      }),
    )
    .max(100)
    .optional(),
});
export type Problem = z.infer<typeof problem>;
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
