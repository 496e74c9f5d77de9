import { describe, expect, it } from '@jest/globals';
import { instantOf, jsonOf, rowsOf } from './copied-rows.ts';

const short = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const field = (value: Buffer | null): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(value?.length ?? -1);
  return value ? Buffer.concat([length, value]) : length;
};
/** As PostgreSQL sends it: signature, flags, no extension; rows; the end. */
const copied = (rows: readonly (readonly (Buffer | null)[])[]): Buffer =>
  Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    Buffer.alloc(8),
    ...rows.flatMap((row) => [short(row.length), ...row.map(field)]),
    short(-1),
  ]);

const ROWS = [
  [Buffer.from('first'), null, Buffer.from('')],
  [Buffer.from('second'), Buffer.from('Ümit'), Buffer.from('x')],
];

describe('rows of a binary copy', () => {
  it('are read alike, wherever the chunks are cut', () => {
    const whole = copied(ROWS);
    for (let cut = 1; cut < whole.length; cut += 1) {
      expect(rowsOf([whole.subarray(0, cut), whole.subarray(cut)])).toEqual(ROWS);
    }
    expect(rowsOf(Array.from(whole, (byte) => Buffer.from([byte])))).toEqual(ROWS);
  });

  it('that end before their end are refused', () => {
    const whole = copied(ROWS);
    for (let end = 0; end < whole.length; end += 1) {
      expect(() => rowsOf([whole.subarray(0, end)])).toThrow(RangeError);
    }
  });

  it('tell instants to the millisecond, and JSON without the version before it', () => {
    const microseconds = Buffer.alloc(8);
    microseconds.writeBigInt64BE(
      BigInt(Date.UTC(2024, 5, 20, 4, 15) - Date.UTC(2000, 0, 1)) * 1_000n + 1_999n,
    );
    expect(instantOf(microseconds)).toBe('2024-06-20T04:15:00.001Z');
    expect(jsonOf(Buffer.from('\u0001{}')).toString()).toBe('{}');
  });
});
