import type { SpareBuffers } from '#http-edge';
import type { PendingEntry } from '#store-forward';
import { CopiedRows } from '../database/copied-rows.ts';
import { RECORD_SEPARATOR } from './register-uplink.ts';

/**
 * $1 and $2: transaction and sequence of each journal entry, as arrays. Each record is a question of its own, answered by an
 * index: a join would be planned as one over the whole journal when a batch is a good part of it. Nothing is put together
 * here: PostgreSQL takes longer to lay text upon text than for all the rest.
 */
export const writtenStatement = (transactions: string, sequences: string): string => `
  select given.sequence, told.body, told.recorded_at
  from unnest('${transactions}'::xid8[], '${sequences}'::bigint[]) as given (transaction, sequence)
  cross join lateral (
    select recorded_at, coalesce(
      case when (select exists (select from crossing_mend))
        then (select body from crossing_mend where entry_sequence = given.sequence) end,
      journal_entry.body
    ) as body
    from journal_entry
    where journal_entry.transaction = given.transaction and journal_entry.sequence = given.sequence
    limit 1
  ) told`;

/** What stands around a record, as {@link RECORD_SEPARATOR} says; the instant is 24 signs long. */
const BEFORE = Buffer.from(`${RECORD_SEPARATOR}{"crossing":`);
const AFTER = {
  true: Buffer.from(',"fallback":true,"recordedAt":"'),
  false: Buffer.from(',"fallback":false,"recordedAt":"'),
} as const;
const INSTANT_BYTES = 24;
const LAST = Buffer.from('"}');
const AROUND_BYTES = BEFORE.length + AFTER.false.length + INSTANT_BYTES + LAST.length;

/**
 * The records of these entries as the register reads them, in the entries' order; one that the journal does not give is
 * missing. `copied`: the rows of {@link writtenStatement}. What it gives is one of the spares, or a part of it.
 *
 * @throws Error when they come in another order
 */
export function writtenRecords(
  entries: readonly PendingEntry[],
  copied: Buffer,
  spares: SpareBuffers,
): Buffer {
  const rows = new CopiedRows(copied);
  const records = spares.take(copied.length + entries.length * AROUND_BYTES);
  let end = 0;
  let at = 0;
  const put = (bytes: Buffer): void => {
    records.set(bytes, end);
    end += bytes.length;
  };
  while (rows.next()) {
    const sequence = rows.bigint();
    rows.json();
    const recordedAt = new Date(rows.instantMs()).toISOString();
    while (at < entries.length && Number(sequenceOf(entries[at]!.key)) !== sequence) at += 1;
    const entry = entries[at];
    if (!entry) throw new Error(`journal entry ${sequence} comes out of order`);
    put(BEFORE);
    end += copied.copy(records, end, rows.start, rows.end);
    put(entry.fallback ? AFTER.true : AFTER.false);
    end += records.write(recordedAt, end, 'latin1');
    put(LAST);
  }
  // Before the first one nothing is separated.
  return records.subarray(Math.min(RECORD_SEPARATOR.length, end), end);
}

/** Of a journal entry's key. */
export const transactionOf = (key: string): string => key.slice(0, key.indexOf('-'));
export const sequenceOf = (key: string): string => key.slice(key.indexOf('-') + 1);
