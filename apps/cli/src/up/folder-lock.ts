import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, startTicksOf } from '../machine/index.ts';
import { SurroundingsError, systemErrorCode } from '../surroundings-error.ts';
import { otherBase } from './ports.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';

/** Another `perlintasan up` uses the data folder. */
export class AlreadyUpError extends SurroundingsError {
  readonly pid: number;
  constructor(dataFolder: string, pid: number, address: string) {
    super(
      'already-up',
      `Perlintasan runs already on ${dataFolder} (process ${pid}, ${address})`,
      `Open ${address}, or stop it with Ctrl-C where it runs (or: kill ${pid}), ` +
        `or start a second one beside it: npm start -- --data ./data-2 --port ${otherBase(Number(new URL(address).port))}`,
    );
    this.pid = pid;
  }
}

const lockContent = z.object({ pid: z.int(), startTicks: z.number().nullable(), address: z.string() });

/** The process that wrote a lock, if it still runs; numbers are given again, so its start time must fit too. */
async function livingHolder(text: string): Promise<z.infer<typeof lockContent> | null> {
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
export async function lockFolder(dataFolder: string, address: string): Promise<() => Promise<void>> {
  const path = join(dataFolder, 'up.lock');
  const own = `${path}.${process.pid}`;
  const content = { pid: process.pid, startTicks: await startTicksOf(process.pid), address };
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
