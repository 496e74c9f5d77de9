import { FORM_COLUMNS, columnOf } from '#contracts';
import type { TranscribedForm } from '#contracts';

/** A form that an officer filled in by hand, of a citizen who leaves; specs change what they are about. */
export const paperForm = (formNumber: string, change: Partial<TranscribedForm> = {}): TranscribedForm => {
  const documentNumber = change.documentNumber ?? 'X1234567';
  return {
    formNumber,
    lane: 'C07',
    officerId: 'CGK-T3-0113',
    officerInitials: 'BW',
    secondOfficerId: null,
    travellerClass: 'wni',
    documentType: 'P',
    documentNumber,
    documentNumberAgain: documentNumber,
    mrzLine1: null,
    mrzLine2: null,
    surname: 'SANTOSO',
    givenNames: 'BUDI',
    nationality: 'IDN',
    birthDate: '1980-01-31',
    expiryDate: '2029-12-31',
    flightNumber: 'GA832',
    flightDate: null,
    date: '2024-06-20',
    time: '04:31',
    markKind: 'stamp',
    markNumber: 'S000412',
    photoTaken: true,
    visaNumber: null,
    lengthOfStayDays: null,
    watchlist: 'clear',
    watchlistVersion: 41,
    watchlistAgeHours: 2.5,
    interpol: 'unknown',
    interpolVersion: null,
    interpolAgeHours: null,
    decision: 'cleared',
    asWritten: null,
    ...change,
  };
};

/** Forms as the file that people upload. */
export function formFile(
  forms: readonly TranscribedForm[],
  columns: readonly string[] = FORM_COLUMNS,
): string {
  const lines = forms.map((form) => {
    const cells = new Map(Object.entries(form).map(([field, value]) => [columnOf(field), cellOf(value)]));
    return columns.map((column) => cells.get(column) ?? '').join(',');
  });
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

const cellOf = (value: string | number | boolean | null): string =>
  value === null ? '' : typeof value === 'boolean' ? (value ? 'ya' : 'tidak') : String(value);
