import type { PendingEntry, PendingPage } from '#store-forward';
import { CopiedRows } from '../database/copied-rows.ts';

/** From where nothing was read yet. */
const BEFORE_ALL = '0-0';

/** The entries that wait behind a cursor, and before the oldest transaction still open. */
export function pendingStatement(after: string | null, limit: number): string {
  const [queued = '', sequence = ''] = (after ?? BEFORE_ALL).split('-');
  return `
    select crossing_id, site_id, lane_key, lane_sequence, fallback, attempts,
      entry_transaction, entry_sequence, queued
    from forwarding
    where state = 'pending' and (queued, entry_sequence) > ('${queued}'::xid8, '${sequence}'::bigint)
      and queued < pg_snapshot_xmin(pg_current_snapshot())
    order by queued, entry_sequence limit ${limit}`;
}

/** `copied`: the rows of {@link pendingStatement}. */
export function pendingPage(after: string | null, copied: Buffer): PendingPage {
  const rows = new CopiedRows(copied);
  const entries: PendingEntry[] = [];
  let cursor = after;
  while (rows.next()) {
    const crossingId = rows.text();
    const siteId = rows.text();
    const laneKey = rows.text();
    const laneSequence = rows.integer();
    const fallback = rows.boolean();
    const attempts = rows.integer();
    const transaction = rows.bigint();
    const sequence = rows.bigint();
    cursor = `${rows.bigint()}-${sequence}`;
    const key = `${transaction}-${sequence}`;
    entries.push({ key, crossingId, siteId, laneKey, laneSequence, fallback, attempts });
  }
  return { entries, cursor };
}
