import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, startTicksOf } from './machine/index.ts';
import { SurroundingsError, systemErrorCode } from './surroundings-error.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';

/** Another `perlintasan up` uses the data folder. */
export class AlreadyUpError extends SurroundingsError {
  readonly pid: number;
  constructor(dataFolder: string, pid: number, address: string) {
    super(
      'already-up',
      `Perlintasan runs already on ${dataFolder} (process ${pid}, ${address})`,
      `Open ${address}, or stop it with Ctrl-C where it runs (or: kill ${pid}), ` +
        `or start a second one beside it: npm start -- --data ./data-2 --port ${otherPort(address)}`,
    );
    this.pid = pid;
  }
}

/** Six ports from this one do not meet those of the system at `address`. */
const otherPort = (address: string): number => {
  const port = Number(new URL(address).port);
  return port + 105 > 65_535 ? 4310 : port + 100;
};

/** Where a system that is up can be reached. */
export interface UpAddresses {
  /** For people. */
  readonly address: string;
  readonly simulatorUrl: string;
}

const lockContent = z.object({
  pid: z.int(),
  startTicks: z.number().nullable(),
  address: z.string(),
  simulatorUrl: z.string(),
});
type LockContent = z.infer<typeof lockContent>;

const pathOf = (dataFolder: string): string => join(dataFolder, 'up.lock');

/** Addresses of the system that is up on a data folder; null when none is. */
export const readLock = async (dataFolder: string): Promise<LockContent | null> =>
  livingHolder((await readIfThere(pathOf(dataFolder))) ?? '');

/** The process that wrote a lock, if it still runs; numbers are given again, so its start time must fit too. */
async function livingHolder(text: string): Promise<LockContent | null> {
  let holder;
  try {
    holder = lockContent.parse(JSON.parse(text));
  } catch {
    return null; // cut short by a crash
  }
  if (!(await isAlive(holder.pid))) return null;
  return (await startTicksOf(holder.pid)) === holder.startTicks ? holder : null;
}

/**
 * Takes a data folder for this process. A lock left by a process that is gone does not count.
 *
 * @returns the function that gives it back.
 * @throws AlreadyUpError
 */
export async function lockFolder(dataFolder: string, addresses: UpAddresses): Promise<() => Promise<void>> {
  const path = pathOf(dataFolder);
  const own = `${path}.${process.pid}`;
  const content = { pid: process.pid, startTicks: await startTicksOf(process.pid), ...addresses };
  await writePrivateFile(own, JSON.stringify(content));
  try {
    for (;;) {
      try {
        await link(own, path); // appears with its content, or fails when there is one
        return () => rm(path, { force: true });
      } catch (error) {
        if (systemErrorCode(error) !== 'EEXIST') throw error;
      }
      const text = (await readIfThere(path)) ?? '';
      const holder = await livingHolder(text);
      if (holder !== null) throw new AlreadyUpError(dataFolder, holder.pid, holder.address);
      if ((await readIfThere(path)) === text) await rm(path, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}
