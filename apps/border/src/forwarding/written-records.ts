import type { PendingEntry } from '#store-forward';
import { instantOf, jsonOf } from '../database/copied-rows.ts';
import type { CopiedRow } from '../database/copied-rows.ts';
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

/**
 * The records of these entries as the register reads them, in the entries' order; one that the journal does not give is
 * missing. `rows` of {@link writtenStatement}.
 *
 * @throws Error when they come in another order
 */
export function writtenRecords(entries: readonly PendingEntry[], rows: readonly CopiedRow[]): Buffer {
  const parts: (string | Buffer)[] = [];
  let length = 0;
  let at = 0;
  for (const [sequence, body, recordedAt] of rows) {
    if (!sequence || !body || !recordedAt) throw new Error('a journal entry without a record');
    const wanted = String(sequence.readBigInt64BE());
    while (at < entries.length && sequenceOf(entries[at]!.key) !== wanted) at += 1;
    const entry = entries[at];
    if (!entry) throw new Error(`journal entry ${wanted} comes out of order`);
    const json = jsonOf(body);
    const before = `${parts.length > 0 ? RECORD_SEPARATOR : ''}{"crossing":`;
    const after = `,"fallback":${entry.fallback},"recordedAt":"${instantOf(recordedAt)}"}`;
    parts.push(before, json, after);
    length += before.length + json.length + after.length;
  }
  const bytes = Buffer.allocUnsafe(length);
  let end = 0;
  for (const part of parts) {
    end += typeof part === 'string' ? bytes.write(part, end, 'latin1') : part.copy(bytes, end);
  }
  return bytes;
}

/** Of a journal entry's key. */
export const transactionOf = (key: string): string => key.slice(0, key.indexOf('-'));
export const sequenceOf = (key: string): string => key.slice(key.indexOf('-') + 1);
