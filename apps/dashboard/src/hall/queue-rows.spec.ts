import { describe, expect, it } from '@jest/globals';
import type { HistoryPoint } from '../stream/hall-history.ts';
import { TABLE_ROWS_MAX, modeAt, modeBands, tableRows } from './queue-rows.ts';

const changes = [
  { atMs: 0, mode: 'normal' },
  { atMs: 100, mode: 'documented' },
  { atMs: 200, mode: 'recovering' },
  { atMs: 300, mode: 'normal' },
] as const;

describe('modes over time', () => {
  it('is the last change not after the instant', () => {
    expect([modeAt(-1, changes), modeAt(99, changes), modeAt(100, changes), modeAt(999, changes)]).toEqual([
      null,
      'normal',
      'documented',
      'normal',
    ]);
  });

  it('shows as bands where it was not normal, cut to what is in view', () => {
    expect(modeBands(changes, 150, 250)).toEqual([
      { mode: 'documented', fromMs: 150, toMs: 200 },
      { mode: 'recovering', fromMs: 200, toMs: 250 },
    ]);
    expect(modeBands(changes, 0, 100)).toEqual([]);
  });
});

describe('the table beside the chart', () => {
  const day: HistoryPoint[] = Array.from({ length: 1_440 }, (_, minute) => [
    minute * 60_000,
    minute,
    0,
    0,
    0,
  ]);

  it('has a bounded number of rows, newest first, at a step that a person would choose', () => {
    const { stepMinutes, rows } = tableRows(day);
    expect(stepMinutes).toBe(30);
    expect(rows.length).toBeLessThanOrEqual(TABLE_ROWS_MAX);
    expect(rows[0]?.[1]).toBe(1_439);
  });

  it('has nothing to show of nothing', () => {
    expect(tableRows([]).rows).toEqual([]);
  });
});
