import { z } from 'zod';

/** Forms of one site, ever; the last number is never followed by the first. */
export const FORM_SERIAL_MAX = 9_999_999;
const SERIAL_DIGITS = 7;
const MODULUS = 97;
const SHAPE = /^([A-Z]{3}(?:-[A-Z0-9]{1,8})?)-(\d{7})-(\d{2})$/;

/**
 * Check digits by ISO/IEC 7064 MOD 97-10, as on an IBAN: every single wrong character and every two neighbours that
 * changed places are noticed. Digits alone, so that nobody takes a zero for an O.
 */
function checkDigits(siteId: string, serial: string): string {
  return String(MODULUS + 1 - remainder(`${siteId.replace('-', '')}${serial}00`)).padStart(2, '0');
}

/** Letters count as 10 to 35, each two digits. */
function remainder(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % MODULUS;
  }
  return rest;
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
