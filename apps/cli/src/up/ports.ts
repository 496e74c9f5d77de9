import { findFreePort } from '../machine/index.ts';

/** Everything that listens, in the order of its ports. */
const listeners = [
  'control-room',
  'data-centre',
  'border',
  'simulator',
  'site-postgres',
  'centre-postgres',
] as const;
export type Listener = (typeof listeners)[number];
export type Ports = Readonly<Record<Listener, number>>;

/** Six ports in a row from `base`, so that one flag moves them all; six free ones when `base` is 0. */
export async function choosePorts(base: number): Promise<Ports> {
  const ports: Partial<Record<Listener, number>> = {};
  for (const [index, listener] of listeners.entries()) {
    ports[listener] = base === 0 ? await findDistinctFreePort(Object.values(ports)) : base + index;
  }
  return ports as Ports;
}

async function findDistinctFreePort(taken: readonly number[]): Promise<number> {
  for (;;) {
    const port = await findFreePort();
    if (!taken.includes(port)) return port;
  }
}

/** What a person does whose port is taken: one flag moves all six. */
export function portRemedy(ports: Ports): string {
  const other = ports['control-room'] + 105 > 65_535 ? 4310 : ports['control-room'] + 100;
  return (
    'Stop that program, or move all six ports of Perlintasan: ' +
    `npm start -- --port ${other} (uses ${other} to ${other + 5}).`
  );
}
