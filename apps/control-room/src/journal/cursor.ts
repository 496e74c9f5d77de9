/**
 * How far a reader has come in the journal: the last row it has seen, as decimal strings of 64-bit numbers.
 *
 * Rows are ordered by (transaction, sequence), not by sequence alone: in PostgreSQL a row becomes visible when its
 * transaction commits, so a reader that remembered only a sequence would skip a row with a lower one that commits
 * later. A reader also stops before the oldest transaction that is still open (`pg_snapshot_xmin`): everything below
 * it has ended, so nothing can appear behind the reader any more.
 */
export interface Cursor {
  readonly transaction: string;
  readonly sequence: string;
}

const lastSequence = '9223372036854775807';

/** Everything before `horizon`, the oldest transaction still open, has been seen. */
export const cursorBefore = (horizon: string): Cursor => ({
  transaction: String(BigInt(horizon) - 1n),
  sequence: lastSequence,
});

/** Below zero when `a` comes first. */
export function compareCursors(a: Cursor, b: Cursor): number {
  const byTransaction = BigInt(a.transaction) - BigInt(b.transaction);
  const difference = byTransaction === 0n ? BigInt(a.sequence) - BigInt(b.sequence) : byTransaction;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
