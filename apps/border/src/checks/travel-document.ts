import { parse } from 'mrz';
import { ProblemError } from '#http-edge';
import { openCheck } from '#contracts';

/** What the machine-readable zone of a passport says. */
export interface TravelDocument {
  readonly documentNumber: string;
  /** ICAO 9303 code of one to three letters. */
  readonly nationality: string;
  /** Dates as YYYY-MM-DD. */
  readonly birthDate: string;
  readonly expiryDate: string;
  /** Capital letters and single spaces. */
  readonly surname: string;
  readonly givenNames: string;
}

const EXAMPLE = openCheck.shape.document.shape.mrz.meta()?.['example'];
const NATIONALITY = { from: 10, to: 13 };
const BIRTH_DATE = { from: 13, to: 19 };
const EXPIRY_DATE = { from: 21, to: 27 };
/** A two-digit year of birth above this one's is of the last century; a document runs out in this century. */
const CENTURY = 2000;

/**
 * Reads two lines of 44 characters (ICAO Doc 9303 part 4) by the `mrz` library. Country codes that it does not know are let
 * through: ICAO's own specimen has one.
 *
 * @param thisYear site time's year, which decides the century of a birth date
 * @throws ProblemError 422 `mrz-check-digit`, `mrz-date` or `mrz-field`, naming the field of the zone
 */
export function readTravelDocument(mrz: string, thisYear: number): TravelDocument {
  const [names = '', numbers = ''] = mrz.split('\n');
  const { fields, details } = parse([names, numbers]);
  for (const { field, valid, label, error } of details) {
    if (valid || field === null || field === 'nationality' || field === 'issuingState') continue;
    if (field.endsWith('CheckDigit')) {
      // The library's own words would put digits of the document into logs and replies.
      throw wrong('mrz-check-digit', `${label} is wrong`, 'check digits as ICAO Doc 9303 computes them');
    }
    if (field === 'birthDate' || field === 'expirationDate') {
      throw wrong('mrz-date', `${label} is a date that does not exist`, 'a date as YYMMDD');
    }
    if (field === 'personalNumber' || field === 'optional1') continue;
    throw wrong(
      'mrz-field',
      `${label}: ${error ? 'cannot be read' : 'is not valid'}`,
      'a zone of format TD3',
    );
  }
  return {
    documentNumber: fields.documentNumber ?? '',
    nationality: numbers.slice(NATIONALITY.from, NATIONALITY.to).replaceAll('<', ''),
    birthDate: dateOf(numbers.slice(BIRTH_DATE.from, BIRTH_DATE.to), 'Birth date', (year) =>
      CENTURY + year > thisYear ? CENTURY - 100 + year : CENTURY + year,
    ),
    expiryDate: dateOf(
      numbers.slice(EXPIRY_DATE.from, EXPIRY_DATE.to),
      'Expiration date',
      (year) => CENTURY + year,
    ),
    surname: plain(fields.lastName),
    givenNames: plain(fields.firstName),
  };
}

/** Whole years of age on a day, both as YYYY-MM-DD. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

const plain = (name: string | null | undefined): string => (name ?? '').trim().replace(/\s+/g, ' ');

function dateOf(digits: string, label: string, yearOf: (twoDigits: number) => number): string {
  const year = yearOf(Number(digits.slice(0, 2)));
  const date = `${year}-${digits.slice(2, 4)}-${digits.slice(4, 6)}`;
  const parsed = new Date(`${date}T00:00:00.000Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date) {
    throw wrong('mrz-date', `${label} is a date that does not exist`, 'a date as YYMMDD');
  }
  return date;
}

const wrong = (code: string, detail: string, expected: string): ProblemError =>
  new ProblemError(422, code, 'The machine-readable zone cannot be right', `document.mrz: ${detail}`, {
    field: 'document.mrz',
    expected,
    example: EXAMPLE,
  });
