import { describe, expect, it } from '@jest/globals';
import { SpareBuffers } from '#http-edge';
import type { PendingEntry } from '#store-forward';
import { copyOf, int8 } from '../database/spec-copy.ts';
import * as written from './written-records.ts';

/** 2000-01-01, in PostgreSQL's microseconds. */
const EPOCH = int8(0n);
const row = (sequence: bigint, name: string) => [int8(sequence), EPOCH, Buffer.from(`{"name": "${name}"}`)];
const entry = (sequence: number, fallback: boolean): PendingEntry => ({
  key: `7-${sequence}`,
  crossingId: `run.lane.${sequence}`,
  siteId: 'CGK-T3',
  laneKey: 'run/lane',
  laneSequence: sequence,
  fallback,
  attempts: 0,
});
const writtenRecords = (entries: readonly PendingEntry[], copied: Buffer): Buffer =>
  written.writtenRecords(entries, copied, new SpareBuffers(1));
const read = (bytes: Buffer): unknown => JSON.parse(`[${bytes.toString()}]`);

describe('records on their way to the register', () => {
  it('are written in the order of their entries, one a line, however the journal gives them', () => {
    const bytes = writtenRecords(
      [entry(3, true), entry(1, false)],
      copyOf([row(1n, 'Ani'), row(3n, 'Ümit')]),
    );
    expect(read(bytes)).toEqual([
      { crossing: { name: 'Ümit' }, fallback: true, recordedAt: '2000-01-01T00:00:00.000Z' },
      { crossing: { name: 'Ani' }, fallback: false, recordedAt: '2000-01-01T00:00:00.000Z' },
    ]);
    expect(bytes.toString().split('\n')).toHaveLength(2);
  });

  it('are missing where the journal gives none', () => {
    const entries = [entry(1, true), entry(2, true), entry(3, true)];
    expect(read(writtenRecords(entries, copyOf([row(3n, 'c'), row(1n, 'a')])))).toMatchObject([
      { crossing: { name: 'a' } },
      { crossing: { name: 'c' } },
    ]);
    expect(writtenRecords(entries, copyOf([]))).toHaveLength(0);
  });

  it('are refused when one was not asked for', () => {
    expect(() => writtenRecords([entry(1, true)], copyOf([row(4n, 'd')]))).toThrow(
      'journal entry 4 was not asked for',
    );
  });
});
