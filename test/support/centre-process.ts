import { mkdtemp, chmod, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { StartFault } from '#contracts';
import { SystemClock } from '#determinism';
import { AppProcess, NODE_ARGUMENTS, PostgresCluster } from '../../apps/cli/src/index.ts';
import { freePort } from './free-port.ts';
import { environmentWith } from './settings.ts';

const clock = new SystemClock();
export const SERVICE_TOKEN = 'token-of-these-tests-alone';

export interface CentreReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One data-centre process, as `npm start` would run it, and a client of it. */
export class CentreProcess {
  readonly origin: string;
  readonly process: AppProcess;
  readonly #logFile: string;
  // Connections are kept as border keeps them; bounds are above what any test opens.
  readonly #agent = new Agent({ connections: 4_096, headersTimeout: 0, bodyTimeout: 0 });

  constructor(port: number, databaseUrl: string, folder: string, name: string, logLevel = 'info') {
    this.origin = `http://127.0.0.1:${port}`;
    this.#logFile = join(folder, `${name}.log`);
    this.process = new AppProcess(
      {
        name: 'data-centre',
        nodeArguments: [...NODE_ARGUMENTS, 'dist/apps/data-centre/src/main.js'],
        environment: environmentWith({
          PORT: String(port),
          SERVICE_TOKEN,
          CENTRE_DATABASE_URL: databaseUrl,
          LOG_LEVEL: logLevel,
        }),
        workingFolder: process.cwd(),
        logFile: this.#logFile,
        port,
        readyUrl: `${this.origin}/health/ready`,
      },
      clock,
    );
  }

  log(): Promise<string> {
    return readFile(this.#logFile, 'utf8');
  }

  /** Rejects when the connection breaks or `withinMs` is over; the answer may be any. */
  async send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    withinMs = 15_000,
    token = SERVICE_TOKEN,
  ): Promise<CentreReply> {
    const response = await this.#agent.request({
      origin: this.origin,
      method,
      path,
      signal: AbortSignal.timeout(withinMs),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.body.text();
    return {
      status: response.statusCode,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      headers: response.headers,
    };
  }

  startFault(fault: Partial<StartFault> & Pick<StartFault, 'faultId' | 'kind'>): Promise<CentreReply> {
    const rest = { runId: 'test-run', parameters: {}, services: 'all', sites: 'all', leaseMs: 60_000 };
    return this.send('POST', '/v1/faults', { ...rest, startedBy: 'qa', ...fault });
  }

  endFault(faultId: string): Promise<CentreReply> {
    return this.send('DELETE', `/v1/faults/${faultId}?by=qa`);
  }

  /** One figure of /metrics, summed over its labels. */
  async metric(name: string): Promise<number> {
    const response = await this.#agent.request({
      origin: this.origin,
      method: 'GET',
      path: '/metrics',
      headers: { authorization: `Bearer ${SERVICE_TOKEN}` },
    });
    const lines = (await response.body.text()).split('\n');
    return lines
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
    await this.process.stop();
  }
}

/** A PostgreSQL server of its own with a data centre on it, in a folder that goes away afterwards. */
export class CentreGround {
  readonly folder: string;
  readonly cluster: PostgresCluster;
  databaseUrl = '';
  readonly #centres: CentreProcess[] = [];

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.cluster = new PostgresCluster({ name: 'centre', folder: join(folder, 'centre'), port });
  }

  static async prepare(): Promise<CentreGround> {
    const folder = await mkdtemp(join(tmpdir(), 'perlintasan-centre-'));
    await chmod(folder, 0o755); // as root the server runs as another user, who must be able to walk here
    const ground = new CentreGround(folder, await freePort());
    await ground.cluster.start();
    ground.databaseUrl = await ground.cluster.ensureDatabase('centre');
    return ground;
  }

  /** Not started yet. */
  async centre(logLevel?: string): Promise<CentreProcess> {
    const name = `data-centre-${this.#centres.length + 1}`;
    const centre = new CentreProcess(await freePort(), this.databaseUrl, this.folder, name, logLevel);
    this.#centres.push(centre);
    return centre;
  }

  async clear(): Promise<void> {
    await Promise.all(this.#centres.map((centre) => centre.close()));
    await this.cluster.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Asks again and again until `isTrue`; fails after `withinMs`. */
export async function eventually(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const giveUpAtMs = clock.nowMs() + withinMs;
  while (!(await isTrue())) {
    if (clock.nowMs() > giveUpAtMs) throw new Error(`${what}: not within ${withinMs} ms`);
    await clock.sleep(20);
  }
}
