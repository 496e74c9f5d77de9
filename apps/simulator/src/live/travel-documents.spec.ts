import { describe, expect, it } from '@jest/globals';
import { parse } from 'mrz';
import { TRAVELLER_CLASSES } from '#fallback';
import { checkDigit, travelDocuments } from './travel-documents.ts';

describe('travel documents', () => {
  it('have check digits that an independent reader accepts, for every class', () => {
    for (const travellerClass of TRAVELLER_CLASSES) {
      for (let serial = 1; serial < 40; serial++) {
        const { mrz } = travelDocuments(20240620, serial, travellerClass);
        const { valid, details } = parse(mrz.split('\n'));
        expect({ mrz, valid, wrong: details.filter((d) => !d.valid).map((d) => d.field) }).toEqual({
          mrz,
          valid: true,
          wrong: [],
        });
      }
    }
  });

  it('are the same for the same traveller of the same seed', () => {
    expect(travelDocuments(7, 42, 'wna-other')).toEqual(travelDocuments(7, 42, 'wna-other'));
  });

  it('differ between travellers', () => {
    const zones = Array.from({ length: 2_000 }, (_, serial) => travelDocuments(7, serial, 'wni').mrz);
    expect(new Set(zones).size).toBe(zones.length);
  });

  it('reckons the check digits of the specimen in ICAO Doc 9303', () => {
    expect(checkDigit('L898902C3')).toBe(6);
    expect(checkDigit('740812')).toBe(2);
    expect(checkDigit('120415')).toBe(9);
  });
});
