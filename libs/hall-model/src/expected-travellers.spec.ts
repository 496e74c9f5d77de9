import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot } from '#sim-kernel';
import { ExpectedTravellers, PLACES, classOfEntry, groupSizeOf, placeOf } from './expected-travellers.ts';

/** One list: traveller `nth` comes at 1000 + nth, in the place and class that follow from it. */
function list(expected: ExpectedTravellers, count: number): number {
  const first = expected.begin();
  let cursor = first;
  for (let nth = 0; nth < count; nth += 1) {
    cursor = expected.append(cursor, 1_000 + nth, PLACES - 1 - nth, nth % 200, (nth % 45) + 1);
  }
  return first;
}

/** Reads a list to its end, and gives it back. */
function read(expected: ExpectedTravellers, first: number, count: number): number[][] {
  const seen: number[][] = [];
  let cursor = first;
  for (let nth = 0; nth < count; nth += 1) {
    const entry = expected.entry(cursor);
    seen.push([expected.arrivesAtMs(cursor), placeOf(entry), classOfEntry(entry), groupSizeOf(entry)]);
    cursor = expected.next(cursor);
  }
  expected.end(cursor);
  return seen;
}

const listed = (count: number): number[][] =>
  Array.from({ length: count }, (_, nth) => [1_000 + nth, PLACES - 1 - nth, nth % 200, (nth % 45) + 1]);

describe('expected travellers', () => {
  // A chunk takes 31.
  it.each([1, 30, 31, 32, 62, 63, 400])(
    'of a flight of %d are read as they were listed, and forgotten',
    (count) => {
      const expected = new ExpectedTravellers();
      const first = list(expected, count);
      expect(expected.size).toBe(Math.ceil(count / 31));
      expect(read(expected, first, count)).toEqual(listed(count));
      expect(expected.size).toBe(0);
    },
  );

  it('of many flights do not mix, and take the room of those read before', () => {
    const expected = new ExpectedTravellers();
    const lists = [100, 200, 300].map((count) => ({ count, first: list(expected, count) }));
    const most = expected.size;
    for (let round = 0; round < 50; round += 1) {
      const { first, count } = lists.shift()!;
      expect(read(expected, first, count)).toEqual(listed(count));
      lists.push({ count, first: list(expected, count) });
      expect(expected.size).toBe(most);
    }
  });

  it('go on after a snapshot where they were', () => {
    const expected = new ExpectedTravellers();
    const first = list(expected, 100);
    let cursor = first;
    for (let nth = 0; nth < 40; nth += 1) cursor = expected.next(cursor);
    const twin = new ExpectedTravellers();
    list(twin, 500);
    restoreSnapshot(takeSnapshot([expected]), [twin]);
    expect(read(twin, cursor, 60)).toEqual(listed(100).slice(40));
    expect(twin.size).toBe(0);
    expect(read(expected, cursor, 60)).toEqual(listed(100).slice(40));
  });
});
