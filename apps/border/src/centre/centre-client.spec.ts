import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock, deadline } from '#determinism';
import type { Settings } from '../settings.ts';
import { CentreClient } from './centre-client.ts';
import { CentreFailedError } from './centre-failed.ts';

/** As many as the client has connections for lookups. */
const ALL_CONNECTIONS = 128;

describe('the client of the data centre', () => {
  /** Accepts, reads and never answers. */
  const silent = createServer(() => undefined);
  let client: CentreClient;

  beforeEach(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const settings = {
      DATA_CENTRE_URL: `http://127.0.0.1:${port}`,
      SERVICE_TOKEN: 'token-of-this-spec-alone',
      LOOKUP_DEADLINE_MS: 800,
    } as Settings;
    client = new CentreClient(settings, new SystemClock());
  });
  afterEach(async () => {
    await client.onApplicationShutdown();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('gives a lookup up at its signal though it still waits for a connection', async () => {
    const never = new AbortController();
    const hung = Array.from({ length: ALL_CONNECTIONS }, () =>
      client.lookUp('watchlist', '{}', never.signal).catch((error: unknown) => error),
    );
    const { signal, disarm } = deadline(new SystemClock(), 20);
    await expect(client.lookUp('watchlist', '{}', signal)).rejects.toThrow(CentreFailedError);
    expect(signal.aborted).toBe(true);
    disarm();
    never.abort(new Error('the spec is over'));
    await Promise.all(hung);
  });
});
