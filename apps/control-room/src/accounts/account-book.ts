import { stat } from 'node:fs/promises';
import type { PinoLogger } from 'nestjs-pino';
import type { Clock } from '#determinism';
import { readAccountsFile } from './accounts-file.ts';
import type { Account } from './accounts-file.ts';

const checkEveryMs = 1_000;

/**
 * The accounts as the file has them now: it is looked at once a second. A file that was removed means that nobody has
 * an account any more; a file that cannot be understood (somebody is editing it) leaves the last good one in force
 * and is complained about in the log.
 */
export class AccountBook {
  readonly #file: string;
  readonly #log: PinoLogger;
  readonly #listeners = new Set<() => void>();
  #accounts: ReadonlyMap<string, Account>;
  #stamp: string;
  #stop = (): void => undefined;

  private constructor(file: string, accounts: ReadonlyMap<string, Account>, stamp: string, log: PinoLogger) {
    this.#file = file;
    this.#accounts = accounts;
    this.#stamp = stamp;
    this.#log = log;
  }

  /** @throws AccountsFileError when there are no accounts to begin with. */
  static async open(file: string, clock: Clock, log: PinoLogger): Promise<AccountBook> {
    const stamp = await stampOf(file);
    const book = new AccountBook(file, await readAccountsFile(file), stamp, log);
    book.#stop = clock.every(checkEveryMs, () => void book.refresh());
    return book;
  }

  find(name: string): Account | null {
    return this.#accounts.get(name) ?? null;
  }

  /** Any account, to spend the same time on a name that does not exist; null when there are none. */
  anyAccount(): Account | null {
    return this.#accounts.values().next().value ?? null;
  }

  /** Calls `listener` after every change of the file. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Reads the file again if it differs from what was read last. */
  async refresh(): Promise<void> {
    const stamp = await stampOf(this.#file);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#accounts = stamp === missing ? new Map() : await readAccountsFile(this.#file);
      this.#log.info({ accounts: this.#accounts.size }, 'accounts file has changed');
    } catch (err) {
      this.#log.error(
        { err },
        'accounts file has changed but cannot be understood; the last good one stays in force',
      );
      return;
    }
    for (const listener of this.#listeners) listener();
  }

  onModuleDestroy(): void {
    this.#stop();
  }
}

const missing = 'missing';

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return missing;
  }
}
