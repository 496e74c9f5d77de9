import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SystemClock } from '#determinism';
import { AppProcess, NODE_ARGUMENTS, PostgresCluster } from '../../apps/cli/src/index.ts';
import { freePort } from '../support/free-port.ts';
import { environmentWith } from '../support/settings.ts';

let folder: string;
let cluster: PostgresCluster;
let databaseUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-refusing-'));
  await chmod(folder, 0o755); // as root the server runs as another user, who must be able to walk here
  cluster = new PostgresCluster({ name: 'site', folder: join(folder, 'site') });
  await cluster.start();
  databaseUrl = await cluster.ensureDatabase('site');
});

afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(name: 'border' | 'data-centre', url: URL): Promise<unknown> {
  const port = await freePort();
  const app = new AppProcess(
    {
      name,
      nodeArguments: [...NODE_ARGUMENTS, `dist/apps/${name}/src/main.js`],
      environment: environmentWith({
        PORT: String(port),
        SERVICE_TOKEN: 'token-of-these-tests-alone',
        LOG_LEVEL: 'warn',
        ...(name === 'border'
          ? {
              DATABASE_URL: url.href,
              DATA_CENTRE_URL: 'http://127.0.0.1:9',
              DATA_FOLDER: join(folder, 'border'),
            }
          : { CENTRE_DATABASE_URL: url.href }),
      }),
      workingFolder: process.cwd(),
      logFile: join(folder, `${name}.log`),
      port,
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
    },
    new SystemClock(),
  );
  try {
    await app.start();
    return 'started';
  } catch (error) {
    return error;
  } finally {
    await app.kill();
  }
}

describe.each(['border', 'data-centre'] as const)('%s', (name) => {
  it('ends with the words of a server that has no such database', async () => {
    const url = new URL(databaseUrl);
    url.pathname = '/nowhere';
    const told = String(await start(name, url));
    expect(told).toContain('ended while it was starting');
    expect(told).toContain('database "nowhere" does not exist');
  });

  it('ends with the words of a database where it may not make its tables', async () => {
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query(`create role guest_of_${name.replace('-', '_')} login password 'guest'`);
    await admin.end();
    const url = new URL(databaseUrl);
    url.username = `guest_of_${name.replace('-', '_')}`;
    url.password = 'guest';
    const told = String(await start(name, url));
    expect(told).toContain('ended while it was starting');
    expect(told).toContain('permission denied for schema public');
  });
});
