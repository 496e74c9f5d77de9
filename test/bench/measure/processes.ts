import { readFile, readdir } from 'node:fs/promises';

/** Clock ticks a second in /proc (USER_HZ), the same on every Linux. */
const TICKS_A_SECOND = 100;

interface Stat {
  readonly parentPid: number;
  /** Of the process and of those of its children that have ended. */
  readonly ticks: number;
  /** The children's part of it. */
  readonly endedTicks: number;
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name in brackets may hold blanks. */
async function statOf(pid: number | string): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parentPid = 0] = fields;
  const sum = (from: number, to: number): number =>
    fields.slice(from, to).reduce((ticks, more) => ticks + more, 0);
  return { parentPid, ticks: sum(11, 15), endedTicks: sum(13, 15) };
}

/** Processor time of a process and its children so far. Counted anew when a child ended meanwhile: it would be in neither sum. */
export async function processorMs(pid: number): Promise<number> {
  for (;;) {
    const before = await statOf(pid);
    let children = 0;
    for (const other of await readdir('/proc')) {
      if (!/^\d+$/.test(other)) continue;
      const stat = await statOf(other);
      if (stat?.parentPid === pid) children += stat.ticks;
    }
    const after = await statOf(pid);
    if (before?.endedTicks !== after?.endedTicks) continue;
    return (((after?.ticks ?? 0) + children) / TICKS_A_SECOND) * 1_000;
  }
}

/** Memory of a process that is in the machine's, in MiB. */
export async function residentMiB(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) / 1_024;
}
