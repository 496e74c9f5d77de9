import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findConflicts, LONGEST_STAY_MS } from './conflicts.ts';
import type { CrossingFacts } from './crossing-facts.ts';
import { DUPLICATE_RULES, findDuplicates } from './duplicates.ts';
import { lateHitRule } from './late-hits.ts';
import { findOutages, thinned } from './outages.ts';
import type { OutageFact } from './outages.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2024-06-19T21:15:00.000Z');
const local = (atMs: number): { localDate: string; localTime: string } => {
  const text = new Date(atMs + 7 * 60 * MINUTE_MS).toISOString();
  return { localDate: text.slice(0, 10), localTime: text.slice(11, 16) };
};
const facts = (crossingId: string, atMinutes: number, change: Partial<CrossingFacts> = {}): CrossingFacts => {
  const siteAtMs = START_MS + atMinutes * MINUTE_MS;
  return {
    crossingId,
    documentKey: 'UTO L898902C3',
    isNational: false,
    direction: 'departure',
    laneKind: 'counter',
    decision: 'cleared',
    flightNumber: 'GA832',
    flightDate: '2024-06-20',
    siteAtMs,
    recordedAtMs: siteAtMs,
    checkStartedAtMs: siteAtMs - MINUTE_MS,
    ...local(siteAtMs),
    form: form(`S-${crossingId}`, siteAtMs),
    ...change,
  };
};
const form = (
  number: string,
  atMs: number,
  formNumber: string | null = null,
): NonNullable<CrossingFacts['form']> => {
  const { localDate: date, localTime: time } = local(atMs);
  return { formNumber, mark: { kind: 'stamp', number }, handwritten: { date, time, flightNumber: 'GA832' } };
};
/** A numbered paper form, which has no seconds. */
const onPaper = (crossingId: string, atMinutes: number, change: Partial<CrossingFacts> = {}) =>
  facts(crossingId, atMinutes, { form: form(`S-${crossingId}`, START_MS, `N-${crossingId}`), ...change });
const online = { form: null } as const;
const atGate = { laneKind: 'autogate', form: null } as const;

const someRecords = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 2_000 }),
      document: fc.constantFrom('UTO A', 'UTO B'),
      direction: fc.constantFrom('arrival' as const, 'departure' as const),
      flight: fc.constantFrom('GA832', 'QZ700'),
      stamp: fc.constantFrom('S1', 'S2'),
      lane: fc.constantFrom('gate', 'counter', 'counter online', 'paper'),
      decision: fc.constantFrom('cleared' as const, 'referred' as const),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ minutes, document, direction, flight, stamp, lane, decision }, at) =>
      facts(`c-${at}`, minutes, {
        documentKey: document,
        direction,
        flightNumber: flight,
        decision,
        ...(lane === 'gate' ? atGate : {}),
        form: ['gate', 'counter online'].includes(lane)
          ? null
          : form(stamp, START_MS + minutes * MINUTE_MS, lane === 'paper' ? `N-${at}` : null),
      }),
    ),
  );
const shuffled = someRecords.chain((records) =>
  fc.tuple(
    fc.constant(records),
    fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
  ),
);

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

describe('late hits', () => {
  it.each([
    ['hit', 'hit', 'listed-at-crossing'],
    ['clear', 'hit', 'listed-since'],
    ['hit', 'clear', 'listed-then-only'],
    ['clear', 'clear', null],
  ] as const)('list then %s, now %s: %s', (atCrossing, now, rule) => {
    expect(lateHitRule('cleared', { atCrossing, now })).toBe(rule);
    expect(lateHitRule('referred', { atCrossing, now })).toBeNull();
    expect(lateHitRule('refused', { atCrossing, now })).toBeNull();
  });
});

describe('outages', () => {
  const service = (name: string, state: 'up' | 'down', atMs: number): OutageFact => ({
    kind: 'service',
    service: name,
    state,
    atMs,
  });
  const backlog = (unsynced: number, atMs: number, blocked = 0): OutageFact => ({
    kind: 'backlog',
    unsynced,
    blocked,
    atMs,
  });
  const paper = (on: boolean, atMs: number, hallId = 'CGK-T3-departure'): OutageFact => ({
    kind: 'paper',
    hallId,
    on,
    atMs,
  });
  const screening = (unscreened: number, atMs: number): OutageFact => ({
    kind: 'reconciliation',
    unscreened,
    atMs,
  });

  it('last from the first service down until all is sent and screened; what a person holds is no part of it', () => {
    const told = [
      service('watchlist', 'down', 10),
      service('visa', 'down', 11),
      backlog(7, 20),
      screening(7, 21),
      service('visa', 'up', 30),
      service('watchlist', 'up', 31),
      backlog(9, 32),
      screening(0, 33),
      backlog(2, 40, 2),
    ];
    expect(findOutages(told)).toEqual([
      {
        startedAtMs: 10,
        restoredAtMs: 31,
        drainedAtMs: 40,
        reconciledAtMs: 40,
        services: ['watchlist', 'visa'],
        siteStore: false,
        mostUnsynced: 9,
        points: [
          { atMs: 20, unsynced: 7 },
          { atMs: 32, unsynced: 9 },
          { atMs: 40, unsynced: 2 },
        ],
      },
    ]);
  });

  it('of the site’s own store alone are outages too, and part of one of the data centre when both are down', () => {
    const alone = findOutages([
      paper(true, 10),
      paper(true, 11, 'CGK-T3-arrival'),
      paper(false, 40),
      backlog(0, 41),
      screening(0, 42),
      paper(false, 43, 'CGK-T3-arrival'),
      backlog(30, 44),
      screening(30, 45),
      backlog(0, 50),
      screening(0, 60),
    ]);
    expect(alone).toMatchObject([
      {
        startedAtMs: 10,
        restoredAtMs: 43,
        drainedAtMs: 50,
        reconciledAtMs: 60,
        services: [],
        siteStore: true,
      },
    ]);
    expect(alone).toHaveLength(1);
    const both = findOutages([
      service('watchlist', 'down', 10),
      paper(true, 20),
      service('watchlist', 'up', 30),
      screening(0, 31),
      paper(false, 40),
      screening(0, 41),
    ]);
    expect(both).toMatchObject([{ restoredAtMs: 40, services: ['watchlist'], siteStore: true }]);
  });

  it('go on when a service fails again before they are over, and are two when it fails after', () => {
    const again = [service('visa', 'down', 40), service('visa', 'up', 50), screening(0, 51)];
    const first = [service('visa', 'down', 1), screening(3, 2), service('visa', 'up', 3)];
    expect(findOutages([...first, ...again])).toMatchObject([
      { startedAtMs: 1, restoredAtMs: 50, reconciledAtMs: 51 },
    ]);
    expect(findOutages([...first, screening(0, 4), ...again])).toMatchObject([
      { startedAtMs: 1, reconciledAtMs: 4 },
      { startedAtMs: 40, reconciledAtMs: 51 },
    ]);
  });

  it('are thinned to a bound with the last and the highest point kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { maxLength: 500 }),
        fc.integer({ min: 2, max: 50 }),
        (series, most) => {
          const points = series.map((unsynced) => ({ unsynced }));
          const kept = thinned(points, most);
          expect(kept.length).toBeLessThanOrEqual(most);
          expect(kept.at(-1)).toBe(points.at(-1));
          const highest = (of: readonly { unsynced: number }[]): number =>
            Math.max(0, ...of.map(({ unsynced }) => unsynced));
          expect(highest(kept)).toBe(highest(points));
        },
      ),
    );
  });
});
