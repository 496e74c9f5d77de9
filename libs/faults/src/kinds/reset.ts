import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';

/** The connection is destroyed. With `afterWork` it dies after the work was done: a lost acknowledgement. */
export const reset = defineKind({
  kind: 'reset',
  title: { id: 'Koneksi diputus', en: 'Connection reset' },
  parameters: z.strictObject({
    afterWork: z
      .boolean()
      .default(false)
      .meta({ description: 'true or false: whether the work is done before the reset', example: true }),
  }),
  example: { afterWork: false },
  behave: ({ afterWork }) => ({
    text: afterWork
      ? { id: 'mengerjakan lalu memutus koneksi', en: 'does the work, then resets the connection' }
      : { id: 'memutus koneksi', en: 'resets the connection' },
    fails: true,
    act: () => ({ effect: 'reset', afterWork }),
  }),
});
