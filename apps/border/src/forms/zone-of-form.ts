import type { TranscribedForm } from '#contracts';

const LINE = 44;
const NAMES = 39;

type Written = Pick<
  TranscribedForm,
  | 'documentType'
  | 'documentNumber'
  | 'nationality'
  | 'surname'
  | 'givenNames'
  | 'birthDate'
  | 'expiryDate'
  | 'mrzLine1'
  | 'mrzLine2'
>;

/**
 * The machine-readable zone (ICAO Doc 9303 part 4) that stands for a form: as the officer copied it, or made of the fields
 * that the officer wrote, with the sex left unspecified and no personal number. Two lines joined by a line feed.
 */
export function zoneOfForm(form: Written): string {
  return `${form.mrzLine1 ?? nameLine(form)}\n${form.mrzLine2 ?? numberLine(form)}`;
}

function nameLine({ documentType, nationality, surname, givenNames }: Written): string {
  const names = `${surname}<<${givenNames}`.replaceAll(' ', '<').slice(0, NAMES);
  return `${documentType.padEnd(2, '<')}${nationality.padEnd(3, '<')}${names}`.padEnd(LINE, '<');
}

function numberLine({ documentNumber, nationality, birthDate, expiryDate }: Written): string {
  const number = withDigit(documentNumber.padEnd(9, '<'));
  const birth = withDigit(sixDigits(birthDate));
  const rest = `${withDigit(sixDigits(expiryDate))}${'<'.repeat(14)}0`;
  return `${number}${nationality.padEnd(3, '<')}${birth}<${rest}${checkDigit(number + birth + rest)}`;
}

export const sixDigits = (date: string): string => date.slice(2).replaceAll('-', '');
const withDigit = (field: string): string => field + checkDigit(field);

/** ICAO Doc 9303 part 3, section 4.9: weights 7, 3, 1; letters count from 10, fillers nothing. */
const checkDigit = (field: string): string =>
  String(
    [...field].reduce(
      (sum, sign, at) => sum + (sign === '<' ? 0 : parseInt(sign, 36)) * WEIGHTS[at % 3]!,
      0,
    ) % 10,
  );
const WEIGHTS = [7, 3, 1] as const;
