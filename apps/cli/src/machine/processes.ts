import { readdir, readFile, readlink } from 'node:fs/promises';
import { systemErrorCode } from '../surroundings-error.ts';

/** What Linux tells of a process in /proc/PID/stat: enough to know it again after its number was given to another. */
interface ProcessStat {
  /** One letter: R running, S sleeping, Z dead but not yet collected by its parent, ... */
  readonly state: string;
  /** Clock ticks after boot at which it started. */
  readonly startTicks: number;
}

async function statOf(pid: number): Promise<ProcessStat | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
  } catch {
    return null;
  }
}

/** Whether a process runs under this number. One that ended but was never collected (a zombie) does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') return false;
  }
  return (await statOf(pid))?.state !== 'Z';
}

/** When the process started, in ticks after boot; null where the machine does not tell (no /proc). */
export async function startTicksOf(pid: number): Promise<number | null> {
  return (await statOf(pid))?.startTicks ?? null;
}

/** The folder a process works in, or null when it is gone or another user's. */
export async function workingFolderOf(pid: number): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** Numbers of the processes that work in `folder`, as far as we may look. */
export async function processesWorkingIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc').catch(() => [])) {
    const pid = Number(entry);
    if (Number.isInteger(pid) && (await workingFolderOf(pid)) === folder) found.push(pid);
  }
  return found;
}

/** Sends a signal; false when there is nobody to receive it. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
