import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { formNumberOf, registerBatch } from '#contracts';
import { quickCheck } from './quick-check.ts';

const record = {
  crossing: {
    crossingId: 'run-0001.CGK-T3-departure-C01.1',
    runId: 'run-0001',
    siteId: 'CGK-T3',
    hallId: 'CGK-T3-departure',
    laneId: 'CGK-T3-departure-C01',
    laneKind: 'counter',
    direction: 'departure',
    travellerClass: 'wni',
    document: { mrz: `${'P'.repeat(44)}\n${'<'.repeat(44)}` },
    flight: { flightNumber: 'GA832', date: '2024-06-20' },
    officerId: 'CGK-T3-0113',
    laneSequence: 1,
    checkStartedAt: '2024-06-19T21:15:00.000Z',
    siteAt: '2024-06-19T21:16:00.000Z',
    decision: 'cleared',
    screening: {
      tier: 'local',
      lookups: [
        { service: 'watchlist', outcome: 'clear', source: 'snapshot', listVersion: 1, snapshotAgeMs: 1.5 },
      ],
    },
    documentedCheck: {
      officerId: 'CGK-T3-0113',
      officerInitials: 'BW',
      secondOfficerId: null,
      mrzCheckDigits: 'valid',
      photoTaken: true,
      watchlistSnapshot: { version: 1, ageMs: 0 },
      interpolSnapshot: null,
      visaNumber: null,
      lengthOfStayDays: null,
      mark: { kind: 'stamp', number: 'S1' },
      handwritten: { date: '2024-06-20', time: '04:21', flightNumber: 'GA832' },
    },
  },
  fallback: true,
  recordedAt: '2024-06-19T21:16:01.000Z',
};
const good = { siteId: 'CGK-T3', records: [record] };
const isBatch = quickCheck(registerBatch);

type Path = readonly (string | number)[];

/** Every place in a value, leaves and branches. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]));
  return [path, ...inside];
}

/** A copy with something else in one place; undefined takes the field out. */
function withAt(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return (value as unknown[]).map((one, at) => (String(at) === step ? withAt(one, rest, by) : one));
  const inner = withAt((value as Record<string, unknown>)[step], rest, by);
  const others = Object.entries(value as object).filter(([name]) => name !== step);
  return Object.fromEntries(inner === undefined ? others : [...others, [step, inner]]);
}

describe('a quick check', () => {
  it('lets through what is good', () => {
    expect(isBatch(good)).toBe(true);
    const onForm = withAt(
      good,
      ['records', '0', 'crossing', 'documentedCheck', 'formNumber'],
      formNumberOf('CGK-T3', 417),
    );
    expect(isBatch(onForm)).toBe(true);
  });

  it('says of a real batch with anything in any place what its schema says', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        undefined,
        'CGK-T3',
        'paper',
        0,
        -1,
        1.5,
        1e999,
        3651,
        '2024-02-30',
        '2024-02-29',
        '24:00',
        '',
        null,
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(good)), anything, (path, by) => {
        const batch = withAt(good, path, by);
        expect(isBatch(batch)).toBe(registerBatch.safeParse(batch).success);
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds a field too many, wherever it is', () => {
    for (const path of placesIn(good)) {
      const [at] = [path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], good)];
      if (typeof at !== 'object' || at === null || Array.isArray(at)) continue;
      expect(isBatch(withAt(good, path, { ...at, gate: 'D7' }))).toBe(false);
      expect(isBatch(withAt(good, path, JSON.parse(`{"__proto__":{},${JSON.stringify(at).slice(1)}`)))).toBe(
        false,
      );
    }
  });

  it.each([
    ['a transform', z.string().transform((text) => text.trim())],
    ['a default', z.string().default('x')],
    ['an object that is not strict', z.object({ a: z.string() })],
    ['a union', z.union([z.string(), z.number()])],
    ['a format of its own', z.email()],
    ['a refinement that takes its time', z.string().refine(() => Promise.resolve(true))],
    ['a pattern that remembers', z.string().regex(/x/g)],
    ['what stands inside', z.strictObject({ a: z.array(z.string().toLowerCase()).min(1) })],
  ])('lets nothing through where it does not know %s', (_, schema) => {
    for (const value of ['x', 'a@b.id', { a: 'x' }, { a: ['x'] }, undefined]) {
      expect(quickCheck(schema)(value)).toBe(false);
    }
  });
});
