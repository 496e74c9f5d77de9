import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Not an Ed25519 key in a form that we read. */
export class SealKeyError extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause });
    this.name = 'SealKeyError';
  }
}

/** Checks signatures of one key. */
export interface SealVerifier {
  /** SHA-256 of the SPKI bytes, hexadecimal. */
  readonly keyId: string;
  /** SPKI, base64url of DER. */
  readonly publicKey: string;
  verify(text: string, signature: string): boolean;
}

/** Signs with one key. */
export interface SealSigner extends SealVerifier {
  /** Ed25519 over the text's UTF-8, base64url. */
  sign(text: string): string;
}

/** A new private key as PKCS#8 PEM. */
export const freshSealKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** From a private key: PKCS#8 as PEM, or as base64 of DER on one line. @throws SealKeyError */
export function sealSigner(privateKey: string): SealSigner {
  const key = read('private', () =>
    privateKey.includes('-----BEGIN')
      ? createPrivateKey(privateKey)
      : createPrivateKey({ key: Buffer.from(privateKey.trim(), 'base64'), format: 'der', type: 'pkcs8' }),
  );
  return {
    ...verifierOf(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}

/** From a public key: SPKI as PEM, or as base64url of DER. @throws SealKeyError */
export function sealVerifier(publicKey: string): SealVerifier {
  return verifierOf(
    read('public', () =>
      publicKey.includes('-----BEGIN')
        ? createPublicKey(publicKey)
        : createPublicKey({ key: Buffer.from(publicKey.trim(), 'base64url'), format: 'der', type: 'spki' }),
    ),
  );
}

/** PEM of a public key given as in an export. */
export const publicKeyPem = (publicKey: string): string =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    .export({ type: 'spki', format: 'pem' })
    .toString();

function read(which: 'private' | 'public', parse: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch (error) {
    throw new SealKeyError(`cannot be read as a ${which} key`, error);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SealKeyError(`is a key for ${key.asymmetricKeyType}, expected ed25519`);
  }
  return key;
}

function verifierOf(key: KeyObject): SealVerifier {
  const spki = key.export({ type: 'spki', format: 'der' });
  return {
    keyId: hash('sha256', spki, 'hex'),
    publicKey: spki.toString('base64url'),
    verify: (text, signature) => {
      const bytes = Buffer.from(signature, 'base64url');
      // The last character of base64url has room to spare: only one spelling of a signature is one.
      return bytes.toString('base64url') === signature && verify(null, Buffer.from(text), key, bytes);
    },
  };
}
