import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresCluster } from '../../apps/cli/src/index.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/running-system.ts';

const isRoot = process.getuid?.() === 0;

let ground = '';
/** Made once: initdb is the slow part. Tests that spoil a cluster copy it. */
let cluster: PostgresCluster;

beforeAll(async () => {
  ground = await mkdtemp(join(tmpdir(), 'perlintasan-postgres-'));
  await chmod(ground, 0o755); // as root the server runs as another user, who must be able to walk here
  cluster = new PostgresCluster({ name: 'site', folder: join(ground, 'site') });
});

afterAll(async () => {
  await cluster.stop();
  await rm(ground, { recursive: true, force: true });
});

const query = async <Row extends pg.QueryResultRow>(
  from: PostgresCluster,
  text: string,
  database = 'postgres',
): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: from.url(database) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

/** A stopped copy of the cluster under another name. */
async function copyCluster(name: string): Promise<string> {
  await cluster.stop();
  const folder = join(ground, name);
  await cp(cluster.folder, folder, { recursive: true });
  // cp gives everything to whoever copies.
  const { uid, gid } = await stat(join(cluster.folder, 'pg'));
  await new Promise((done) =>
    spawn('chown', ['-R', `${uid}:${gid}`, join(folder, 'pg')]).once('close', done),
  );
  return folder;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an embedded cluster', () => {
  afterEach(async () => {
    await cluster.stop();
  });

  it('is made where there was nothing, on a free port of loopback, durable, behind a private password', async () => {
    const start = await cluster.start();
    expect(start.how).toBe('made');
    const settings = await query<{ name: string; setting: string }>(
      cluster,
      `select name, setting from pg_settings where name in
         ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums') order by name`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      synchronous_commit: 'on',
    });
    expect((await stat(join(cluster.folder, 'password'))).mode & 0o777).toBe(0o600);
    const stranger = new pg.Client({
      connectionString: cluster.url('postgres').replace(/:[^:@]+@/, ':guess@'),
    });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('makes a database once and gives its address', async () => {
    await cluster.start();
    const url = await cluster.ensureDatabase('site');
    expect(await cluster.ensureDatabase('site')).toBe(url);
    expect(await query(cluster, 'select current_database() as name', 'site')).toEqual([{ name: 'site' }]);
    await expect(cluster.ensureDatabase('Site"; --')).rejects.toThrow('a lower-case word such as "site"');
  });

  it('keeps its port over a restart', async () => {
    const before = await cluster.start();
    const after = await cluster.restart();
    expect(after.port).toBe(before.port);
    expect(after.pid).not.toBe(before.pid);
  });

  it('has every acknowledged row after SIGKILL under writers', async () => {
    await cluster.start();
    await query(cluster, 'create table crossed (writer int, number int, primary key (writer, number))');
    const acknowledged = [0, 0, 0];
    const writers = acknowledged.map(async (_, writer) => {
      const client = new pg.Client({ connectionString: cluster.url('postgres') });
      client.on('error', () => undefined);
      await client.connect();
      try {
        for (let number = 1; ; number++) {
          await client.query('insert into crossed values ($1, $2)', [writer, number]);
          acknowledged[writer] = number;
        }
      } catch {
        await client.end().catch(() => undefined);
      }
    });
    await until('fifty rows of each writer', () => acknowledged.every((count) => count >= 50));
    await cluster.kill();
    await Promise.all(writers);
    expect(cluster.pid).toBeNull();

    expect((await cluster.start()).how).toBe('started');
    const kept = await query<{ writer: number; rows: number; last: number }>(
      cluster,
      'select writer, count(*)::int as rows, max(number) as last from crossed group by writer order by writer',
    );
    for (const { writer, rows, last } of kept) {
      expect(rows).toBe(last); // no holes
      // One more than acknowledged is possible: committed, but the answer was lost.
      expect([acknowledged[writer], (acknowledged[writer] ?? 0) + 1]).toContain(rows);
    }
  });

  it('tells of its own end', async () => {
    const { pid } = await cluster.start();
    process.kill(pid, 'SIGKILL');
    await cluster.gone;
    expect(cluster.pid).toBeNull();
  });

  it('leaves no process when it is stopped while it starts', async () => {
    const starting = cluster.start();
    await cluster.stop();
    const { pid } = await starting;
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a server that outlived whoever started it', () => {
  const another = (port = 0): PostgresCluster =>
    new PostgresCluster({ name: 'site', folder: cluster.folder, port });

  it('is stopped by its guard when its parent is killed', async () => {
    const entry = resolve('apps/cli/src/index.ts');
    const code = `import { PostgresCluster } from ${JSON.stringify(entry)};
      const { pid } = await new PostgresCluster({ name: 'site', folder: ${JSON.stringify(cluster.folder)} }).start();
      process.send(pid);`;
    const parent = spawn(
      process.execPath,
      ['--conditions=source', '--input-type=module-typescript', '-e', code],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    const pid = await new Promise<number>((done) => parent.once('message', (told) => done(told as number)));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until('its end', () => !isAlive(pid));
  });

  it('is taken over as it is', async () => {
    const { pid, port } = await cluster.start();
    const heir = another();
    expect(await heir.start()).toMatchObject({ how: 'adopted', pid, port });
    await heir.stop();
    await cluster.gone;
    expect(isAlive(pid)).toBe(false);
  });

  it('is stopped and started anew when it listens on the wrong port', async () => {
    const { pid } = await cluster.start();
    const port = await freePort();
    const heir = another(port);
    expect(await heir.start()).toMatchObject({ how: 'started', port });
    expect(isAlive(pid)).toBe(false);
    await heir.stop();
  });

  it('is told apart from an unrelated process with the number in its pid file', async () => {
    await cluster.stop();
    const pidFile = join(cluster.folder, 'pg', 'postmaster.pid');
    await writeFile(
      pidFile,
      `${process.pid}\n${join(cluster.folder, 'pg')}\n0\n5432\n\n127.0.0.1\n\nready\n`,
    );
    expect((await cluster.start()).how).toBe('started');
    await cluster.stop();
  });
});

describe('what stands in its way is named with a remedy', () => {
  let blocker: Server | null = null;
  afterEach(() => {
    blocker?.close();
    blocker = null;
  });

  it('a port in use, and by whom', async () => {
    blocker = createServer();
    const port = await new Promise<number>((done) => {
      blocker?.listen(0, '127.0.0.1', () => {
        done((blocker?.address() as AddressInfo).port);
      });
    });
    await cluster.stop();
    const blocked = new PostgresCluster({
      name: 'site',
      folder: cluster.folder,
      port,
      portRemedy: 'Move it.',
    });
    await expect(blocked.start()).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringMatching(
        new RegExp(`port ${port}, needed by PostgreSQL of the site, is in use by .*process ${process.pid}`),
      ) as unknown,
      remedy: 'Move it.',
    });
  });

  it('a data folder of another PostgreSQL', async () => {
    const folder = await copyCluster('old');
    await writeFile(join(folder, 'pg', 'PG_VERSION'), '16\n');
    await expect(new PostgresCluster({ name: 'site', folder }).start()).rejects.toMatchObject({
      code: 'data-folder-version',
      message: expect.stringMatching(/made by PostgreSQL 16, but this is PostgreSQL \d+/) as unknown,
      remedy: expect.stringContaining(`mv ${folder} ${folder}.pg16`) as unknown,
    });
  });

  it('a folder that is no cluster, which is left as it is', async () => {
    const folder = join(ground, 'photos');
    await mkdir(folder);
    await writeFile(join(folder, 'beach.txt'), 'sand');
    await expect(new PostgresCluster({ name: 'site', folder }).start()).rejects.toMatchObject({
      code: 'data-folder-not-a-cluster',
    });
    expect(await readFile(join(folder, 'beach.txt'), 'utf8')).toBe('sand');
  });

  it('a password file of another cluster', async () => {
    const folder = await copyCluster('swapped');
    await writeFile(join(folder, 'password'), 'not-mine');
    const swapped = new PostgresCluster({ name: 'site', folder });
    await expect(swapped.start()).rejects.toMatchObject({ code: 'postgres-password-refused' });
    expect(swapped.pid).toBeNull();
  });

  it('a server that cannot start, with its last words', async () => {
    const folder = await copyCluster('broken');
    await rm(join(folder, 'pg', 'global', 'pg_control'));
    await expect(new PostgresCluster({ name: 'site', folder }).start()).rejects.toMatchObject({
      code: 'postgres-failed',
      message: expect.stringContaining('pg_control') as unknown,
    });
  });

  it('a folder on the way that is closed: to the user of the server for root, to ourselves otherwise', async () => {
    const closed = join(ground, 'closed');
    await mkdir(closed, { mode: isRoot ? 0o700 : 0o500 });
    await expect(
      new PostgresCluster({ name: 'site', folder: join(closed, 'data', 'site') }).start(),
    ).rejects.toMatchObject(
      isRoot ? { code: 'data-folder-unreachable', blockedAt: closed } : { code: 'data-folder-forbidden' },
    );
  });
});
