import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshSealKey, sealSigner, sealVerifier } from '#store-forward';
import { NoSealKeyError, readSealKey } from './seal-key.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-seal-key-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the key that seals the journal', () => {
  it('is made once, for its owner alone, however many processes start together', async () => {
    const settings = { SEAL_KEY: undefined, DATA_FOLDER: join(folder, 'data', 'border') };
    const signers = await Promise.all(Array.from({ length: 8 }, () => readSealKey(settings)));
    expect(new Set(signers.map(({ keyId }) => keyId)).size).toBe(1);
    expect((await readSealKey(settings)).keyId).toBe(signers[0]?.keyId);
    expect((await stat(join(settings.DATA_FOLDER, 'seal-key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('has its public half beside it, which checks what it signs', async () => {
    const signer = await readSealKey({ SEAL_KEY: undefined, DATA_FOLDER: folder });
    const verifier = sealVerifier(await readFile(join(folder, 'seal-public-key.pem'), 'utf8'));
    expect(verifier.keyId).toBe(signer.keyId);
    expect(verifier.verify('text', signer.sign('text'))).toBe(true);
    expect(verifier.verify('another', signer.sign('text'))).toBe(false);
  });

  it('comes from the environment when it is there, as PEM or as one line, and then nothing is kept', async () => {
    const pem = freshSealKey();
    const line = pem.replace(/-----.*-----|\n/g, '');
    const keyIds = await Promise.all(
      [pem, line].map(async (SEAL_KEY) => (await readSealKey({ SEAL_KEY, DATA_FOLDER: folder })).keyId),
    );
    expect(keyIds).toEqual([sealSigner(pem).keyId, sealSigner(pem).keyId]);
    await expect(stat(join(folder, 'seal-key.pem'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('that is none is refused by name, and never replaced', async () => {
    await writeFile(join(folder, 'seal-key.pem'), 'damaged');
    await expect(readSealKey({ SEAL_KEY: undefined, DATA_FOLDER: folder })).rejects.toThrow(NoSealKeyError);
    expect(await readFile(join(folder, 'seal-key.pem'), 'utf8')).toBe('damaged');
    await expect(readSealKey({ SEAL_KEY: 'nonsense', DATA_FOLDER: folder })).rejects.toThrow(/SEAL_KEY/);
    await writeFile(join(folder, 'file'), '');
    await expect(readSealKey({ SEAL_KEY: undefined, DATA_FOLDER: join(folder, 'file') })).rejects.toThrow(
      /DATA_FOLDER/,
    );
  });
});
