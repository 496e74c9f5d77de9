import { describe, expect, it } from '@jest/globals';
import { AccountsFileError, parseAccounts } from './accounts-file.ts';

const passwordHash = 'scrypt$16384$8$1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo';
const account = { name: 'qa', role: 'qa', passwordHash };
const parse = (...accounts: unknown[]) => parseAccounts('accounts.json', JSON.stringify({ accounts }));

describe('an accounts file', () => {
  it('gives each account a fingerprint that changes with anything about it', () => {
    const fingerprint = (changes: object): string | undefined =>
      [...parse({ ...account, ...changes }).values()][0]?.fingerprint;
    const all = [
      fingerprint({}),
      fingerprint({ name: 'qa2' }),
      fingerprint({ role: 'viewer' }),
      fingerprint({ passwordHash: passwordHash.replace('aGFz', 'bGFz') }),
    ];
    expect(new Set(all).size).toBe(4);
    expect(fingerprint({})).toBe(all[0]);
  });

  it.each([
    ['an unknown role', { ...account, role: 'admin' }, 'accounts.0.role'],
    ['an unknown key', { ...account, pasword: 'x' }, 'accounts.0'],
    ['a hash of another form', { ...account, passwordHash: 'secret' }, 'accounts.0.passwordHash'],
  ])('with %s is refused, naming the field and an example', (_, wrong, field) => {
    expect(() => parse(wrong)).toThrow(AccountsFileError);
    expect(() => parse(wrong)).toThrow(field);
    expect(() => parse(wrong)).toThrow('{"accounts":[{"name":"operator"');
  });

  it('with the same name twice is refused', () => {
    expect(() => parse(account, account)).toThrow('accounts.1.name: qa is there twice');
  });

  it('that is not JSON is refused', () => {
    expect(() => parseAccounts('accounts.json', '{"accounts":[')).toThrow('is not JSON');
  });
});
