import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DatabaseClient } from './database-client.ts';

let server: Server;
let pool: pg.Pool;

afterEach(async () => {
  await pool.end();
  server.close();
});

/** A message of PostgreSQL's protocol: its letter, its length, what it says. */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

const WELCOME = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const GOING = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'));

describe('a client of the database', () => {
  it('outlives a server that is ready and goes in the same packet: the next query fails, the process does not', async () => {
    server = createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.concat([WELCOME, READY, GOING])));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    pool = new pg.Pool({ host: '127.0.0.1', port, user: 'anybody', database: 'any', Client: DatabaseClient });

    const client = await pool.connect();

    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    client.release(true);
  });
});
