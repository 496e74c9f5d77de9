import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findConflicts } from './conflicts.ts';
import type { CrossingFacts } from './crossing-facts.ts';
import { DUPLICATE_RULES, findDuplicates } from './duplicates.ts';
import {
  MINUTE_MS,
  START_MS,
  atGate,
  facts,
  form,
  onPaper,
  online,
  someRecords,
  shuffled,
} from './spec-facts.ts';

describe('duplicates', () => {
  it('a gate that did not open and the manual check after it are one crossing: what the officer wrote stands', () => {
    expect(findDuplicates([facts('gate', 0, atGate), facts('manual', 10)])).toEqual([
      { rule: 'gate-then-manual', keptCrossingId: 'manual', mergedCrossingId: 'gate' },
    ]);
  });

  it('a form keyed twice bears one stamp: the first keying stands, also for the gate before it', () => {
    const stamped = { form: form('S000412', START_MS) };
    expect(
      findDuplicates([facts('twice', 3, stamped), facts('gate', -5, atGate), facts('once', 0, stamped)]),
    ).toEqual([
      { rule: 'same-form-twice', keptCrossingId: 'once', mergedCrossingId: 'twice' },
      { rule: 'gate-then-manual', keptCrossingId: 'once', mergedCrossingId: 'gate' },
    ]);
  });

  it.each([
    ['checked online', online],
    ['by hand', {}],
  ])('a counter’s record %s and the form of its officer are one: the record stands', (_, how) => {
    const merge = { rule: 'counter-then-form', keptCrossingId: 'record', mergedCrossingId: 'form' };
    const record = facts('record', 10.7, how);
    expect(findDuplicates([record, onPaper('form', 13)])).toEqual([merge]);
    // By the officer's watch, or by its minute alone, the form came first.
    expect(findDuplicates([record, onPaper('form', 10)])).toEqual([merge]);
    expect(findDuplicates([record, onPaper('form', -20)])).toEqual([]);
    expect(findDuplicates([record, onPaper('form', 131)])).toEqual([]);
  });

  it('a gate that answers late, when an officer has checked the traveller, is no second crossing', () => {
    const began = (atMinutes: number): Partial<CrossingFacts> => ({
      ...atGate,
      checkStartedAtMs: START_MS + atMinutes * MINUTE_MS,
    });
    expect(findDuplicates([facts('manual', 10), facts('gate', 12, began(9))])).toEqual([
      { rule: 'manual-then-gate', keptCrossingId: 'manual', mergedCrossingId: 'gate' },
    ]);
    // Whoever begins at a gate after the officer's check is somebody at the gate again: that is for a person.
    const again = [facts('manual', 10), facts('gate', 12, began(11))];
    expect(findDuplicates(again)).toEqual([]);
    expect(findConflicts(again, { knownSinceMs: START_MS })).toMatchObject([
      { kind: 'exit-without-entry', crossingIds: ['manual', 'gate'] },
    ]);
    // An officer said no, the gate said yes: not one decision.
    expect(
      findDuplicates([facts('manual', 10, { decision: 'refused' }), facts('gate', 12, began(9))]),
    ).toEqual([]);
  });

  it('who was referred at the counter and let through on a form crossed by the form', () => {
    expect(findDuplicates([facts('record', 0, { decision: 'referred' }), onPaper('form', 5)])).toEqual([]);
  });

  it('one stamp on the record of a counter and on a form does not make the form one that was keyed twice', () => {
    const stamped = { form: form('S1', START_MS, 'N1') };
    expect(
      findDuplicates([facts('record', 0, { form: form('S1', START_MS) }), onPaper('form', 2, stamped)]),
    ).toEqual([{ rule: 'counter-then-form', keptCrossingId: 'record', mergedCrossingId: 'form' }]);
  });

  it('a gate, the counter after it and the form after that are one crossing', () => {
    expect(
      findDuplicates([facts('gate', 0, atGate), facts('record', 3, online), onPaper('form', 5)]),
    ).toEqual([
      { rule: 'gate-then-manual', keptCrossingId: 'record', mergedCrossingId: 'gate' },
      { rule: 'counter-then-form', keptCrossingId: 'record', mergedCrossingId: 'form' },
    ]);
    expect(findDuplicates([facts('gate', 0.7, atGate), onPaper('form', 0)])).toEqual([
      { rule: 'gate-then-manual', keptCrossingId: 'form', mergedCrossingId: 'gate' },
    ]);
  });

  it.each([
    ['another document', { documentKey: 'UTO X' }, 10],
    ['another flight', { flightNumber: 'GA833' }, 10],
    ['the flight of another day', { flightDate: '2024-06-21' }, 10],
    ['the other direction', { direction: 'arrival' as const }, 10],
    ['a time beyond the window', {}, 121],
  ])('a record with %s is another crossing', (_, change, minutes) => {
    expect(findDuplicates([facts('gate', 0, atGate), facts('manual', minutes, change)])).toEqual([]);
  });

  it('are the same in whatever order the records come', () => {
    const sorted = (records: readonly CrossingFacts[]) =>
      findDuplicates(records).sort((a, b) => (a.mergedCrossingId < b.mergedCrossingId ? -1 : 1));
    fc.assert(fc.property(shuffled, ([records, others]) => expect(sorted(others)).toEqual(sorted(records))));
  });

  it('merge each record once, by a rule that fits, into one that stands', () => {
    fc.assert(
      fc.property(someRecords, (records) => {
        const merges = findDuplicates(records);
        const gone = new Set(merges.map(({ mergedCrossingId }) => mergedCrossingId));
        expect(gone.size).toBe(merges.length);
        const of = (id: string): CrossingFacts => records.find(({ crossingId }) => crossingId === id)!;
        for (const { rule, keptCrossingId, mergedCrossingId } of merges) {
          const [kept, merged] = [of(keptCrossingId), of(mergedCrossingId)];
          expect(gone.has(keptCrossingId)).toBe(false);
          expect(DUPLICATE_RULES.map((one) => one.rule)).toContain(rule);
          for (const key of ['documentKey', 'flightNumber', 'flightDate', 'direction'] as const) {
            expect(merged[key]).toBe(kept[key]);
          }
        }
      }),
    );
  });

  it('leave nothing to merge among the records that stand', () => {
    fc.assert(
      fc.property(someRecords, (records) => {
        const gone = new Set(findDuplicates(records).map(({ mergedCrossingId }) => mergedCrossingId));
        expect(findDuplicates(records.filter(({ crossingId }) => !gone.has(crossingId)))).toEqual([]);
      }),
    );
  });
});
