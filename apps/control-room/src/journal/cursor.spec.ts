import { describe, expect, it } from '@jest/globals';
import { compareCursors, cursorBefore } from './cursor.ts';

describe('a cursor', () => {
  it('is ordered by transaction, then by sequence, as numbers', () => {
    const cursors = [
      { transaction: '10', sequence: '1' },
      { transaction: '9', sequence: '10' },
      { transaction: '9', sequence: '9' },
    ];
    expect([...cursors].sort(compareCursors)).toEqual([...cursors].reverse());
  });

  it('tells numbers apart that JavaScript numbers cannot', () => {
    const [a, b] = ['9007199254740992', '9007199254740993'].map((sequence) => ({
      transaction: '1',
      sequence,
    }));
    expect(a && b && compareCursors(a, b)).toBe(-1);
  });

  it('before a horizon lies behind every row of earlier transactions and before every later one', () => {
    const cursor = cursorBefore('100');
    expect(compareCursors({ transaction: '99', sequence: '9223372036854775806' }, cursor)).toBe(-1);
    expect(compareCursors({ transaction: '100', sequence: '1' }, cursor)).toBe(1);
  });
});
