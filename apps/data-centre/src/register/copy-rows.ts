import type { SpareBuffers } from '#http-edge';
import type { ArrivedRecord } from './arrived-records.ts';

/** COPY of rows into the register, in PostgreSQL's binary form: nothing is quoted here and nothing parsed there. */
export const COPY = `
  COPY crossing_record
    (crossing_id, run_id, site_id, lane_id, lane_sequence, fallback, site_at, recorded_at, arrivals, body)
  FROM STDIN (FORMAT binary)`;

/** https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": signature, no flags, no extension. */
const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const END = -1;
const FIELDS = 10;
const LENGTH_BYTES = 4;
const INTEGER_BYTES = 4;
const BOOLEAN_BYTES = 1;
const INSTANT_BYTES = 8;
/** Of a row, without its texts: the count of fields, their lengths, two integers, a boolean, two instants. */
const FIXED_BYTES = 2 + FIELDS * LENGTH_BYTES + 2 * INTEGER_BYTES + BOOLEAN_BYTES + 2 * INSTANT_BYTES;
/** PostgreSQL counts from here, in microseconds. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const MICROSECONDS = 1_000;
const TWO_TO_32 = 2 ** 32;
const DIGIT_ZERO = 0x30;

/** The rows of {@link COPY}, in one of the spares. */
export function copyRows(distinct: readonly ArrivedRecord[], spares: SpareBuffers): Buffer {
  const length = distinct.reduce((sum, arrived) => sum + rowBytes(arrived), HEAD.length + 2);
  const bytes = spares.take(length);
  let at = HEAD.copy(bytes);
  for (const { record, arrivals } of distinct) {
    at = bytes.writeInt16BE(FIELDS, at);
    at = putText(bytes, record.crossingId, at);
    at = putText(bytes, record.runId, at);
    at = putText(bytes, record.siteId, at);
    at = putText(bytes, record.laneId, at);
    at = putInteger(bytes, record.laneSequence, at);
    at = bytes.writeInt32BE(BOOLEAN_BYTES, at);
    at = bytes.writeInt8(record.fallback ? 1 : 0, at);
    at = putInstant(bytes, record.siteAt, at);
    at = putInstant(bytes, record.recordedAt, at);
    at = putInteger(bytes, arrivals, at);
    at = bytes.writeInt32BE(record.body.length, at);
    at += record.body.copy(bytes, at);
  }
  bytes.writeInt16BE(END, at);
  return bytes.subarray(0, length);
}

/** Ids are of the contract's letters, one byte each. */
const rowBytes = ({ record: { crossingId, runId, siteId, laneId, body } }: ArrivedRecord): number =>
  FIXED_BYTES + crossingId.length + runId.length + siteId.length + laneId.length + body.length;

function putText(bytes: Buffer, text: string, at: number): number {
  const start = bytes.writeInt32BE(text.length, at);
  return start + bytes.write(text, start, 'latin1');
}

const putInteger = (bytes: Buffer, value: number, at: number): number =>
  bytes.writeInt32BE(value, bytes.writeInt32BE(INTEGER_BYTES, at));

function putInstant(bytes: Buffer, instant: string, at: number): number {
  const microseconds = (instantMs(instant) - EPOCH_MS) * MICROSECONDS;
  const high = Math.floor(microseconds / TWO_TO_32);
  const start = bytes.writeInt32BE(high, bytes.writeInt32BE(INSTANT_BYTES, at));
  return bytes.writeUInt32BE(microseconds - high * TWO_TO_32, start);
}

/** Of an instant as the contract has it, `2024-06-19T21:15:00.000Z`; `Date.parse`, which takes any, takes three times as long. */
const instantMs = (instant: string): number =>
  Date.UTC(
    numberIn(instant, 0, 4),
    numberIn(instant, 5, 7) - 1,
    numberIn(instant, 8, 10),
    numberIn(instant, 11, 13),
    numberIn(instant, 14, 16),
    numberIn(instant, 17, 19),
    numberIn(instant, 20, 23),
  );

function numberIn(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) number = number * 10 + text.charCodeAt(at) - DIGIT_ZERO;
  return number;
}
