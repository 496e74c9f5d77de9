import type { AnyJournalEntry, StreamEvent } from '#contracts';
import { EVENT_KINDS } from '../journal/index.ts';

const isEvent = (kind: string): kind is StreamEvent['kind'] =>
  (EVENT_KINDS as readonly string[]).includes(kind);

/** An entry as a line for the screen; null when it is not worth one. */
export function eventOf(entry: AnyJournalEntry): StreamEvent | null {
  if (!isEvent(entry.kind)) return null;
  return {
    eventId: `${entry.transaction}-${entry.sequence}`,
    kind: entry.kind,
    siteId: entry.siteId,
    siteAt: entry.siteAt,
    recordedAt: entry.recordedAt,
    body: { ...entry.body },
  };
}
