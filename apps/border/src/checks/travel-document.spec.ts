import { describe, expect, it } from '@jest/globals';
import type { ProblemError } from '#http-edge';
import { DocumentReader } from './document-reader.ts';
import { ageOn, readTravelDocument } from './travel-document.ts';

const NAMES = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<';
/** ICAO Doc 9303 part 4, appendix B. */
const SPECIMEN = `${NAMES}\nL898902C36UTO7408122F1204159ZE184226B<<<<<10`;
const reason = (mrz: string): string => {
  try {
    readTravelDocument(mrz, 2024);
    return 'none';
  } catch (error) {
    const { code, message } = error as ProblemError;
    return `${code}: ${message}`;
  }
};

describe('a travel document', () => {
  it('is read from its machine-readable zone', () => {
    expect(readTravelDocument(SPECIMEN, 2024)).toEqual({
      documentNumber: 'L898902C3',
      nationality: 'UTO',
      birthDate: '1974-08-12',
      expiryDate: '2012-04-15',
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
    });
  });

  it.each([
    ['L898902C35UTO7408122F1204159ZE184226B<<<<<10', 'Document number check digit'],
    ['L898902C36UTO7408123F1204159ZE184226B<<<<<10', 'Birth date check digit'],
    ['L898902C36UTO7408122F1204158ZE184226B<<<<<10', 'Expiration date check digit'],
    ['L898902C36UTO7408122F1204159ZE184226B<<<<<20', 'Personal number check digit'],
    ['L898902C36UTO7408122F1204159ZE184226B<<<<<19', 'Composite check digit'],
  ])('is refused with a wrong check digit, whose field is named: %s', (numbers, label) => {
    expect(reason(`${NAMES}\n${numbers}`)).toBe(`mrz-check-digit: document.mrz: ${label} is wrong`);
  });

  it('is refused with a date that does not exist, though its check digits are right', () => {
    expect(reason(`${NAMES}\nL898902C36UTO7402304F1204159ZE184226B<<<<<16`)).toMatch(
      /^mrz-date: .*Birth date/,
    );
  });

  it('keeps its digits out of the words of a refusal', () => {
    expect(reason(`${NAMES}\nL898902C35UTO7408122F1204159ZE184226B<<<<<10`)).not.toMatch(/\d/);
  });

  it('tells the century of a birth by the year that it is', () => {
    const born24 = `${NAMES}\nL898902C36UTO2408127F1204159ZE184226B<<<<<10`;
    expect(readTravelDocument(born24, 2024).birthDate).toBe('2024-08-12');
    expect(readTravelDocument(born24, 2023).birthDate).toBe('1924-08-12');
  });

  it('gives an age that grows on the birthday', () => {
    expect([ageOn('2010-06-20', '2024-06-19'), ageOn('2010-06-20', '2024-06-20')]).toEqual([13, 14]);
  });

  it('is read once for a check and its crossing', () => {
    const reader = new DocumentReader();
    const first = reader.read(SPECIMEN, '2024-06-20T00:00:00.000Z');
    expect(reader.read(SPECIMEN, '2024-06-20T01:00:00.000Z')).toBe(first);
  });
});
