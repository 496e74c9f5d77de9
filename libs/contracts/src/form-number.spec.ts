import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORM_SERIAL_MAX, formNumberOf, readFormNumber } from './form-number.ts';

const site = fc.stringMatching(/^[A-Z]{3}(-[A-Z0-9]{1,8})?$/);
const serial = fc.integer({ min: 1, max: FORM_SERIAL_MAX });
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

describe('the number of a form', () => {
  it('has the check digits of ISO/IEC 7064 MOD 97-10: the whole, letters as 10 to 35, leaves 1 when divided by 97', () => {
    expect(formNumberOf('CGK-T3', 417)).toBe('CGK-T3-0000417-67');
    const digits = 'CGKT30000417'.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)));
    expect(BigInt(`${digits}67`) % 97n).toBe(1n);
  });

  it('is read as it was made, whatever the site', () => {
    fc.assert(
      fc.property(site, serial, (siteId, number) => {
        expect(readFormNumber(formNumberOf(siteId, number))).toEqual({ siteId, serial: number });
      }),
    );
  });

  it('is none with one wrong character, or two neighbours that changed places', () => {
    fc.assert(
      fc.property(site, serial, fc.nat(), fc.nat(), (siteId, number, place, step) => {
        const text = formNumberOf(siteId, number);
        const at = place % text.length;
        const wrong = SIGNS[(SIGNS.indexOf(text[at]!) + 1 + (step % 35)) % 36]!;
        if (text[at] !== '-')
          expect(readFormNumber(text.slice(0, at) + wrong + text.slice(at + 1))).toBeNull();
        const next = text[at + 1];
        if (next === undefined || next === text[at] || next === '-' || text[at] === '-') return;
        expect(readFormNumber(`${text.slice(0, at)}${next}${text[at]!}${text.slice(at + 2)}`)).toBeNull();
      }),
    );
  });
});
