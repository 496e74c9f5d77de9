import { InvalidArgumentError } from 'commander';
import type { KnownSeal } from '#store-forward';

/** The question itself makes no sense; told apart from an export that is not proven (1) or is none (3). */
const BAD_QUESTION = 2;
const NOTED = /^(?:([1-9]\d{0,14}):)?([0-9a-f]{64})$/i;

/** A seal as it was noted: `412:HASH`, as `verify` prints it, or the hash alone. @throws InvalidArgumentError */
export function parseKnownSeal(text: string): KnownSeal {
  const [, number, hash] = NOTED.exec(text.trim()) ?? [];
  if (hash === undefined) {
    const error = new InvalidArgumentError(
      'Expected the hash of a seal, 64 hexadecimal digits, with or without its number, as verify printed it; ' +
        `example: --known-seal 412:${'e3b0c44298fc1c14'.padEnd(64, '0')}`,
    );
    error.exitCode = BAD_QUESTION;
    throw error;
  }
  return { number: number === undefined ? null : Number(number), hash: hash.toLowerCase() };
}

/** As `parseKnownSeal` takes it. */
export const sayKnownSeal = ({ number, hash }: KnownSeal): string =>
  number === null ? hash : `${number}:${hash}`;
