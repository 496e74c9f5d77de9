import { describe, expect, it } from '@jest/globals';
import { BATCH_RECORDS_MAX, registerBatch } from '#contracts';
import { BATCH_LIMIT_BYTES } from './batch-body.ts';
import { outcomesOf, sortBatch } from './arrived-records.ts';
import type { BatchRecord } from './batch-record.ts';

/** Only what sorting looks at matters here. */
const spelt = (crossingId: string, body: string, fallback = false): BatchRecord =>
  ({ crossingId, fallback, body: Buffer.from(body) }) as BatchRecord;
const record = (crossingId: string, decision = 'cleared', fallback = false): BatchRecord =>
  spelt(crossingId, JSON.stringify({ crossingId, decision }), fallback);

describe('sortBatch', () => {
  it('puts distinct records in the order of their ids, so that batches cannot lock each other out', () => {
    const { distinct } = sortBatch([record('b'), record('a'), record('c')]);
    expect(distinct.map((arrived) => arrived.record.crossingId)).toEqual(['a', 'b', 'c']);
  });

  it('counts what stands in a batch twice', () => {
    const { distinct, places } = sortBatch([record('a'), record('b'), record('a')]);
    expect(distinct.map(({ arrivals }) => arrivals)).toEqual([2, 1]);
    expect(places[2]).toBe(places[0]);
  });

  it('leaves out what contradicts an earlier record of the batch', () => {
    const { distinct, places } = sortBatch([
      record('a'),
      record('a', 'refused'),
      record('a', 'cleared', true),
    ]);
    expect(distinct).toHaveLength(1);
    expect(places.slice(1)).toEqual([null, null]);
  });
});

describe('a repeat', () => {
  it('is one however it is spelt, and is none with other content', () => {
    const one = spelt('a', '{"crossingId":"a","screening":{"tier":"local","lookups":[1,2]}}');
    const same = spelt('a', '{ "screening": {"lookups": [1, 2.0], "tier": "local"}, "crossingId": "a" }');
    const other = spelt('a', '{"crossingId":"a","screening":{"tier":"local","lookups":[2,1]}}');
    const batch = [one, same, other];
    const sorted = sortBatch(batch);
    expect(outcomesOf(batch, sorted, new Map([['a', 2]])).map(({ outcome }) => outcome)).toEqual([
      'recorded',
      'repeat',
      'rejected',
    ]);
  });
});

describe('a register batch', () => {
  it('fits into its bound when all its records are as large as the contract lets them be', () => {
    const text = (length: number): string => 'X'.repeat(length);
    const largest = {
      crossing: {
        crossingId: text(80),
        runId: text(40),
        siteId: 'CGK-ABCDEFGH',
        hallId: 'CGK-ABCDEFGH-departure',
        laneId: 'CGK-ABCDEFGH-departure-G123',
        laneKind: 'autogate',
        direction: 'departure',
        travellerClass: 'asean-unregistered',
        document: { mrz: `${text(44)}\n${text(44)}` },
        flight: { flightNumber: 'GA1234X', date: '2024-06-20' },
        officerId: text(40),
        laneSequence: 999_999_999,
        checkStartedAt: '2024-06-19T21:15:00.000Z',
        siteAt: '2024-06-19T21:15:00.000Z',
        decision: 'referred',
        screening: {
          tier: 'online',
          lookups: Array.from({ length: 8 }, () => ({
            service: 'crossing-register',
            outcome: 'not-found',
            source: 'snapshot',
            listVersion: 999_999,
            snapshotAgeMs: 999_999_999.123,
          })),
        },
        documentedCheck: {
          officerId: text(40),
          officerInitials: 'ABCD',
          secondOfficerId: text(40),
          mrzCheckDigits: 'unreadable',
          photoTaken: false,
          watchlistSnapshot: { version: 999_999, ageMs: 999_999_999.123 },
          interpolSnapshot: { version: 999_999, ageMs: 999_999_999.123 },
          visaNumber: text(20),
          lengthOfStayDays: 3650,
          mark: { kind: 'sticker', number: text(24) },
          handwritten: { date: '2024-06-20', time: '04:21', flightNumber: 'GA1234X' },
        },
      },
      fallback: false,
      recordedAt: '2024-06-19T21:15:00.000Z',
    };
    const batch = {
      siteId: 'CGK-ABCDEFGH',
      records: Array.from({ length: BATCH_RECORDS_MAX }, () => largest),
    };
    expect(registerBatch.safeParse(batch).error).toBeUndefined();
    const bytes = JSON.stringify(batch).length;
    expect(bytes).toBeGreaterThan(2 * 1024 * 1024);
    expect(bytes).toBeLessThan(BATCH_LIMIT_BYTES);
  });
});
