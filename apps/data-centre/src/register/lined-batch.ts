import { isAscii, isUtf8 } from 'node:buffer';
import { BATCH_RECORDS_MAX, registerBatch } from '#contracts';
import type { RecordCrossing } from '#contracts';
import { quickCheck } from '#http-edge';
import { batchRecord } from './batch-record.ts';
import type { ArrivedBatch, BatchRecord } from './batch-record.ts';

const HEAD = /^\{"siteId":("[^"\\]*"),"records":\[$/;
const LONGEST_HEAD = 100;
const TAIL = ']}';
const BEFORE_CROSSING = '{"crossing":';
/** With an instant as the contract has it, 24 signs long. */
const AFTER_CROSSING = /,"fallback":(true|false),"recordedAt":"([^"\\]{24})"\}$/;
const LONGEST_AFTER = ',"fallback":false,"recordedAt":"2024-06-19T21:15:00.000Z"}'.length;
const LINE_FEED = 0x0a;
const COMMA = 0x2c;

const { siteId: siteIdSchema, records } = registerBatch.shape;
const { crossing, recordedAt } = records.element.shape;
const isSiteId = quickCheck(siteIdSchema);
const isCrossing = quickCheck(crossing);
const isInstant = quickCheck(recordedAt);

/**
 * Reads a batch that is written one record a line, as border writes it:
 *
 *     {"siteId":"CGK-T3","records":[
 *     {"crossing":{...},"fallback":true,"recordedAt":"2024-06-19T21:15:00.000Z"},
 *     {"crossing":{...},"fallback":true,"recordedAt":"2024-06-19T21:15:00.000Z"}
 *     ]}
 *
 * It is JSON like any other, and means what it would mean to any reader: no string of JSON holds a line feed, so what stands
 * between two of them is a record if it reads as one. But one record at a time is in memory, and its crossing goes on as the
 * very bytes that came. Null: not written like that, or something is wrong; whoever reads all of it finds out what.
 */
export function readLinedBatch(bytes: Buffer): ArrivedBatch | null {
  // Of one byte a sign: text that need not be decoded.
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  if (encoding === 'utf8' && !isUtf8(bytes)) return null;
  const headEnd = bytes.indexOf(LINE_FEED);
  if (headEnd < 0 || headEnd > LONGEST_HEAD) return null;
  const [, head] = HEAD.exec(bytes.toString('latin1', 0, headEnd)) ?? [];
  if (head === undefined) return null;
  const siteId: unknown = JSON.parse(head);
  if (!isSiteId(siteId)) return null;

  const records: BatchRecord[] = [];
  for (let start = headEnd + 1; ;) {
    const lineEnd = bytes.indexOf(LINE_FEED, start);
    if (lineEnd < 0 || records.length === BATCH_RECORDS_MAX) return null;
    const isLast = bytes[lineEnd - 1] !== COMMA;
    const record = readRecord(bytes, encoding, start, isLast ? lineEnd : lineEnd - 1);
    if (record === null) return null;
    records.push(record);
    start = lineEnd + 1;
    if (isLast)
      return bytes.toString('latin1', start) === TAIL ? { siteId: siteId as string, records } : null;
  }
}

function readRecord(
  bytes: Buffer,
  encoding: 'latin1' | 'utf8',
  start: number,
  end: number,
): BatchRecord | null {
  const crossingStart = start + BEFORE_CROSSING.length;
  if (bytes.toString('latin1', start, crossingStart) !== BEFORE_CROSSING) return null;
  const after = AFTER_CROSSING.exec(
    bytes.toString('latin1', Math.max(crossingStart, end - LONGEST_AFTER), end),
  );
  if (after === null) return null;
  const [{ length }, fallback, recordedAt = ''] = after;
  const crossing = parsed(bytes.toString(encoding, crossingStart, end - length));
  if (!isCrossing(crossing) || !isInstant(recordedAt)) return null;
  return batchRecord(
    crossing as RecordCrossing,
    fallback === 'true',
    recordedAt,
    bytes.subarray(crossingStart, end - length),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
