import { z } from 'zod';
import type { EventPage, JournalKind } from '#contracts';
import { END_OF_JOURNAL, readNewest } from '../journal/index.ts';
import type { JournalDatabase } from '../journal/index.ts';
import { eventOf } from '../view/index.ts';

export const eventQuery = z.strictObject({
  before: z
    .string()
    .regex(/^\d{1,19}-\d{1,19}$/, 'expected the `before` of the page above, such as 8123-44017')
    .meta({ example: '8123-44017' })
    .optional(),
  limit: z.coerce
    .number('expected a whole number from 1 to 500')
    .int()
    .min(1)
    .max(500)
    .default(200)
    .meta({ example: 200 }),
});
export type EventQuery = z.infer<typeof eventQuery>;

/**
 * A page of events, newest first.
 *
 * @throws JournalUnreachableError
 */
export async function eventPageOf(
  database: JournalDatabase,
  kinds: readonly JournalKind[],
  { before, limit }: EventQuery,
): Promise<EventPage> {
  const [transaction, sequence] = before?.split('-') ?? [];
  const cursor =
    transaction !== undefined && sequence !== undefined ? { transaction, sequence } : END_OF_JOURNAL;
  const entries = await readNewest(database.rows, kinds, cursor, limit);
  const events = entries.flatMap((entry) => eventOf(entry) ?? []);
  return { events, before: entries.length < limit ? null : (events.at(-1)?.eventId ?? null) };
}
