import type { SpareBuffers } from '#http-edge';
import type { PendingEntry } from '#store-forward';
import { CopiedRows } from '../database/copied-rows.ts';
import { INSTANT_BYTES, InstantWriter } from './instant-writer.ts';
import { RECORD_SEPARATOR } from './register-uplink.ts';

/**
 * What the journal holds of these entries, in no order. Two lists of keys are one walk through the index (from PostgreSQL 17
 * on), where a join with the entries goes down it for each. Nothing is put together here: PostgreSQL takes longer to lay text
 * upon text than for all the rest.
 */
export function writtenStatement(entries: readonly PendingEntry[]): string {
  const transactions = new Set(entries.map(({ key }) => transactionOf(key)));
  return `
    select sequence, recorded_at, coalesce(
      case when (select exists (select from crossing_mend))
        then (select body from crossing_mend where entry_sequence = journal_entry.sequence) end,
      body
    ) as body
    from journal_entry
    where transaction = any('${arrayOf(transactions, (transaction) => transaction)}'::xid8[])
      and sequence = any('${arrayOf(entries, ({ key }) => sequenceOf(key))}'::bigint[])`;
}

/** What stands around a record, as {@link RECORD_SEPARATOR} says. */
const BEFORE = Buffer.from(`${RECORD_SEPARATOR}{"crossing":`);
const AFTER = {
  true: Buffer.from(',"fallback":true,"recordedAt":"'),
  false: Buffer.from(',"fallback":false,"recordedAt":"'),
} as const;
const LAST = Buffer.from('"}');
const AROUND_BYTES = BEFORE.length + AFTER.false.length + INSTANT_BYTES + LAST.length;

/**
 * The records of these entries as the register reads them, in the entries' order; one that the journal does not give is
 * missing. `copied`: the rows of {@link writtenStatement}. What it gives is one of the spares, or a part of it.
 *
 * @throws Error for a row that is none of the entries'
 */
export function writtenRecords(
  entries: readonly PendingEntry[],
  copied: Buffer,
  spares: SpareBuffers,
): Buffer {
  const places = new Map(entries.map(({ key }, place) => [Number(sequenceOf(key)), place]));
  const starts = new Uint32Array(entries.length);
  const ends = new Uint32Array(entries.length);
  const recordedMs = new Float64Array(entries.length);
  const rows = new CopiedRows(copied);
  while (rows.next()) {
    const sequence = rows.bigint();
    const place = places.get(sequence);
    if (place === undefined) throw new Error(`journal entry ${sequence} was not asked for`);
    recordedMs[place] = rows.instantMs();
    rows.json();
    starts[place] = rows.start;
    ends[place] = rows.end;
  }

  const records = spares.take(copied.length + entries.length * AROUND_BYTES);
  const instants = new InstantWriter();
  let end = 0;
  const put = (bytes: Buffer): void => {
    records.set(bytes, end);
    end += bytes.length;
  };
  entries.forEach(({ fallback }, place) => {
    if (ends[place] === 0) return;
    put(BEFORE);
    end += copied.copy(records, end, starts[place], ends[place]);
    put(fallback ? AFTER.true : AFTER.false);
    end = instants.put(records, recordedMs[place]!, end);
    put(LAST);
  });
  // Before the first one nothing is separated.
  return records.subarray(Math.min(RECORD_SEPARATOR.length, end), end);
}

/** An array of numbers and the like as PostgreSQL writes one; its driver would look at each for what to quote. */
export const arrayOf = <T>(items: Iterable<T>, word: (item: T) => string): string =>
  `{${Array.from(items, word).join()}}`;

/** Of a journal entry's key. */
const transactionOf = (key: string): string => key.slice(0, key.indexOf('-'));
export const sequenceOf = (key: string): string => key.slice(key.indexOf('-') + 1);
