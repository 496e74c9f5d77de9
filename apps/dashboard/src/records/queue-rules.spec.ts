import { describe, expect, it } from '@jest/globals';
import { rowsWithOpen } from './keep-open.ts';
import { inOrderOfUrgency } from './late-hit-order.ts';

const idOf = (item: string): string => item[0] ?? '';

describe('the rows of a queue', () => {
  it('are those of the queue when nothing is open, or when what is open is among them', () => {
    const rows = [
      { item: 'a', isGone: false },
      { item: 'b', isGone: false },
    ];
    expect(rowsWithOpen(['a', 'b'], null, idOf)).toEqual(rows);
    expect(rowsWithOpen(['a', 'b'], { id: 'b', item: 'b as it was', at: 0 }, idOf)).toEqual(rows);
  });

  it('keep the open one at its place, as it was last seen, though the queue has it no more', () => {
    const kept = { item: 'b as it was', isGone: true };
    const told = (items: string[], at: number) =>
      rowsWithOpen(items, { id: 'b', item: 'b as it was', at }, idOf);
    expect(told(['a', 'c'], 1)).toEqual([{ item: 'a', isGone: false }, kept, { item: 'c', isGone: false }]);
    expect(told([], 7)).toEqual([kept]);
  });
});

describe('late hits', () => {
  it('come unowned first and longest waiting first, closed last and newest first', () => {
    const hit = (state: 'found' | 'assigned' | 'acknowledged' | 'closed', minute: string) => ({
      state,
      foundAt: `2026-11-21T20:${minute}:00.000Z`,
      changedAt: `2026-11-21T21:${minute}:00.000Z`,
    });
    const given = [
      hit('closed', '01'),
      hit('acknowledged', '00'),
      hit('found', '09'),
      hit('closed', '02'),
      hit('found', '05'),
      hit('assigned', '03'),
    ];
    expect(inOrderOfUrgency(given).map(({ state, foundAt }) => `${state} ${foundAt.slice(14, 16)}`)).toEqual([
      'found 05',
      'found 09',
      'assigned 03',
      'acknowledged 00',
      'closed 02',
      'closed 01',
    ]);
  });
});
