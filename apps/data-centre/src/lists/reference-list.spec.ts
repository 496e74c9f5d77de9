import { describe, expect, it } from '@jest/globals';
import type { LookupRequest } from '#contracts';
import { keysOf } from './list-keys.ts';
import { ReferenceList } from './reference-list.ts';

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

describe('ReferenceList', () => {
  it('finds a listed document, whoever carries it', () => {
    const list = new ReferenceList('watchlist', 1, keysOf({ document, person: null }));
    expect(list.isListed({ ...asked, surname: 'SMITH' })).toBe(true);
    expect(list.isListed({ ...asked, nationality: 'AUS' })).toBe(false);
  });

  it('finds a listed person, whatever document they carry', () => {
    const list = new ReferenceList('watchlist', 1, keysOf({ document: null, person }));
    expect(list.isListed({ ...asked, documentNumber: 'A0000001' })).toBe(true);
    expect(list.isListed({ ...asked, birthDate: '1974-08-13' })).toBe(false);
  });

  it('gives snapshots whose keys are sorted and say all that it answers from', () => {
    const list = new ReferenceList('interpol', 1, ['B:2']).with(2, keysOf({ document, person }));
    expect(list.snapshot('2024-06-19T21:15:00.000Z')).toEqual({
      service: 'interpol',
      version: 2,
      takenAt: '2024-06-19T21:15:00.000Z',
      keys: ['B:2', 'UTO:L898902C3', 'name:ERIKSSON:ANNA MARIA:1974-08-12'],
    });
  });
});
