import type { AnyJournalEntry, JournalKind } from '#contracts';
import { compareCursors, cursorBefore } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { EVENT_KINDS, readNewest } from './event-rows.ts';
import type { JournalDatabase } from './journal-database.ts';
import { columns, entryOf, isIndexedByKind } from './journal-row.ts';
import type { JournalRow } from './journal-row.ts';

/** Entries of which the newest one per subject says how things stand. `scanned` bounds how far back is looked. */
const standing: Partial<Record<JournalKind, { readonly subject: string; readonly scanned: number }>> = {
  PaceObserved: { subject: `'run'`, scanned: 1 },
  HallObserved: { subject: `body->>'hallId'`, scanned: 5_000 },
  FlightObserved: { subject: `body->>'flightId'`, scanned: 20_000 },
  BacklogObserved: { subject: 'site_id', scanned: 2_000 },
  ReconciliationObserved: { subject: 'site_id', scanned: 2_000 },
  ModeChanged: { subject: `body->>'hallId'`, scanned: 5_000 },
  ServiceHealthChanged: { subject: `site_id || '/' || (body->'status'->>'service')`, scanned: 5_000 },
};
const eventsRead = 200;

/** What one needs to know of the journal to say how things stand, without reading all of it. */
export interface NewestRun {
  /** In journal order. */
  readonly entries: readonly AnyJournalEntry[];
  /** From where to read on: nothing after the entries is missed. */
  readonly cursor: Cursor;
}

/** @throws JournalUnreachableError */
export function readNewestRun(database: JournalDatabase): Promise<NewestRun> {
  return database.atOneInstant(async (rows) => {
    const [snapshot] = await rows<{ horizon: string }>(
      'select pg_snapshot_xmin(pg_current_snapshot())::text as horizon',
    );
    if (!snapshot) throw new Error('PostgreSQL gave no snapshot');
    const { horizon } = snapshot;
    const end: Cursor = { transaction: horizon, sequence: '0' };
    const events = await readNewest(rows, EVENT_KINDS, end, eventsRead);
    const [begun] = await readNewest(rows, ['RunBegun'], end, 1);
    const found = begun ? [begun, ...events] : events;
    for (const [kind, { subject, scanned }] of begun ? Object.entries(standing) : []) {
      const newest = await rows<JournalRow>(
        `select distinct on (subject) ${columns} from (
           select *, ${subject} as subject from journal_entry
           where kind = $1 and ${isIndexedByKind} and run_id = $2 and transaction >= $3::xid8 and transaction < $4::xid8
           order by journal_entry.transaction desc, journal_entry.sequence desc limit $5
         ) newest order by subject, newest.transaction desc, newest.sequence desc`,
        [kind, begun?.runId, begun?.transaction, horizon, scanned],
      );
      found.push(...newest.flatMap((row) => entryOf(row) ?? []));
    }
    const once = new Map(found.map((entry) => [`${entry.transaction}-${entry.sequence}`, entry]));
    return { entries: [...once.values()].sort(compareCursors), cursor: cursorBefore(horizon) };
  });
}
