import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, workingFolderOf } from '../machine/index.ts';

/** What a running server writes of itself into its data folder (PostgreSQL: src/include/utils/pidfile.h). */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `stopping`, `ready` or `standby`; empty while the server has not got that far. */
  readonly status: string;
}

/** Parses `postmaster.pid`; null when it is empty or cut short (the server writes it line by line). */
export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0) || 0, status: lines[7] ?? '' };
}

export async function readPostmasterPid(serverFolder: string): Promise<PostmasterPid | null> {
  const text = await readFile(join(serverFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  return parsePostmasterPid(text);
}

/**
 * The server that still runs on `serverFolder` though whoever started it may be gone, or null.
 *
 * A file left by a dead server whose number now belongs to an unrelated process would make PostgreSQL refuse to
 * start; it is removed here. A server works in its data folder, which is how the two are told apart. Not promised:
 * a folder shared with another machine or container, whose processes we cannot see.
 */
export async function findSurvivor(serverFolder: string): Promise<PostmasterPid | null> {
  const found = await readPostmasterPid(serverFolder);
  if (found === null || !(await isAlive(found.pid))) return null; // PostgreSQL removes a dead server's file itself
  if ((await workingFolderOf(found.pid)) === serverFolder) return found;
  await rm(join(serverFolder, 'postmaster.pid'), { force: true });
  return null;
}
