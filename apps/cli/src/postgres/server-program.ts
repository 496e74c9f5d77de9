import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

/** How a program of PostgreSQL ended. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  /** Standard output and standard error, interleaved, at most the last 16 KiB. */
  readonly output: string;
  /** Set when the program could not be started at all. */
  readonly startError: Error | null;
}

const outputLimit = 16_384;

/**
 * The whole environment of PostgreSQL's programs. Nothing of ours leaks in (PGDATA, PGPORT and the like would be
 * obeyed), and their words stay English so that they can be understood here.
 */
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

export const identity = (user: ServerUser | null): { uid?: number; gid?: number } =>
  user === null ? {} : { uid: user.uid, gid: user.gid };

/** Runs a program to its end as `user`. */
export function runProgram(
  file: string,
  args: readonly string[],
  user: ServerUser | null,
  workingFolder = '/',
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      cwd: workingFolder,
      env: serverEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...identity(user),
    });
    const keep = (chunk: string): void => {
      output = (output + chunk).slice(-outputLimit);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (startError) => {
      resolve({ exitCode: null, output, startError });
    });
    child.once('close', (exitCode) => {
      resolve({ exitCode, output, startError: null });
    });
  });
}
