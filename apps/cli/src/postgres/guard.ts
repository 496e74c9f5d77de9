import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/**
 * Waits until its standard input closes, which happens however we end, then stops the server if it is still the
 * one it was given. Nothing more than a shell can do, so that nothing in it can fail.
 */
const script = 'read -r line; read -r pid < "$1" && [ "$pid" = "$2" ] && kill -INT "$2"';

/**
 * Sets a guard on a server, so that killing us (-9) does not leave it behind for good.
 *
 * @returns the function that takes the guard off and resolves when it is gone.
 */
export function setGuard(serverFolder: string, pid: number): () => Promise<void> {
  const guard: ChildProcess = spawn(
    '/bin/sh',
    ['-c', script, 'perlintasan-guard', join(serverFolder, 'postmaster.pid'), String(pid)],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' },
  );
  const gone = new Promise<void>((resolve) => {
    guard.once('exit', () => {
      resolve();
    });
    // No shell, no guard: the next start finds the orphan anyway.
    guard.once('error', () => {
      resolve();
    });
  });
  guard.unref();
  return () => {
    guard.ref();
    guard.kill('SIGKILL');
    return gone;
  };
}
