import { createServer } from 'node:net';

/**
 * Ports below those from which systems serve outgoing connections (32768 on Linux, 49152 elsewhere): nobody borrows one
 * while the process to which it belongs is dead.
 */
const FIRST = 20_000;
const COUNT = 12_000;

/** Test processes that run side by side begin at places of their own. */
let next = (process.pid * 997) % COUNT;

/** A port of loopback that nobody listens on, and that this process has not been given before (until all have been). */
export const freePort = (): Promise<number> => freePorts(1);

/** The first of so many free ports in a row. */
export async function freePorts(inARow: number): Promise<number> {
  for (let tried = 0; tried < COUNT; tried += inARow) {
    const first = FIRST + (next % (COUNT - inARow));
    next += inARow;
    const ports = Array.from({ length: inARow }, (_, at) => first + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
  throw new Error(`no ${inARow} free ports in a row from ${FIRST} to ${FIRST + COUNT}`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
