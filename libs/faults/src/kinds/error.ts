import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';

/** The service fails while working: a 5xx of your choice. Give a `probability` to make it fail now and then. */
export const error = defineKind({
  kind: 'error',
  title: { id: 'Galat server', en: 'Server error' },
  parameters: z.strictObject({
    status: z
      .int()
      .min(500)
      .max(599)
      .default(500)
      .meta({ description: 'a whole number from 500 to 599', example: 502 }),
  }),
  example: { status: 500, probability: 0.2 },
  behave: ({ status }) => ({
    text: { id: `menjawab galat ${status}`, en: `answers error ${status}` },
    fails: true,
    act: () => ({ effect: 'refuse', status, code: 'service-error' }),
  }),
});
