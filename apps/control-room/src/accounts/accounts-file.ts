import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ROLES } from '#contracts';
import type { Role } from '#contracts';
import { parsePasswordHash } from './password-hash.ts';
import type { PasswordHash } from './password-hash.ts';

/** Somebody who may sign in. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: PasswordHash;
  /** Differs as soon as anything about the account differs; sessions made under another one end. */
  readonly fingerprint: string;
}

const accountsFile = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        role: z.enum(ROLES),
        passwordHash: z.string().max(400),
      }),
    )
    .max(1_000),
});

const example =
  '{"accounts":[{"name":"operator","role":"operator","passwordHash":"scrypt$32768$8$1$c2FsdHNhbHRzYWx0$..."}]}';

/** The accounts file is missing or does not hold accounts; the message says what is wrong and shows an example. */
export class AccountsFileError extends Error {
  constructor(file: string, detail: string, options?: ErrorOptions) {
    super(
      `control-room cannot use ACCOUNTS_FILE ${file}: ${detail}; expected a file such as ${example}`,
      options,
    );
    this.name = 'AccountsFileError';
  }
}

/** @throws AccountsFileError */
export async function readAccountsFile(file: string): Promise<ReadonlyMap<string, Account>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AccountsFileError(file, 'cannot be read', { cause });
  });
  return parseAccounts(file, text);
}

/** @throws AccountsFileError */
export function parseAccounts(file: string, text: string): ReadonlyMap<string, Account> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AccountsFileError(file, 'is not JSON', { cause });
  }
  const result = accountsFile.safeParse(content);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new AccountsFileError(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const accounts = new Map<string, Account>();
  for (const [index, { name, role, passwordHash }] of result.data.accounts.entries()) {
    if (accounts.has(name))
      throw new AccountsFileError(file, `accounts.${index}.name: ${name} is there twice`);
    try {
      const fingerprint = createHash('sha256')
        .update(`${name}\n${role}\n${passwordHash}`)
        .digest('base64url');
      accounts.set(name, { name, role, passwordHash: parsePasswordHash(passwordHash), fingerprint });
    } catch (cause) {
      throw new AccountsFileError(file, `accounts.${index}.passwordHash: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
  return accounts;
}
