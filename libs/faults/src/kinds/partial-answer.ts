import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';

/** The work is done, the answer promises its full length and breaks off. */
export const partialAnswer = defineKind({
  kind: 'partial-answer',
  title: { id: 'Jawaban terpotong', en: 'Answer cut off' },
  parameters: z.strictObject({
    sentShare: z
      .number()
      .min(0)
      .max(0.99)
      .default(0.5)
      .meta({ description: 'the share of the answer that is sent, from 0 to 0.99', example: 0.5 }),
  }),
  example: { sentShare: 0.5 },
  behave: ({ sentShare }) => ({
    text: {
      id: `memutus setelah ${percent(sentShare)} jawaban`,
      en: `breaks off after ${percent(sentShare)} of the answer`,
    },
    fails: true,
    act: () => ({ effect: 'cut', sentShare }),
  }),
});

const percent = (share: number): string => `${Math.round(share * 100)} %`;
