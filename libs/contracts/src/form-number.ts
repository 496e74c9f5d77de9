import { z } from 'zod';

/** Forms of one site, ever; the last number is never followed by the first. */
export const FORM_SERIAL_MAX = 9_999_999;
const SERIAL_DIGITS = 7;
const MODULUS = 97;
const SHAPE = /^([A-Z]{3}(?:-[A-Z0-9]{1,8})?)-(\d{7})-(\d{2})$/;

/**
 * Check digits by ISO/IEC 7064 MOD 97-10 over a row of digits: each sign of the site as two (`0` as 00, `Z` as 35), then
 * the serial number's own. Every single wrong character and every two neighbours that changed places within a part are
 * noticed. Not so as an IBAN is read, a digit there being one digit and a letter two: `1B` and `B1` would both be 111.
 * Check digits are digits alone, so that nobody takes a zero for an O.
 */
function checkDigits(siteId: string, serial: string): string {
  let rest = 0;
  for (const sign of siteId.replace('-', '')) rest = (rest * 100 + parseInt(sign, 36)) % MODULUS;
  for (const digit of `${serial}00`) rest = (rest * 10 + Number(digit)) % MODULUS;
  return String(MODULUS + 1 - rest).padStart(2, '0');
}

/** The number of a site's form, such as `CGK-T3-0000417-67`: site, serial number, check digits. */
export function formNumberOf(siteId: string, serial: number): string {
  const digits = String(serial).padStart(SERIAL_DIGITS, '0');
  return `${siteId}-${digits}-${checkDigits(siteId, digits)}`;
}

/** Site and serial number of a form; null when it is none, or when its check digits are wrong. */
export function readFormNumber(text: string): { readonly siteId: string; readonly serial: number } | null {
  const [, siteId = '', digits = '', check = ''] = SHAPE.exec(text) ?? [];
  if (digits === '' || checkDigits(siteId, digits) !== check) return null;
  return { siteId, serial: Number(digits) };
}

export const formNumber = z
  .string()
  .regex(SHAPE, 'expected a form number as it is printed')
  .refine(
    (text) => readFormNumber(text) !== null,
    'expected a form number whose last two digits fit the others',
  )
  .meta({ example: formNumberOf('CGK-T3', 417) });
