import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { freshSecret } from '#determinism';
import { systemErrorCode } from '../surroundings-error.ts';
import type { Binaries } from './binaries.ts';
import {
  DataFolderForbiddenError,
  DataFolderUnreachableError,
  DataFolderVersionError,
  NotAClusterError,
  ServerFailedError,
} from './errors.ts';
import { runProgram } from './server-program.ts';
import { initdbArguments } from './server-settings.ts';
import type { ServerUser } from './server-user.ts';

/**
 * One cluster's folder: `pg/` (the server's own, 0700), `password` (ours, 0600), `server.log` (ours, 0600).
 * It appears whole or not at all: initdb works in a folder beside it, renamed when done.
 */
export const serverFolderOf = (folder: string): string => join(folder, 'pg');
export const logFileOf = (folder: string): string => join(folder, 'server.log');
const passwordFileOf = (folder: string): string => join(folder, 'password');

/** User number of whoever owns the cluster in `folder`; null when there is none. */
export async function clusterOwnerUid(folder: string): Promise<number | null> {
  return (await stat(serverFolderOf(folder)).catch(() => null))?.uid ?? null;
}

export async function readPassword(folder: string): Promise<string> {
  try {
    return (await readFile(passwordFileOf(folder), 'utf8')).trim();
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') throw new NotAClusterError(folder, 'password');
    throw translated(folder, cause);
  }
}

const translated = (folder: string, cause: unknown): unknown => {
  const code = systemErrorCode(cause);
  return code !== null && ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? new DataFolderForbiddenError(folder, (cause as Error).message, { cause })
    : cause;
};

/** The first folder on the way to `folder` that `user` may not enter, judged by owner, group and mode. */
async function findBlockingFolder(folder: string, user: ServerUser): Promise<string> {
  const way: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    way.unshift(at);
    if (at === dirname(at)) break;
  }
  for (const at of way) {
    const { uid, gid, mode } = await stat(at);
    const mayEnter = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (!mayEnter) return at;
  }
  return folder;
}

/**
 * Makes the folder in which clusters lie, with its parents, and sees that the server's user can walk there.
 *
 * @throws DataFolderUnreachableError, DataFolderForbiddenError
 */
export async function makeReachable(folder: string, user: ServerUser | null): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw translated(folder, cause);
  });
  if (user === null) return;
  // What we made ourselves under a strict umask is ours to open; what was there before is not.
  for (let at = folder; firstMade !== undefined && at.startsWith(firstMade); at = dirname(at)) {
    await chmod(at, 0o755);
  }
  const walk = await runProgram('/bin/sh', ['-c', 'cd "$1"', 'walk', folder], user);
  if (walk.exitCode !== 0) {
    throw new DataFolderUnreachableError(folder, await findBlockingFolder(folder, user), user.name);
  }
}

async function initialise(folder: string, binaries: Binaries, user: ServerUser | null): Promise<void> {
  const parent = dirname(folder);
  for (const entry of await readdir(parent)) {
    if (entry.startsWith(`${basename(folder)}.new-`)) {
      await rm(join(parent, entry), { recursive: true, force: true }); // an initdb that was killed half-way
    }
  }
  const staging = await mkdtemp(`${folder}.new-`);
  await chmod(staging, 0o755);
  const serverFolder = serverFolderOf(staging);
  await mkdir(serverFolder, { mode: 0o700 });
  const password = freshSecret();
  const handedPassword = join(staging, 'handed-password');
  await writeFile(handedPassword, password, { mode: 0o600 });
  await writeFile(passwordFileOf(staging), password, { mode: 0o600 });
  if (user !== null) {
    for (const theirs of [serverFolder, handedPassword]) await chown(theirs, user.uid, user.gid);
  }
  const end = await runProgram(
    binaries.initdb,
    initdbArguments(serverFolder, handedPassword),
    user,
    serverFolder,
  );
  await rm(handedPassword, { force: true });
  if (end.exitCode !== 0) {
    await rm(staging, { recursive: true, force: true });
    throw new ServerFailedError(
      `initdb could not make a database folder in ${folder}`,
      end.startError?.message ?? end.output.trim(),
      folder,
    );
  }
  await rename(staging, folder);
}

async function examine(folder: string, binaries: Binaries, user: ServerUser | null): Promise<void> {
  const serverFolder = serverFolderOf(folder);
  const version = await readFile(join(serverFolder, 'PG_VERSION'), 'utf8').catch((cause: unknown) => {
    if (systemErrorCode(cause) === 'ENOENT') throw new NotAClusterError(folder, 'pg/PG_VERSION');
    throw translated(folder, cause);
  });
  if (version.trim() !== binaries.major) {
    throw new DataFolderVersionError(folder, version.trim(), binaries.major);
  }
  const { uid } = await stat(serverFolder);
  const serverUid = user?.uid ?? process.getuid?.();
  if (serverUid !== undefined && uid !== serverUid) {
    throw new DataFolderForbiddenError(serverFolder, `it belongs to user number ${uid}, not ${serverUid}`);
  }
  await chmod(serverFolder, 0o700); // the server refuses a folder that was opened to others
}

/**
 * Sees that `folder` holds a cluster that this server can run as `user`; makes one when there is nothing.
 *
 * @returns whether it was made now.
 * @throws DataFolderForbiddenError, DataFolderVersionError, NotAClusterError or ServerFailedError; in each case nothing that was there before has changed.
 */
export async function prepareClusterFolder(
  folder: string,
  binaries: Binaries,
  user: ServerUser | null,
): Promise<boolean> {
  try {
    const existing = await stat(folder).catch((cause: unknown) => {
      if (systemErrorCode(cause) === 'ENOENT') return null;
      throw cause;
    });
    if (existing === null) await initialise(folder, binaries, user);
    await examine(folder, binaries, user);
    return existing === null;
  } catch (error) {
    throw translated(folder, error);
  }
}
