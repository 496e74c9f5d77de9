import { scryptSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accountsFile, freshPassword, hashPassword, prepareAccounts } from './accounts.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-accounts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('sign-in accounts', () => {
  it('are made once, one a role, with passwords shown only then', async () => {
    const made = await prepareAccounts(folder);
    expect(made.signIns.map(({ role }) => role)).toEqual(['viewer', 'operator', 'qa', 'planner', 'auditor']);
    expect(new Set(made.signIns.map(({ password }) => password)).size).toBe(5);
    const again = await prepareAccounts(folder);
    expect(again.signIns).toEqual(made.signIns.map((signIn) => ({ ...signIn, password: null })));
  });

  it('are kept as hashes that the passwords open, in files that only their owner reads', async () => {
    const { file, signInFile, signIns } = await prepareAccounts(folder);
    const { accounts } = accountsFile.parse(JSON.parse(await readFile(file, 'utf8')));
    for (const { name, password } of signIns) {
      const stored = accounts.find((account) => account.name === name)?.passwordHash.split('$') ?? [];
      const [, N, r, p, salt = '', hash] = stored;
      const derived = scryptSync(password ?? '', Buffer.from(salt, 'base64url'), 32, {
        N: Number(N),
        r: Number(r),
        p: Number(p),
      });
      expect(derived.toString('base64url')).toBe(hash);
    }
    for (const path of [file, signInFile]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain(signIns[0]?.password ?? 'none');
    expect(await readFile(signInFile, 'utf8')).toContain(signIns[0]?.password ?? 'none');
  });

  it('stay when a person has deleted the list of passwords', async () => {
    const { file, signInFile } = await prepareAccounts(folder);
    const before = await readFile(file, 'utf8');
    await rm(signInFile);
    await prepareAccounts(folder);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('are not replaced when their file is damaged', async () => {
    await writeFile(join(folder, 'accounts.json'), '{"accounts": [{"name": "viewer"}]}');
    await expect(prepareAccounts(folder)).rejects.toMatchObject({
      code: 'accounts-file',
      remedy: expect.stringContaining('Delete it to get new accounts') as unknown,
    });
  });

  it('have passwords that a person can type', () => {
    for (let round = 0; round < 50; round++) {
      expect(freshPassword()).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    }
  });

  it('salt every hash anew', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });
});
