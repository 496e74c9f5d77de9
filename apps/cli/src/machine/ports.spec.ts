import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { describePortHolder, findFreePort, isPortFree, listeningInodes, waitForFreePort } from './ports.ts';

async function holdingAPort(use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    await new Promise((done) => server.close(done));
  }
}

describe('ports', () => {
  it('are free or not', async () => {
    expect(await isPortFree(await findFreePort())).toBe(true);
    await holdingAPort(async (port) => {
      expect(await isPortFree(port)).toBe(false);
    });
  });

  it('are waited for no longer than the patience', async () => {
    await holdingAPort(async (port) => {
      expect(await waitForFreePort(new VirtualClock(), port, 0)).toBe(false);
    });
  });

  it('tell who holds them', async () => {
    await holdingAPort(async (port) => {
      expect(await describePortHolder(port)).toContain(`(process ${process.pid})`);
    });
    expect(await describePortHolder(await findFreePort())).toBeNull();
  });

  it('are found in the table of the system when somebody listens, not when somebody is connected', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:10DA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 881 1 0 100',
      '   1: 0100007F:10DA 0100007F:C350 01 00000000:00000000 00:00000000 00000000  0        0 882 1 0 100',
      '   2: 0100007F:10DB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 883 1 0 100',
      '',
    ].join('\n');
    expect(listeningInodes(table, 4314)).toEqual(['881']);
  });
});
