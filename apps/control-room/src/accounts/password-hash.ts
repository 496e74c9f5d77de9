import { scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';

/** A parsed `scrypt$N$r$p$salt$hash` (salt and hash in base64url, without padding). RFC 7914. */
export interface PasswordHash {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Memory for one check: 128 * N * r bytes. More than this in a file is a mistake or an attack on ourselves. */
const memoryBytesMax = 256 * 1024 * 1024;
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
/** Each check takes tens of megabytes and a thread: two at a time, so that the stream keeps flowing. */
const twoAtATime = pLimit(2);
const waitingMax = 32;

/** @throws RangeError when it is no such hash or asks for more than 256 MiB. */
export function parsePasswordHash(text: string): PasswordHash {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{11,})\$([\w-]{22,})$/.exec(text);
  if (!match) throw new RangeError('expected scrypt$N$r$p$salt$hash with salt and hash in base64url');
  const [cost, blockSize, parallelization] = match.slice(1, 4).map(Number) as [number, number, number];
  const powerOfTwo = cost >= 1024 && (cost & (cost - 1)) === 0;
  if (!powerOfTwo || blockSize < 1 || parallelization < 1 || parallelization > 16) {
    throw new RangeError('expected N a power of two from 1024, r from 1 and p from 1 to 16');
  }
  if (128 * cost * blockSize > memoryBytesMax)
    throw new RangeError('expected N and r that need at most 256 MiB');
  const [salt, hash] = match.slice(4).map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer];
  return { cost, blockSize, parallelization, salt, hash };
}

/** Too many people are signing in at this moment. */
export class PasswordChecksBusyError extends Error {
  constructor() {
    super(`more than ${waitingMax} sign-ins are waiting to be checked`);
    this.name = 'PasswordChecksBusyError';
  }
}

/**
 * Whether the password is the one. Takes the same time whether it is or not.
 *
 * @throws PasswordChecksBusyError when too many checks wait already.
 */
export async function passwordMatches(password: string, expected: PasswordHash): Promise<boolean> {
  if (twoAtATime.pendingCount >= waitingMax) throw new PasswordChecksBusyError();
  const found = await twoAtATime(() =>
    derive(password.normalize('NFKC'), expected.salt, expected.hash.length, {
      N: expected.cost,
      r: expected.blockSize,
      p: expected.parallelization,
      maxmem: memoryBytesMax * 2,
    }),
  );
  return timingSafeEqual(found, expected.hash);
}
