import type { RecordInFull } from '#contracts';

/** Where a record stands on its way to the register. */
export type Standing = RecordInFull['forwarding'];

/** As {@link STANDING} gives it. */
export interface StandingRow {
  readonly state: Standing['state'];
  readonly attempts: number;
  readonly reason: string | null;
  readonly settled_at: Date | null;
}

/**
 * Columns of a statement that joins {@link STANDS} to `crossing`. Who is acknowledged has left the queue, and with it the
 * count of attempts that came to nothing.
 */
export const STANDING = `
  coalesce(forwarding.state, 'acknowledged') as state, coalesce(forwarding.attempts, 0) as attempts, forwarding.reason,
  coalesce(forwarding.settled_at, settled.told_at) as settled_at`;

/** A crossing's place in the queue, or, when it has left that, when the journal says that it was acknowledged. */
export const STANDS = `
  left join forwarding on (forwarding.entry_sequence, forwarding.crossing_id)
    = (crossing.entry_sequence, crossing.crossing_id)
  left join lateral (
    select told.recorded_at as told_at from journal_entry told
    where forwarding.entry_sequence is null and told.kind = 'CrossingsAcknowledged' and told.site_id = crossing.site_id
      and (told.transaction, told.sequence) > (crossing.entry_transaction, crossing.entry_sequence)
      and (told.body->'crossingIds')::jsonb ? crossing.crossing_id
    order by told.transaction, told.sequence limit 1
  ) settled on true`;

export const standingOf = ({ state, attempts, reason, settled_at }: StandingRow): Standing => ({
  state,
  attempts,
  reason,
  settledAt: settled_at?.toISOString() ?? null,
});
