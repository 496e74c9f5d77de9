import { describe, expect, it } from '@jest/globals';
import { parsePasswordHash, passwordMatches } from './password-hash.ts';

// RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1).
const salt = Buffer.from('SodiumChloride').toString('base64url');
const hash = Buffer.from(
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
    'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  'hex',
).toString('base64url');
const text = `scrypt$16384$8$1$${salt}$${hash}`;

describe('a password hash', () => {
  it('matches its password, by the known answer of RFC 7914', async () => {
    expect(await passwordMatches('pleaseletmein', parsePasswordHash(text))).toBe(true);
  });

  it('matches no other password', async () => {
    expect(await passwordMatches('pleaseletmeout', parsePasswordHash(text))).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['another scheme', text.replace('scrypt', 'bcrypt')],
    ['a cost that is no power of two', text.replace('16384', '16383')],
    ['a cost that a guess would hardly feel', text.replace('16384', '512')],
    ['a cost beyond 256 MiB', text.replace('16384', '1048576')],
    ['no salt', text.replace(salt, '')],
  ])('is refused when it is %s', (_, wrong) => {
    expect(() => parsePasswordHash(wrong)).toThrow(RangeError);
  });
});
