import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NotCanonicalError, canonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('is that of the example in RFC 8785, section 3.2.3', () => {
    const given = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(given))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts keys by UTF-16 code units, as the example of section 3.2.3 does', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(Object.keys(JSON.parse(written) as object).filter((key) => key !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
    expect(written.startsWith(String.raw`{"\r":0,"1":0,`)).toBe(true);
  });

  it('keeps the value, and has one spelling for one value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        let written: string;
        try {
          written = canonicalJson(value);
        } catch (error) {
          expect(error).toBeInstanceOf(NotCanonicalError); // a lone surrogate
          return;
        }
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(written))).toBe(written);
      }),
    );
  });

  it.each([
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['nothing', undefined],
    ['a big integer', 1n],
    ['half a character', '\ud83d'],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson({ value })).toThrow(NotCanonicalError);
  });

  it('refuses what is nested too deep rather than run out of stack', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(() => canonicalJson(deep)).toThrow(NotCanonicalError);
  });
});
