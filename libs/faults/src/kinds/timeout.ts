import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';

/**
 * The request is accepted and never answered: what callers of an encrypted or overloaded centre met. With `afterWork` the
 * centre does the work and only its answer is lost: the caller's "unknown" was a success.
 */
export const timeout = defineKind({
  kind: 'timeout',
  title: { id: 'Tidak pernah menjawab', en: 'Never answers' },
  parameters: z.strictObject({
    afterWork: z
      .boolean()
      .default(false)
      .meta({ description: 'true or false: whether the work is done before the silence', example: true }),
  }),
  example: { afterWork: false },
  behave: ({ afterWork }) => ({
    text: afterWork
      ? { id: 'mengerjakan lalu tidak menjawab', en: 'does the work, then never answers' }
      : { id: 'menerima tetapi tidak menjawab', en: 'accepts and never answers' },
    fails: true,
    act: () => ({ effect: 'hold', afterWork }),
  }),
});
