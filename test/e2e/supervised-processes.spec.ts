import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#determinism';
import { AppProcess, findProjectFolder, Supervisor } from '../../apps/cli/src/index.ts';
import type { SupervisionEvent } from '../../apps/cli/src/index.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/running-system.ts';

/** As small as an app can be: ready after a moment, dies on request, ends with its parent. */
const smallApp = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    if (request.url === '/die') process.exit(3);
    response.end();
  });
  console.log('deaf: ' + (process.env.DEAF ?? 'no'));
  if (process.env.BROKEN) throw new Error('no such table: lanes');
  server.listen(Number(process.env.PORT), '127.0.0.1');
  const stop = () => {
    server.close(() => {
      console.log('closed');
      process.exit(); // the channel to the parent would keep us
    });
    server.closeAllConnections();
  };
  process.on('SIGTERM', process.env.DEAF ? () => undefined : stop);
  process.on('disconnect', process.env.DEAF ? () => undefined : stop);
`;

const clock = new SystemClock();
let ground = '';
let port = 0;
let app: AppProcess;
let supervisor: Supervisor;
let events: SupervisionEvent[] = [];

const makeApp = (environment: Record<string, string> = {}, timeouts: { stopTimeoutMs?: number } = {}) =>
  new AppProcess(
    {
      name: 'small-app',
      nodeArguments: [join(ground, 'app.mjs')],
      environment: { PORT: String(port), ...environment },
      workingFolder: ground,
      logFile: join(ground, 'app.log'),
      port,
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
      ...timeouts,
    },
    clock,
  );

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const die = (): Promise<unknown> => fetch(`http://127.0.0.1:${port}/die`).catch(() => undefined);

beforeAll(async () => {
  ground = await mkdtemp(join(tmpdir(), 'perlintasan-supervised-'));
  await writeFile(join(ground, 'app.mjs'), smallApp);
});
afterAll(() => rm(ground, { recursive: true, force: true }));
beforeEach(async () => {
  await rm(join(ground, 'app.log'), { force: true });
  port = await freePort();
  app = makeApp();
  events = [];
  supervisor = new Supervisor(clock, (event) => events.push(event));
});
afterEach(() => supervisor.stopAll());

describe('a supervised process', () => {
  it('is up when it answers, writes its log, and stops when told', async () => {
    await supervisor.take('small-app', app);
    const { pid } = app;
    expect(isAlive(pid ?? 0)).toBe(true);
    await supervisor.stopAll();
    expect(isAlive(pid ?? 0)).toBe(false);
    expect(await readFile(app.log.path, 'utf8')).toBe('deaf: no\nclosed\n');
  });

  it('is brought back when it dies by itself', async () => {
    await supervisor.take('small-app', app);
    const before = app.pid;
    await die();
    await until('a restart', () => events.some(({ kind }) => kind === 'restarted'));
    expect(app.pid).not.toBe(before);
    expect(events.map(({ kind }) => kind)).toEqual(['died', 'restarted']);
  });

  it('that cannot start is told with its last words, and not tried again', async () => {
    const broken = makeApp({ BROKEN: 'yes' });
    await expect(supervisor.take('small-app', broken)).rejects.toMatchObject({
      code: 'app-failed',
      message: expect.stringMatching(
        /small-app ended while it was starting \(exit code 1\).*no such table: lanes/s,
      ) as unknown,
      remedy: `Read ${broken.log.path}.`,
    });
    expect(events).toEqual([]);
  });

  it('is not started on a port that somebody else holds', async () => {
    await supervisor.take('small-app', app);
    await expect(supervisor.take('another', makeApp())).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(`(process ${app.pid})`) as unknown,
    });
  });

  it('that does not listen to SIGTERM is killed after its time', async () => {
    const deaf = makeApp({ DEAF: 'yes' }, { stopTimeoutMs: 200 });
    await supervisor.take('small-app', deaf);
    const { pid } = deaf;
    await supervisor.stopAll();
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('is stopped before it is ready when everything is stopped', async () => {
    const taking = supervisor.take('small-app', app);
    await until('a process', () => app.pid !== null);
    const { pid } = app;
    await Promise.all([supervisor.stopAll(), expect(taking).rejects.toThrow()]);
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('ends when its parent is killed', async () => {
    const entry = join(findProjectFolder(), 'apps/cli/src/index.ts');
    const determinism = join(findProjectFolder(), 'libs/determinism/src/index.ts');
    const code = `
      import { AppProcess } from ${JSON.stringify(entry)};
      import { SystemClock } from ${JSON.stringify(determinism)};
      const app = new AppProcess({
        name: 'small-app', nodeArguments: ${JSON.stringify([join(ground, 'app.mjs')])}, environment: { PORT: '${port}' },
        workingFolder: ${JSON.stringify(ground)}, logFile: ${JSON.stringify(join(ground, 'app.log'))}, port: ${port},
        readyUrl: 'http://127.0.0.1:${port}/',
      }, new SystemClock());
      await app.start();
      process.send(app.pid);`;
    const parent = spawn(
      process.execPath,
      ['--conditions=source', '--input-type=module-typescript', '-e', code],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    const pid = await new Promise<number>((done) => parent.once('message', (told) => done(told as number)));
    parent.kill('SIGKILL');
    await until('its end', () => !isAlive(pid));
  });
});
