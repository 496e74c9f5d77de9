import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshId } from '#determinism';
import { SealKeyError, freshSealKey, publicKeyPem, sealSigner } from '#store-forward';
import type { SealSigner } from '#store-forward';
import type { Settings } from '../settings.ts';

const KEY_FILE = 'seal-key.pem';
/** For whoever verifies; made anew at each start. */
const PUBLIC_KEY_FILE = 'seal-public-key.pem';

/** There is no key to seal the journal with. */
export class NoSealKeyError extends Error {
  constructor(what: string, remedy: string, cause: unknown) {
    super(
      `border cannot seal its journal: ${what}: ${cause instanceof Error ? cause.message : String(cause)}. ${remedy}`,
      { cause },
    );
    this.name = 'NoSealKeyError';
  }
}

/**
 * The key that seals the journal: from SEAL_KEY, else from the data folder, where it is made at the first start, readable
 * by its owner only.
 * @throws NoSealKeyError
 */
export async function readSealKey(settings: Pick<Settings, 'SEAL_KEY' | 'DATA_FOLDER'>): Promise<SealSigner> {
  if (settings.SEAL_KEY !== undefined) {
    return signerOr(
      'SEAL_KEY',
      'Expected a PKCS#8 key as base64 of DER or as PEM; unset it to have one made.',
      () => sealSigner(settings.SEAL_KEY ?? ''),
    );
  }
  const file = join(settings.DATA_FOLDER, KEY_FILE);
  let text: string;
  try {
    await mkdir(settings.DATA_FOLDER, { recursive: true });
    text = await readOrMake(file);
  } catch (error) {
    throw new NoSealKeyError(file, 'Set DATA_FOLDER to a folder that border may write, or SEAL_KEY.', error);
  }
  const signer = signerOr(
    file,
    'Put back the key that it held; without it a new chain of trust begins.',
    () => sealSigner(text),
  );
  await writeFile(join(settings.DATA_FOLDER, PUBLIC_KEY_FILE), publicKeyPem(signer.publicKey)).catch(
    () => undefined, // a convenience: every export holds it too
  );
  return signer;
}

function signerOr(where: string, remedy: string, read: () => SealSigner): SealSigner {
  try {
    return read();
  } catch (error) {
    if (error instanceof SealKeyError) throw new NoSealKeyError(where, remedy, error);
    throw error;
  }
}

/** Whole or not at all, and on the disk; of processes that start together one makes it and all read the same. */
async function readOrMake(file: string): Promise<string> {
  const there = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (there !== null) return there;
  const staging = `${file}.${freshId()}`;
  try {
    const handle = await open(staging, 'wx', 0o600);
    try {
      await handle.writeFile(freshSealKey());
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(staging, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(staging, { force: true });
  }
  return readFile(file, 'utf8');
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;
