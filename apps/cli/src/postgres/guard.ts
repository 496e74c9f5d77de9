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
 * @returns the function that takes the guard off.
 */
export function setGuard(serverFolder: string, pid: number): () => void {
  const guard: ChildProcess = spawn(
    '/bin/sh',
    ['-c', script, 'perlintasan-guard', join(serverFolder, 'postmaster.pid'), String(pid)],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' },
  );
  guard.on('error', () => undefined); // no shell, no guard: the next start finds the orphan anyway
  guard.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}
