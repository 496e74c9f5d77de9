import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#determinism';
import { SurroundingsError, systemErrorCode } from '../surroundings-error.ts';

/** Somebody else listens on the port we need. */
export class PortInUseError extends SurroundingsError {
  readonly port: number;
  constructor(port: number, what: string, holder: string | null, remedy: string) {
    super(
      'port-in-use',
      `port ${port}, needed by ${what}, is in use${holder ? ` by ${holder}` : ''}`,
      remedy,
    );
    this.port = port;
  }
}

function tryListening(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => {
        resolve(taken);
      });
    });
  });
}

/** Whether we could listen on the port now. Errors other than "in use" (such as EACCES below 1024) are thrown. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await tryListening(port, host);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

/** A port that was free a moment ago; another program may still be faster than the caller. */
export const findFreePort = (host = '127.0.0.1'): Promise<number> => tryListening(0, host);

/** Waits until the port is free: a process we have just told to stop may need a moment. False after `patienceMs`. */
export async function waitForFreePort(
  clock: Clock,
  port: number,
  patienceMs: number,
  host = '127.0.0.1',
): Promise<boolean> {
  const giveUpAtMs = clock.nowMs() + patienceMs;
  while (!(await isPortFree(port, host))) {
    if (clock.nowMs() >= giveUpAtMs) return false;
    await clock.sleep(100);
  }
  return true;
}

const portPatienceMs = 3_000;

/**
 * Sees that `what` can listen on the port, allowing a predecessor a moment to let go of it.
 *
 * @throws PortInUseError
 */
export async function checkPort(
  clock: Clock,
  port: number,
  what: string,
  remedy: string,
  host?: string,
): Promise<void> {
  if (await waitForFreePort(clock, port, portPatienceMs, host)) return;
  throw new PortInUseError(port, what, await describePortHolder(port), remedy);
}

const listening = '0A';

/** Inode numbers of the sockets that listen on `port`, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(procNetTcp: string, port: number): string[] {
  return procNetTcp
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((field) => field[3] === listening && Number.parseInt(field[1]?.split(':')[1] ?? '', 16) === port)
    .map((field) => field[9] ?? '');
}

/** Who listens on the port, such as `node (process 4711)`; null when the machine does not let us see. */
export async function describePortHolder(port: number): Promise<string | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const wanted = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (wanted.size === 0) return null;
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (!wanted.has(target)) continue;
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?')).trim();
      return `${name} (process ${pid})`;
    }
  }
  return null;
}
