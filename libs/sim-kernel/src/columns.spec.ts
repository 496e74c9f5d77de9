import { describe, expect, it } from '@jest/globals';
import { Columns } from './columns.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

const make = (maxRows?: number): Columns<{ id: 'int32'; joinedAtMs: 'float64'; open: 'uint8' }> =>
  new Columns(
    { id: 'int32', joinedAtMs: 'float64', open: 'uint8' },
    { rows: 2, ...(maxRows === undefined ? {} : { maxRows }) },
  );

function addWith(rows: ReturnType<typeof make>, id: number): void {
  const row = rows.add();
  rows.column.id[row] = id;
}

describe('Columns', () => {
  it('hands out cleared rows, reuses removed ones, and grows', () => {
    const rows = make();
    for (let id = 0; id < 5; id += 1) {
      const row = rows.add();
      rows.column.id[row] = id;
      rows.column.joinedAtMs[row] = id / 2;
      rows.column.open[row] = 1;
    }
    expect([...rows.column.id.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    rows.remove(1);
    rows.remove(3);
    expect(rows.size).toBe(3);
    const again = rows.add();
    expect([again, rows.column.id[again], rows.column.joinedAtMs[again], rows.column.open[again]]).toEqual([
      3, 0, 0, 0,
    ]);
    expect(rows.addUncleared()).toBe(1);
    expect(rows.column.id[1]).toBe(1);
    expect(rows.add()).toBe(5);
    expect(rows.size).toBe(6);
  });

  it('comes back from a snapshot with the same rows free, whatever it held before', () => {
    const rows = make();
    for (let id = 0; id < 9; id += 1) addWith(rows, id);
    rows.remove(4);
    rows.remove(7);
    const other = make();
    for (let id = 0; id < 40; id += 1) addWith(other, 100 + id);
    for (const twin of [make(), other]) {
      restoreSnapshot(takeSnapshot([rows]), [twin]);
      expect(twin.size).toBe(7);
      expect([twin.add(), twin.add(), twin.add()]).toEqual([7, 4, 9]);
      expect([...twin.column.id.subarray(0, 10)]).toEqual([0, 1, 2, 3, 0, 5, 6, 0, 8, 0]);
    }
  });

  it('stops at its bound with an error of its own', () => {
    const rows = make(3);
    rows.add();
    rows.add();
    rows.add();
    expect(() => rows.add()).toThrow(/more than 3 rows/);
  });
});
