import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';

/** The answer comes, later: by the mean, give or take the jitter (each delay in between equally likely). */
export const latency = defineKind({
  kind: 'latency',
  title: { id: 'Lambat', en: 'Slow' },
  parameters: z
    .strictObject({
      meanMs: z
        .number()
        .min(0)
        .max(60_000)
        .meta({ description: 'milliseconds from 0 to 60000', example: 800 }),
      jitterMs: z
        .number()
        .min(0)
        .max(60_000)
        .default(0)
        .meta({ description: 'milliseconds from 0 to meanMs', example: 200 }),
    })
    .refine(({ meanMs, jitterMs }) => jitterMs <= meanMs, {
      path: ['jitterMs'],
      // Two complaints about one pair of numbers would confuse.
      when: ({ issues }) => issues.length === 0,
    }),
  example: { meanMs: 800, jitterMs: 200 },
  behave: ({ meanMs, jitterMs }) => {
    const range = jitterMs > 0 ? `${meanMs} ± ${jitterMs} ms` : `${meanMs} ms`;
    return {
      text: { id: `menjawab ${range} lebih lambat`, en: `answers ${range} later` },
      fails: false,
      act: ({ random }) => ({
        effect: 'delay',
        delayMs: meanMs + jitterMs * (2 * random.uniform() - 1),
      }),
    };
  },
});
