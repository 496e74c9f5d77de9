import { readFile } from 'node:fs/promises';
import { ExportCheck, sealVerifier } from '#store-forward';
import type { ExportReport, KnownSeal, SealVerifier } from '#store-forward';
import { FileError, linesOf } from './lines.ts';

export interface VerifyOptions {
  readonly crossingId?: string;
  /** Files of public keys that are trusted; none: the keys that the export brings along. */
  readonly publicKeyFiles: readonly string[];
  /** Seals that were noted elsewhere. */
  readonly knownSeals?: readonly KnownSeal[];
}

/** Checks the export in a file. @throws FileError, ExportFormatError, SealKeyError naming the key's file */
export async function verifyFile(
  file: string,
  { crossingId, publicKeyFiles, knownSeals = [] }: VerifyOptions,
): Promise<ExportReport> {
  const trusted = await Promise.all(publicKeyFiles.map(readKey));
  const check = new ExportCheck({
    knownSeals,
    ...(trusted.length === 0 ? {} : { trusted }),
    ...(crossingId === undefined ? {} : { crossingId }),
  });
  for await (const { text, isUnfinished } of linesOf(file)) check.line(text, isUnfinished);
  return check.finish();
}

async function readKey(file: string): Promise<SealVerifier> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new FileError(file, (error as Error).message);
  });
  try {
    return sealVerifier(text);
  } catch (error) {
    throw new FileError(
      file,
      `it ${(error as Error).message}; expected an Ed25519 public key, PEM or base64url of DER`,
    );
  }
}
