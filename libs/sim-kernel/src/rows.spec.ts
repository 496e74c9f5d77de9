import { describe, expect, it } from '@jest/globals';
import { Rows } from './rows.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

/** Rows of two numbers. */
const PAIR = 1;

function fill(rows: Rows, count: number, from = 0): void {
  for (let id = 0; id < count; id += 1) {
    const row = rows.add();
    rows.cells[row << PAIR] = from + id;
    rows.cells[(row << PAIR) | 1] = -row;
  }
}

describe('Rows', () => {
  it('keep the numbers of a row side by side, reuse removed rows as they were left, and grow', () => {
    const rows = new Rows(PAIR);
    fill(rows, 1_500);
    expect([...rows.cells.subarray(0, 6)]).toEqual([0, -0, 1, -1, 2, -2].map((value) => value | 0));
    expect(rows.cells[1_499 << PAIR]).toBe(1_499);
    rows.remove(1);
    rows.remove(3);
    expect(rows.size).toBe(1_498);
    expect([rows.add(), rows.add(), rows.add()]).toEqual([3, 1, 1_500]);
    expect(rows.cells[3 << PAIR]).toBe(3);
  });

  it('come back from a snapshot with the same rows free, whatever they held before', () => {
    const rows = new Rows(PAIR);
    fill(rows, 700);
    rows.remove(4);
    rows.remove(7);
    const other = new Rows(PAIR);
    fill(other, 2_000, 100);
    for (const twin of [new Rows(PAIR), other]) {
      restoreSnapshot(takeSnapshot([rows]), [twin]);
      expect(twin.size).toBe(698);
      expect([...twin.cells.subarray(0, 700 << PAIR)]).toEqual([...rows.cells.subarray(0, 700 << PAIR)]);
      expect([twin.add(), twin.add(), twin.add()]).toEqual([7, 4, 700]);
      // A row that nobody had is empty, in whatever the snapshot was restored into.
      expect(twin.cells[700 << PAIR]).toBe(0);
    }
  });

  it('stop at their bound with an error of their own', () => {
    const rows = new Rows(PAIR, { maxRows: 3 });
    fill(rows, 3);
    expect(() => rows.add()).toThrow(/more than 3 rows/);
    rows.remove(0);
    expect(rows.add()).toBe(0);
  });
});
