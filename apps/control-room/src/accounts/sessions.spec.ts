import { scryptSync } from 'node:crypto';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { VirtualClock } from '#determinism';
import { AccountBook } from './account-book.ts';
import { SESSION_MS, Sessions } from './sessions.ts';
import type { Person } from './sessions.ts';

const hashOf = (password: string): string => {
  const salt = Buffer.from('salt of this spec');
  const hash = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 });
  return `scrypt$1024$8$1$${salt.toString('base64url')}$${hash.toString('base64url')}`;
};
const accountsText = (...accounts: [name: string, role: string, password: string][]): string =>
  JSON.stringify({
    accounts: accounts.map(([name, role, password]) => ({ name, role, passwordHash: hashOf(password) })),
  });
const secret = new TextEncoder().encode('a secret of this spec, long enough');
const complaints: string[] = [];
const log = {
  info: () => undefined,
  error: (_: unknown, message: string) => complaints.push(message),
} as unknown as PinoLogger;

let folder: string;
let file: string;
let clock: VirtualClock;
let book: AccountBook;
let sessions: Sessions;

beforeEach(async () => {
  complaints.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'sessions-'));
  file = join(folder, 'accounts.json');
  await writeFile(file, accountsText(['budi', 'operator', 'buka pintu'], ['sri', 'qa', 'tutup pintu']));
  clock = new VirtualClock(Date.parse('2026-01-01T00:00:00.000Z'));
  book = await AccountBook.open(file, clock, log);
  sessions = new Sessions(book, secret, clock);
});
afterEach(async () => {
  book.onModuleDestroy();
  await rm(folder, { recursive: true });
});

const signIn = async (name = 'budi', password = 'buka pintu'): Promise<{ person: Person; token: string }> => {
  const begun = await sessions.begin(name, password);
  if (!begun) throw new Error(`${name} could not sign in`);
  return begun;
};

describe('a session', () => {
  it('begins with the right name and password, and tells who it is', async () => {
    const { token } = await signIn();
    expect(await sessions.read(token)).toMatchObject({ name: 'budi', role: 'operator' });
  });

  it.each([
    ['a wrong password', 'budi', 'tutup pintu'],
    ['an unknown name', 'nobody', 'buka pintu'],
  ])('does not begin with %s', async (_, name, password) => {
    expect(await sessions.begin(name, password)).toBeNull();
  });

  it('is not to be had by forging its token', async () => {
    const { token } = await signIn();
    const [head, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'sri', iss: 'perlintasan', jti: 'x', exp: 4e9 }));
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await sessions.read(`${head}.${claims.toString('base64url')}.${signature}`)).toBeNull();
    expect(await sessions.read(`${unsigned}.${claims.toString('base64url')}.`)).toBeNull();
    const others = new Sessions(
      book,
      new TextEncoder().encode('the secret of somebody else, not ours'),
      clock,
    );
    expect(await others.read(token)).toBeNull();
  });

  it('is over after twelve hours', async () => {
    const { token, person } = await signIn();
    clock.advanceBy(SESSION_MS - 2_000);
    expect(await sessions.read(token)).not.toBeNull();
    clock.advanceBy(3_000);
    expect(await sessions.read(token)).toBeNull();
    expect(sessions.holds(person)).toBe(false);
  });

  it('is over when the person signs out, and no other is', async () => {
    const first = await signIn();
    const second = await signIn();
    sessions.end(first.person);
    expect(await sessions.read(first.token)).toBeNull();
    expect(await sessions.read(second.token)).not.toBeNull();
  });

  it.each([
    ['the password changed', accountsText(['budi', 'operator', 'kata sandi baru'])],
    ['the role changed', accountsText(['budi', 'viewer', 'buka pintu'])],
    ['the account was removed', accountsText(['sri', 'qa', 'tutup pintu'])],
  ])('is over as soon as %s', async (_, text) => {
    const { token, person } = await signIn();
    let told = 0;
    book.onChange(() => (told += 1));
    await writeFile(file, text);
    await book.refresh();
    expect(await sessions.read(token)).toBeNull();
    expect(sessions.holds(person)).toBe(false);
    expect(told).toBe(1);
  });

  it('is over when the accounts file was removed', async () => {
    const { token } = await signIn();
    await unlink(file);
    await book.refresh();
    expect(await sessions.read(token)).toBeNull();
  });

  it('goes on while the accounts file cannot be understood, which is complained about', async () => {
    const { token } = await signIn();
    await writeFile(file, '{"accounts":[{"na');
    await book.refresh();
    expect(await sessions.read(token)).not.toBeNull();
    expect(complaints.join()).toContain('cannot be understood');
  });
});
