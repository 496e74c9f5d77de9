import type { AnyJournalEntry, JournalKind } from '#contracts';
import { compareCursors, cursorBefore } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import type { JournalDatabase } from './journal-database.ts';
import { columns, entryOf } from './journal-row.ts';
import type { JournalRow } from './journal-row.ts';

/** Entries of which the newest one per subject says how things stand. `scanned` bounds how far back is looked. */
const standing: Partial<Record<JournalKind, { readonly subject: string; readonly scanned: number }>> = {
  PaceObserved: { subject: `'run'`, scanned: 1 },
  HallObserved: { subject: `body->>'hallId'`, scanned: 5_000 },
  FlightObserved: { subject: `body->>'flightId'`, scanned: 20_000 },
  BacklogObserved: { subject: 'site_id', scanned: 2_000 },
  ModeChanged: { subject: `body->>'hallId'`, scanned: 5_000 },
  ServiceHealthChanged: { subject: `site_id || '/' || (body->'status'->>'service')`, scanned: 5_000 },
};

/** Entries that are worth a line on the screen; the stream shows the newest of them. */
export const EVENT_KINDS = [
  'RunBegun',
  'ServiceHealthChanged',
  'ModeChanged',
  'CommandGiven',
  'CrossingBlocked',
] as const satisfies readonly JournalKind[];
const eventsShown = 200;

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
    const [begun] = await rows<JournalRow>(
      `select ${columns} from journal_entry where kind = 'RunBegun' and transaction < $1::xid8
       order by transaction desc, sequence desc limit 1`,
      [horizon],
    );
    const found: JournalRow[] = begun ? [begun] : [];
    for (const [kind, { subject, scanned }] of Object.entries(standing)) {
      found.push(
        ...(await rows<JournalRow>(
          `select distinct on (subject) ${columns} from (
             select *, ${subject} as subject from journal_entry
             where kind = $1 and run_id = $2 and transaction < $3::xid8
             order by transaction desc, sequence desc limit $4
           ) newest order by subject, newest.transaction desc, newest.sequence desc`,
          [kind, begun?.run_id ?? null, horizon, scanned],
        )),
      );
    }
    for (const kind of EVENT_KINDS) {
      found.push(
        ...(await rows<JournalRow>(
          `select ${columns} from journal_entry where kind = $1 and transaction < $2::xid8
           order by transaction desc, sequence desc limit $3`,
          [kind, horizon, eventsShown],
        )),
      );
    }
    const once = new Map(found.map((row) => [`${row.transaction}-${row.sequence}`, row]));
    const entries = [...once.values()].sort(compareCursors).flatMap((row) => entryOf(row) ?? []);
    return { entries, cursor: cursorBefore(horizon) };
  });
}
