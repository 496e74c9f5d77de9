import { describe, expect, it } from '@jest/globals';
import { CopiedRows } from './copied-rows.ts';
import { copyOf, int8 } from './spec-copy.ts';

const ROWS = [
  [int8(1n), Buffer.from('{"name": "Ümit"}'), int8(-1n)],
  [int8(2n ** 53n - 1n), Buffer.from('{}'), int8(1_999n)],
];

/** Field by field, as the one who asked for them would. */
function read(bytes: Buffer): unknown[] {
  const rows = new CopiedRows(bytes);
  const read: unknown[] = [];
  while (rows.next()) {
    const number = rows.bigint();
    rows.json();
    const text = rows.bytes.toString('utf8', rows.start, rows.end);
    read.push([number, text, new Date(rows.instantMs()).toISOString()]);
  }
  return read;
}

describe('rows of a binary copy', () => {
  it('are read field by field: numbers, JSON, instants to the millisecond', () => {
    expect(read(copyOf(ROWS))).toEqual([
      [1, '{"name": "Ümit"}', '1999-12-31T23:59:59.999Z'],
      [Number.MAX_SAFE_INTEGER, '{}', '2000-01-01T00:00:00.001Z'],
    ]);
  });

  it('give integers, booleans and texts', () => {
    const rows = new CopiedRows(
      copyOf([[Buffer.from([255, 255, 255, 254]), Buffer.from([1]), Buffer.from([0]), Buffer.from('Ümit')]]),
    );
    expect(rows.next()).toBe(true);
    expect([rows.integer(), rows.boolean(), rows.boolean(), rows.text()]).toEqual([-2, true, false, 'Ümit']);
    expect(rows.next()).toBe(false);
  });

  it('that end before their end are refused', () => {
    const whole = copyOf(ROWS);
    for (let end = 0; end < whole.length; end += 1) {
      expect(() => read(whole.subarray(0, end))).toThrow(/bounds|out of range|before their end/);
    }
  });

  it('with nothing where something is asked for are refused', () => {
    expect(() => read(copyOf([[int8(1n), null, int8(0n)]]))).toThrow('a copied field is null');
  });
});
