import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import pg from 'pg';
import type { Change, Follow, Notice, Problem, Role, Snapshot } from '#contracts';
import { SystemClock } from '#determinism';
import { AppProcess, PostgresCluster, findProjectFolder, hashPassword } from '../../apps/cli/src/index.ts';
import { freePort } from './free-port.ts';
import { appendEntries, journalTable } from './journal-writer.ts';
import type { NewEntry } from './journal-writer.ts';

export const SERVICE_TOKEN = 'a service token of the tests';
export const ROLES: readonly Role[] = ['viewer', 'operator', 'qa', 'planner', 'auditor'];
export const passwordOf = (role: Role): string => `password of ${role}`;

export const accountsText = async (roles: readonly Role[] = ROLES): Promise<string> =>
  JSON.stringify({
    accounts: await Promise.all(
      roles.map(async (role) => ({ name: role, role, passwordHash: await hashPassword(passwordOf(role)) })),
    ),
  });

/** A site's PostgreSQL with an empty journal, in a folder of its own. */
export class JournalOnDisk {
  readonly folder: string;
  readonly cluster: PostgresCluster;
  #writer: pg.Client | null = null;

  private constructor(folder: string, cluster: PostgresCluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  static async make(): Promise<JournalOnDisk> {
    const folder = await mkdtemp(join(tmpdir(), 'perlintasan-journal-'));
    await chmod(folder, 0o755); // as root the server runs as another user, who must be able to walk here
    const cluster = new PostgresCluster({
      name: 'site',
      folder: join(folder, 'site'),
      port: await freePort(),
    });
    await cluster.start();
    await cluster.ensureDatabase('site');
    const journal = new JournalOnDisk(folder, cluster);
    await journal.query(journalTable);
    return journal;
  }

  get url(): string {
    return this.cluster.url('site');
  }

  /** A connection of one's own, for transactions that stay open. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client(this.url);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  async append(...entries: NewEntry[]): Promise<void> {
    this.#writer ??= await this.connect();
    await appendEntries(this.#writer, entries);
  }

  /** SIGKILL of the server, as when the machine loses power. */
  async kill(): Promise<void> {
    this.#writer = null;
    if (this.cluster.pid !== null) process.kill(this.cluster.pid, 'SIGKILL');
    await this.cluster.gone;
  }

  async remove(): Promise<void> {
    await this.#writer?.end().catch(() => undefined);
    await this.cluster.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface ControlRoomOptions {
  readonly databaseUrl: string;
  /** Where accounts, secret and log are kept; the same one again is a restart. */
  readonly folder: string;
  /** The same one again after a restart; a free one unless given. */
  readonly port?: number;
  /** Of border, data centre and simulator; nobody listens there unless given. */
  readonly upstreamUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** control-room as a process of its own, from dist (`npm run build` comes before). */
export class ControlRoom {
  readonly port: number;
  readonly process: AppProcess;
  readonly accountsFile: string;

  private constructor(port: number, process: AppProcess, accountsFile: string) {
    this.port = port;
    this.process = process;
    this.accountsFile = accountsFile;
  }

  static async start(options: ControlRoomOptions): Promise<ControlRoom> {
    const port = options.port ?? (await freePort());
    const upstreamUrl = options.upstreamUrl ?? 'http://127.0.0.1:1';
    const projectFolder = findProjectFolder();
    const accountsFile = join(options.folder, 'accounts.json');
    await writeFile(accountsFile, await accountsText(), { flag: 'wx' }).catch(() => undefined);
    const process = new AppProcess(
      {
        name: 'control-room',
        nodeArguments: [join(projectFolder, 'dist/apps/control-room/src/main.js')],
        environment: {
          PORT: String(port),
          DATABASE_URL: options.databaseUrl,
          BORDER_URL: upstreamUrl,
          DATA_CENTRE_URL: upstreamUrl,
          SIMULATOR_URL: upstreamUrl,
          SERVICE_TOKEN,
          DATA_FOLDER: options.folder,
          ...options.environment,
        },
        workingFolder: projectFolder,
        logFile: join(options.folder, 'control-room.log'),
        port,
        readyUrl: `http://127.0.0.1:${port}/health/ready`,
      },
      new SystemClock(),
    );
    await process.start();
    return new ControlRoom(port, process, accountsFile);
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Signs in; the cookie to be sent from then on. */
  async signIn(role: Role): Promise<string> {
    const reply = await this.post('/api/session', { name: role, password: passwordOf(role) });
    if (!reply.ok) throw new Error(`${role} could not sign in: ${await reply.text()}`);
    return reply.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  get(path: string, cookie = ''): Promise<Response> {
    return fetch(`${this.address}${path}`, { headers: { cookie } });
  }

  post(path: string, body: unknown, cookie = '', headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, ...headers },
      body: JSON.stringify(body),
    });
  }

  delete(path: string, cookie = ''): Promise<Response> {
    return fetch(`${this.address}${path}`, { method: 'DELETE', headers: { cookie } });
  }

  /** One figure of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await this.get('/metrics')).text();
    return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
  }
}

/** A client that notes everything it is sent, in order, and applies nothing: what came over the wire is what is judged. */
export class StreamWitness {
  readonly socket: Socket;
  readonly snapshots: Snapshot[] = [];
  readonly changes: Change[] = [];
  readonly notices: Notice[] = [];
  readonly problems: Problem[] = [];
  readonly refusals: unknown[] = [];

  constructor(address: string, cookie: string, options: Parameters<typeof io>[1] = {}) {
    this.socket = io(`${address}/stream`, { extraHeaders: { cookie }, forceNew: true, ...options });
    this.socket.on('snapshot', (snapshot: Snapshot) => this.snapshots.push(snapshot));
    this.socket.on('change', (change: Change) => this.changes.push(change));
    this.socket.on('notice', (notice: Notice) => this.notices.push(notice));
    this.socket.on('problem', (problem: Problem) => this.problems.push(problem));
    this.socket.on('connect_error', (error: Error & { data?: unknown }) =>
      this.refusals.push(error.data ?? error),
    );
  }

  follow(from: Follow = { streamId: null, lastNumber: null }): void {
    this.socket.emit('follow', from);
  }

  /** Number of the newest thing that was sent. */
  get lastNumber(): number {
    return Math.max(this.snapshots.at(-1)?.number ?? 0, this.changes.at(-1)?.number ?? 0);
  }

  close(): void {
    this.socket.disconnect();
  }
}
