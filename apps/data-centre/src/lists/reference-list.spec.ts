import { describe, expect, it } from '@jest/globals';
import type { LookupRequest } from '#contracts';
import { keysOf } from './list-keys.ts';
import { ReferenceList } from './reference-list.ts';
import type { Listing } from './reference-list.ts';

const asked: LookupRequest = {
  siteId: 'CGK-T3',
  crossingId: 'pdn-2024-7f3a9c.CGK-T3.0000412',
  documentNumber: 'L898902C3',
  nationality: 'UTO',
  birthDate: '1974-08-12',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  travellerClass: 'wna-evisa',
  visaNumber: null,
};
const document = { nationality: 'UTO', documentNumber: 'L898902C3' };
const person = { surname: 'ERIKSSON', givenNames: 'ANNA MARIA', birthDate: '1974-08-12' };

const listing = (key: string, change: Partial<Listing> = {}): Listing => ({
  key,
  addedInVersion: 1,
  addedAtMs: 1_000,
  listedFromMs: null,
  removedInVersion: null,
  removedAtMs: null,
  ...change,
});
const listOf = (keys: readonly string[]): ReferenceList =>
  new ReferenceList('watchlist', 0).with(
    1,
    keys.map((key) => listing(key)),
  );

describe('ReferenceList', () => {
  it('finds a listed document, whoever carries it', () => {
    const list = listOf(keysOf({ document, person: null }));
    expect(list.isListed({ ...asked, surname: 'SMITH' })).toBe(true);
    expect(list.isListed({ ...asked, nationality: 'AUS' })).toBe(false);
  });

  it('finds a listed person, whatever document they carry', () => {
    const list = listOf(keysOf({ document: null, person }));
    expect(list.isListed({ ...asked, documentNumber: 'A0000001' })).toBe(true);
    expect(list.isListed({ ...asked, birthDate: '1974-08-13' })).toBe(false);
  });

  it('gives snapshots whose keys are sorted and say all that it answers from', () => {
    const list = new ReferenceList('interpol', 0).with(1, [listing('B:2')]).with(
      2,
      keysOf({ document, person }).map((key) => listing(key, { addedInVersion: 2 })),
    );
    expect(list.snapshot('2024-06-19T21:15:00.000Z')).toEqual({
      service: 'interpol',
      version: 2,
      takenAt: '2024-06-19T21:15:00.000Z',
      keys: ['B:2', 'UTO:L898902C3', 'name:ERIKSSON:ANNA MARIA:1974-08-12'],
    });
  });

  const key = 'UTO:L898902C3';
  const at = (wallMs: number, siteMs = 0) => ({ wallMs, siteMs });

  it('knows who was listed when, by wall time where nobody said from when an entry counts', () => {
    const list = new ReferenceList('watchlist', 0)
      .with(1, [listing(key)])
      .with(2, [listing(key, { removedInVersion: 2, removedAtMs: 2_000 })])
      .with(3, [listing(key, { addedInVersion: 3, addedAtMs: 3_000 })]);
    expect([999, 1_000, 1_999, 2_000, 2_999, 3_000].map((ms) => list.wasListed(asked, at(ms)))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect([0, 1_000, 2_500, 9_000].map((ms) => list.versionAt(ms))).toEqual([0, 1, 2, 3]);
    expect(list.isListed(asked)).toBe(true);
  });

  it('takes the site time from which an entry counts before the wall time at which it was added', () => {
    const list = new ReferenceList('watchlist', 0).with(1, [listing(key, { listedFromMs: 50 })]);
    expect(list.wasListed(asked, at(0, 50))).toBe(true);
    expect(list.wasListed(asked, at(9_000, 49))).toBe(false);
  });

  it('forgets nobody who was taken off, and lists them no more', () => {
    const list = new ReferenceList('watchlist', 0).with(2, [
      listing(key, { removedInVersion: 2, removedAtMs: 2_000 }),
    ]);
    expect(list.isListed(asked)).toBe(false);
    expect(list.size).toBe(0);
    expect(list.wasListed(asked, at(1_500))).toBe(true);
  });
});
