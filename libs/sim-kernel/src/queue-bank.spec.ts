import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOBODY, QueueBank } from './queue-bank.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

const QUEUES = 3;
const LEVELS = 4;

function walk(bank: QueueBank, queue: number): number[] {
  const subjects = [];
  for (let one = bank.head(queue); one !== NOBODY; one = bank.after(one)) subjects.push(one);
  return subjects;
}

describe('QueueBank', () => {
  it('is a list of lists, first come first served within a level', () => {
    const action = fc.record({
      what: fc.constantFrom('join', 'join', 'join', 'joinFront', 'take', 'leave', 'restore'),
      queue: fc.nat(QUEUES - 1),
      level: fc.nat(LEVELS - 1),
      subject: fc.nat(40),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
        let bank = new QueueBank(QUEUES, LEVELS, 1);
        const lists = Array.from({ length: QUEUES * LEVELS }, (): number[] => []);
        for (const { what, queue, level, subject } of actions) {
          const list = lists[queue * LEVELS + level]!;
          const home = lists.findIndex((one) => one.includes(subject));
          expect(bank.queueOf(subject)).toBe(home === -1 ? -1 : Math.floor(home / LEVELS));
          if (what === 'restore') {
            const bytes = takeSnapshot([bank]);
            bank = new QueueBank(QUEUES, LEVELS);
            restoreSnapshot(bytes, [bank]);
          } else if (what === 'take') {
            const first = lists.slice(queue * LEVELS, (queue + 1) * LEVELS).find((one) => one.length > 0);
            expect(bank.take(queue)).toBe(first?.shift() ?? NOBODY);
          } else if (what === 'leave') {
            expect(bank.leave(subject)).toBe(home !== -1);
            if (home !== -1) lists[home]!.splice(lists[home]!.indexOf(subject), 1);
          } else if (home !== -1) {
            expect(() => {
              bank.join(queue, subject, level);
            }).toThrow(/already stands in queue/);
          } else if (what === 'join') {
            bank.join(queue, subject, level);
            list.push(subject);
          } else {
            bank.joinFront(queue, subject, level);
            list.unshift(subject);
          }
          for (let one = 0; one < QUEUES; one += 1) {
            const expected = lists.slice(one * LEVELS, (one + 1) * LEVELS).flat();
            expect(walk(bank, one)).toEqual(expected);
            expect(bank.lengthOf(one)).toBe(expected.length);
            expect(bank.last(one)).toBe(expected.at(-1) ?? NOBODY);
            expect(bank.lengthOfLevel(one, level)).toBe(lists[one * LEVELS + level]!.length);
          }
        }
      }),
      { numRuns: 25, seed: 2 },
    );
  });

  it('knows level 31, the last', () => {
    const bank = new QueueBank(1, 32);
    bank.join(0, 5, 31);
    bank.join(0, 6, 0);
    bank.join(0, 7, 31);
    expect(walk(bank, 0)).toEqual([6, 5, 7]);
    expect([bank.take(0), bank.take(0), bank.take(0), bank.take(0)]).toEqual([6, 5, 7, NOBODY]);
  });
});
