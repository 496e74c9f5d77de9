import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resetConnection } from './reset-connection.ts';

let server: Server;
let near: Socket;
let far: Socket;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [[far]] = await Promise.all([accepted, once(near, 'connect')]);
});

afterEach(() => {
  near.destroy();
  far.destroy();
  server.close();
});

describe('a connection that is reset', () => {
  it('fails at the other side', async () => {
    const failed = once(near, 'error');
    resetConnection(far);
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('is closed all the same when its sending side has been ended', async () => {
    const handle = (near as unknown as { _handle: { fd: number } })._handle;
    const closed = once(near, 'close');
    near.end();
    resetConnection(near);
    await closed;
    // Its descriptor is given back; a forgotten one would keep it.
    await new Promise((done) => setImmediate(done));
    expect(handle.fd).toBeLessThan(0);
  });
});
