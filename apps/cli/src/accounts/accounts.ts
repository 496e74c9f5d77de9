import { scrypt } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { freshSecret } from '#determinism';
import { SurroundingsError } from '../surroundings-error.ts';
import { readIfThere, writePrivateFile } from '../private-file.ts';

/** One account a role, named like it. */
export const roles = ['viewer', 'operator', 'qa', 'planner', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What control-room reads at ACCOUNTS_FILE. */
export const accountsFile = z.strictObject({
  accounts: z.array(
    z.strictObject({
      name: z.string().min(1),
      role: z.enum(roles),
      /** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
      passwordHash: z.string().regex(/^scrypt\$\d+\$\d+\$\d+\$[\w-]+\$[\w-]+$/),
    }),
  ),
});

export interface SignIn {
  readonly name: string;
  readonly role: Role;
  /** Only when it was made now: it is kept nowhere but in sign-in.txt. */
  readonly password: string | null;
}

export interface Accounts {
  readonly file: string;
  /** Plain passwords as first made, for a person who lost the screen. */
  readonly signInFile: string;
  readonly signIns: readonly SignIn[];
}

/** accounts.json cannot be read as accounts. */
export class AccountsFileError extends SurroundingsError {
  constructor(file: string, signInFile: string, detail: string) {
    super(
      'accounts-file',
      `${file} is damaged: ${detail}`,
      `Delete it to get new accounts: rm ${file} ${signInFile}`,
    );
  }
}

/**
 * 16 MiB and some 40 ms a guess. Enough for what is hashed here (80 random bits, not words a person chose); a higher
 * cost would only make a flood of sign-ins cheaper for whoever sends it. The numbers stand in each hash and may grow.
 */
const cost = { N: 16_384, r: 8, p: 1 } as const;

export async function hashPassword(password: string, salt = freshSecret(16)): Promise<string> {
  const saltBytes = Buffer.from(salt, 'base64url');
  const hash = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, saltBytes, 32, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
  return ['scrypt', cost.N, cost.r, cost.p, salt, hash.toString('base64url')].join('$');
}

/** No 0/o, 1/l or i/u to mistake on a phone (the alphabet of Crockford's base 32, in lower case). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits that a person can type: `7q2k-m0zt-...`. */
export function freshPassword(): string {
  const bytes = Buffer.from(freshSecret(16), 'base64url');
  const letters = [...bytes].map((byte) => alphabet[byte % 32]).join('');
  return letters.match(/.{4}/g)?.join('-') ?? letters;
}

function signInText(signIns: readonly SignIn[]): string {
  const lines = signIns.map(({ name, password }) => `${name.padEnd(10)} ${password ?? ''}`);
  return `Perlintasan: names and passwords as first made.\n\n${lines.join('\n')}\n`;
}

/**
 * Reads the accounts of a data folder, or makes them: one a role with a random password.
 *
 * @throws AccountsFileError when the file is there but is no accounts file.
 */
export async function prepareAccounts(dataFolder: string): Promise<Accounts> {
  const file = join(dataFolder, 'accounts.json');
  const signInFile = join(dataFolder, 'sign-in.txt');
  const text = await readIfThere(file);
  if (text !== null) {
    try {
      const { accounts } = accountsFile.parse(JSON.parse(text));
      return {
        file,
        signInFile,
        signIns: accounts.map(({ name, role }) => ({ name, role, password: null })),
      };
    } catch (error) {
      const detail = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new AccountsFileError(file, signInFile, detail);
    }
  }
  const made = roles.map((role) => ({ name: role, role, password: freshPassword() }));
  const accounts = await Promise.all(
    made.map(async ({ name, role, password }) => ({
      name,
      role,
      passwordHash: await hashPassword(password),
    })),
  );
  // First the passwords, then the accounts: if we are killed in between, both are made anew.
  await writePrivateFile(signInFile, signInText(made));
  await writePrivateFile(file, `${JSON.stringify({ accounts }, null, 2)}\n`);
  return { file, signInFile, signIns: made };
}
