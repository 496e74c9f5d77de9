import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findConflicts, LONGEST_STAY_MS } from './conflicts.ts';
import type { CrossingFacts } from './crossing-facts.ts';
import { MINUTE_MS, START_MS, facts, shuffled } from './spec-facts.ts';

describe('conflicts', () => {
  const known = { knownSinceMs: START_MS - 60 * MINUTE_MS };
  const kinds = (records: readonly CrossingFacts[], options = known): unknown[] =>
    findConflicts(records, options).map(({ kind, crossingIds }) => [kind, ...crossingIds]);

  it('two entries with no exit between, and a second exit with no entry between', () => {
    const arrival = { direction: 'arrival' } as const;
    expect(kinds([facts('in-1', 0, arrival), facts('in-2', 300, arrival)])).toEqual([
      ['two-entries', 'in-1', 'in-2'],
    ]);
    expect(kinds([facts('out-1', 0), facts('out-2', 300)])).toEqual([
      ['exit-without-entry', 'out-1', 'out-2'],
    ]);
    expect(kinds([facts('in', 0, arrival), facts('out', 300), facts('in-again', 600, arrival)])).toEqual([]);
  });

  it('a foreigner leaves who must have come in while every entry was kept, and none was', () => {
    const records = [facts('out', 0)];
    expect(kinds(records, { knownSinceMs: START_MS - LONGEST_STAY_MS - 1 })).toEqual([
      ['exit-without-entry', 'out'],
    ]);
    expect(kinds(records, { knownSinceMs: START_MS - LONGEST_STAY_MS })).toEqual([]);
    expect(kinds([facts('out', 0, { isNational: true })], { knownSinceMs: -LONGEST_STAY_MS })).toEqual([]);
  });

  it('who was referred has not moved', () => {
    expect(kinds([facts('referred', 0, { decision: 'referred' }), facts('out', 300)])).toEqual([]);
  });

  it('whom an officer turned away a gate may not let through, and whom an officer refused nobody', () => {
    const gate = { laneKind: 'autogate', form: null } as const;
    const referred = facts('referred', 0, { decision: 'referred' });
    const refused = facts('refused', 0, { decision: 'refused' });
    const after = (first: CrossingFacts, changes: Partial<CrossingFacts>): unknown[] =>
      kinds([first, facts('cleared', 5, changes)]);
    expect(after(referred, gate)).toEqual([['cleared-after-refusal', 'referred', 'cleared']]);
    expect(after(refused, gate)).toEqual([['cleared-after-refusal', 'refused', 'cleared']]);
    expect(after(refused, {})).toEqual([['cleared-after-refusal', 'refused', 'cleared']]);
    // Another officer has the last word on a referral, and another flight is another matter.
    expect(after(referred, {})).toEqual([]);
    expect(after(refused, { flightDate: '2024-06-21' })).toEqual([]);
    expect(after({ ...refused, ...gate }, {})).toEqual([]);
    const cleared = facts('cleared', 2);
    expect(kinds([referred, cleared, facts('gate', 5, { ...gate, direction: 'arrival' })])).toEqual([]);
  });

  it('a stamp with another flight or time than the system has says which is which', () => {
    const stamped = facts('c', 0);
    const handwritten = { date: '2024-06-20', time: '05:21', flightNumber: 'GA823' };
    expect(findConflicts([{ ...stamped, form: { ...stamped.form!, handwritten } }], known)).toEqual([
      {
        kind: 'stamp-disagrees',
        crossingIds: ['c'],
        differences: [
          { field: 'flightNumber', first: 'GA823', second: 'GA832' },
          { field: 'time', first: '2024-06-20 05:21', second: '2024-06-20 04:15' },
        ],
      },
    ]);
    expect(findConflicts([stamped], known)).toEqual([]);
  });

  it('are the same in whatever order the records come', () => {
    fc.assert(
      fc.property(shuffled, ([records, others]) =>
        expect(findConflicts(others, known)).toEqual(findConflicts(records, known)),
      ),
    );
  });
});
