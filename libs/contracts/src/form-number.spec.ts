import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORM_SERIAL_MAX, formNumberOf, readFormNumber } from './form-number.ts';

const site = fc.stringMatching(/^[A-Z]{3}(-[A-Z0-9]{1,8})?$/);
const serial = fc.integer({ min: 1, max: FORM_SERIAL_MAX });
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

describe('the number of a form', () => {
  it('has the check digits of ISO/IEC 7064 MOD 97-10: the signs of the site as 00 to 35, the serial number and they leave 1 when divided by 97', () => {
    expect(formNumberOf('CGK-T3', 417)).toBe('CGK-T3-0000417-34');
    const signs = [...'CGKT3'].map((sign) => String(parseInt(sign, 36)).padStart(2, '0'));
    expect(BigInt(`${signs.join('')}000041734`) % 97n).toBe(1n);
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

  it('is none with any sign of the site in place of another, a letter for a digit too', () => {
    const text = formNumberOf('ZZZ-K0AH00A0', 1);
    for (let at = 0; at < 'ZZZ-K0AH00A0'.length; at += 1)
      for (const sign of SIGNS.replace(text[at]!, ''))
        expect(readFormNumber(text.slice(0, at) + sign + text.slice(at + 1))).toBeNull();
  });

  it("is none with any two signs of the site in each other's place, 1B for B1 too", () => {
    for (const first of SIGNS)
      for (const second of SIGNS.replace(first, '')) {
        const swapped = formNumberOf(`CGK-${first}${second}`, 417).replace(first + second, second + first);
        expect(readFormNumber(swapped)).toBeNull();
      }
  });
});
