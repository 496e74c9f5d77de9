import fc from 'fast-check';
import type { CrossingFacts } from './crossing-facts.ts';

export const MINUTE_MS = 60_000;
export const START_MS = Date.parse('2024-06-19T21:15:00.000Z');
const local = (atMs: number): { localDate: string; localTime: string } => {
  const text = new Date(atMs + 7 * 60 * MINUTE_MS).toISOString();
  return { localDate: text.slice(0, 10), localTime: text.slice(11, 16) };
};
/** A documented check at a counter, so many minutes after the start, that bears a stamp of its own. */
export const facts = (
  crossingId: string,
  atMinutes: number,
  change: Partial<CrossingFacts> = {},
): CrossingFacts => {
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
export const form = (
  number: string,
  atMs: number,
  formNumber: string | null = null,
): NonNullable<CrossingFacts['form']> => {
  const { localDate: date, localTime: time } = local(atMs);
  return { formNumber, mark: { kind: 'stamp', number }, handwritten: { date, time, flightNumber: 'GA832' } };
};
/** A numbered paper form, which has no seconds. */
export const onPaper = (crossingId: string, atMinutes: number, change: Partial<CrossingFacts> = {}) =>
  facts(crossingId, atMinutes, { form: form(`S-${crossingId}`, START_MS, `N-${crossingId}`), ...change });
export const online = { form: null } as const;
export const atGate = { laneKind: 'autogate', form: null } as const;

/** Records of two documents on one day, by every way in which one can be made. */
export const someRecords = fc
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
/** Such records, and the same in another order. */
export const shuffled = someRecords.chain((records) =>
  fc.tuple(
    fc.constant(records),
    fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
  ),
);
