import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';
import { CORRUPTIONS } from '../misbehaviour.ts';

/** 200 with an answer that cannot be used: not JSON, JSON of another shape, or nothing. Never to be read as "clear". */
export const corrupt = defineKind({
  kind: 'corrupt',
  title: { id: 'Jawaban rusak', en: 'Corrupt answer' },
  parameters: z.strictObject({
    how: z
      .enum(CORRUPTIONS)
      .default('not-json')
      .meta({ description: `one of ${CORRUPTIONS.join(', ')}`, example: 'wrong-shape' }),
  }),
  example: { how: 'not-json' },
  behave: ({ how }) => ({
    text: { id: `menjawab rusak (${how})`, en: `answers corruptly (${how})` },
    fails: true,
    act: () => ({ effect: 'corrupt', how }),
  }),
});
