import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';

/** The answer trickles: it begins at once and ends late. Catches callers whose deadline covers only the first byte. */
export const slowAnswer = defineKind({
  kind: 'slow-answer',
  title: { id: 'Jawaban menetes', en: 'Trickling answer' },
  parameters: z.strictObject({
    bytesPerSecond: z
      .int()
      .min(1)
      .max(100_000)
      .meta({ description: 'a whole number from 1 to 100000', example: 50 }),
  }),
  example: { bytesPerSecond: 50 },
  behave: ({ bytesPerSecond }) => ({
    text: {
      id: `menjawab ${bytesPerSecond} bita per detik`,
      en: `answers ${bytesPerSecond} bytes a second`,
    },
    fails: false,
    act: () => ({ effect: 'trickle', bytesPerSecond }),
  }),
});
