import { readFile, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { monotonicMs, SystemClock } from '#determinism';
import type { Clock } from '#determinism';
import { LogFile } from '../log-file.ts';
import {
  checkPort,
  describePortHolder,
  findFreePort,
  PortInUseError,
  processesWorkingIn,
  sendSignal,
} from '../machine/index.ts';
import { findBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import {
  clusterOwnerUid,
  logFileOf,
  makeReachable,
  prepareClusterFolder,
  readPassword,
  serverFolderOf,
} from './cluster-folder.ts';
import { databaseUrl, ensureDatabase, tryPassword } from './databases.ts';
import { PasswordRefusedError, ServerFailedError } from './errors.ts';
import { findSurvivor, readPostmasterPid } from './postmaster-pid.ts';
import { RunningServer } from './running-server.ts';
import { chooseServerUser, parsePasswd } from './server-user.ts';
import type { ServerUser } from './server-user.ts';

export interface ClusterOptions {
  /** Its name in messages, such as `site`. */
  readonly name: string;
  /** Where everything of it is kept; made when absent. */
  readonly folder: string;
  /** 0 or none: a free one is picked at the first start and kept. */
  readonly port?: number;
  /** What to tell a person whose port is taken. */
  readonly portRemedy?: string;
  readonly clock?: Clock;
  /** How long a start may take, crash recovery included. Default 60 s. */
  readonly startTimeoutMs?: number;
}

export interface ClusterStart {
  /** `made`: there was nothing before; `started`: the data was there; `adopted`: so was a healthy server. */
  readonly how: 'made' | 'started' | 'adopted';
  readonly port: number;
  readonly pid: number;
  readonly elapsedMs: number;
}

const stopPatienceMs = 20_000;
/** How long processes of a killed server may hold its shared memory before we end them. */
const leftoverPatienceMs = 5_000;

/**
 * An embedded PostgreSQL server with its data folder: durable (fsync and synchronous_commit on), on 127.0.0.1 only,
 * with a random password. Safe to kill at any instant and start again, also by another process than the one that
 * started it. One process at a time may use a cluster; `perlintasan up` holds a lock for that.
 */
export class PostgresCluster {
  readonly name: string;
  readonly folder: string;
  readonly log: LogFile;
  readonly #options: ClusterOptions;
  readonly #clock: Clock;
  #port: number;
  #password = '';
  #server: RunningServer | null = null;
  /** Settles when the start in hand, if any, has ended well or ill. */
  #starting: Promise<unknown> = Promise.resolve();

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.name = options.name;
    this.folder = resolve(options.folder);
    this.log = new LogFile(logFileOf(this.folder));
    this.#clock = options.clock ?? new SystemClock();
    this.#port = options.port ?? 0;
  }

  /** The port it listens on; 0 before the first start when none was asked for. */
  get port(): number {
    return this.#port;
  }

  /** Number of the server process, or null when it does not run. */
  get pid(): number | null {
    return this.#server === null || this.#server.isGone ? null : this.#server.pid;
  }

  /** Resolves when the running server ends, for whatever reason; at once when none runs. */
  get gone(): Promise<void> {
    return this.#server?.gone ?? Promise.resolve();
  }

  /** Connection string of one of its databases. */
  url(database: string): string {
    return databaseUrl({ port: this.#port, password: this.#password }, database);
  }

  /** Makes a database unless it is there and returns its connection string. */
  async ensureDatabase(database: string): Promise<string> {
    await ensureDatabase({ port: this.#port, password: this.#password }, database);
    return this.url(database);
  }

  /**
   * Brings the server up, from whatever was left: nothing, a clean folder, one whose server was killed, or a server
   * that still runs.
   *
   * @throws BinariesUnusableError, ServerUserMissingError, the errors of the data folder, PortInUseError,
   *   PasswordRefusedError, ServerFailedError: each says what and the remedy, and leaves no process behind.
   */
  start(): Promise<ClusterStart> {
    if (this.pid !== null) throw new Error(`the ${this.name} cluster runs already`);
    const start = this.#start();
    this.#starting = start.catch(() => undefined);
    return start;
  }

  async #start(): Promise<ClusterStart> {
    const startedAtMs = monotonicMs();
    const user = await this.#serverUser();
    const around = dirname(this.folder);
    await makeReachable(around, user);
    const binaries = await findBinaries(user, around);
    const made = await prepareClusterFolder(this.folder, binaries, user);
    this.#password = await readPassword(this.folder);
    // The server names its folder without symbolic links; findSurvivor compares names.
    const serverFolder = await realpath(serverFolderOf(this.folder));

    const adopted = await this.#adoptOrStopSurvivor(serverFolder);
    const server = adopted ?? (await this.#launchUntilReady(binaries, serverFolder, user));
    this.#server = server;
    if (!adopted && (await this.#tryPassword()) === 'refused') {
      await server.stop(this.#clock, stopPatienceMs);
      throw new PasswordRefusedError(this.folder);
    }
    return {
      how: adopted ? 'adopted' : made ? 'made' : 'started',
      port: this.#port,
      pid: server.pid,
      elapsedMs: monotonicMs() - startedAtMs,
    };
  }

  /** Stops the server: clients are cut, everything is written. Waits for a start in hand; nothing when down. */
  async stop(): Promise<void> {
    await this.#starting;
    await this.#server?.stop(this.#clock, stopPatienceMs);
    this.#server = null;
  }

  /** SIGKILL, as a machine that loses power would do to it. For tests. */
  async kill(): Promise<void> {
    this.#server?.signal('SIGKILL'); // also one that is not ready yet, whose start then fails
    await this.#starting;
    this.#server?.signal('SIGKILL');
    await this.#server?.gone;
    this.#server = null;
  }

  /** Stops if need be and starts on the same port. */
  async restart(): Promise<ClusterStart> {
    await this.stop();
    return this.start();
  }

  async #serverUser(): Promise<ServerUser | null> {
    const passwd = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
    return chooseServerUser(process.getuid?.() ?? -1, await clusterOwnerUid(this.folder), passwd);
  }

  #tryPassword(): Promise<'accepted' | 'refused' | 'unreachable'> {
    return tryPassword({ port: this.#port, password: this.#password });
  }

  async #adoptOrStopSurvivor(serverFolder: string): Promise<RunningServer | null> {
    const survivor = await findSurvivor(serverFolder);
    if (survivor === null) return null;
    const server = RunningServer.adopt(this.#clock, serverFolder, survivor.pid);
    const portFits = this.#port === 0 || this.#port === survivor.port;
    if (portFits && survivor.status === 'ready') {
      this.#port = survivor.port;
      if ((await this.#tryPassword()) === 'accepted') return server;
    }
    await server.stop(this.#clock, stopPatienceMs);
    return null;
  }

  async #launchUntilReady(
    binaries: Binaries,
    serverFolder: string,
    user: ServerUser | null,
  ): Promise<RunningServer> {
    if (this.#port === 0) this.#port = await findFreePort();
    else await checkPort(this.#clock, this.#port, this.#title, this.#portRemedy);

    const firstTriedAtMs = this.#clock.nowMs();
    for (;;) {
      await this.log.keepBounded();
      const logStart = await this.log.sizeBytes();
      const server = await RunningServer.launch(binaries, serverFolder, this.#port, user, this.log);
      this.#server = server;
      if (await this.#becomesReady(server, serverFolder)) return server;

      const lastWords = await this.log.lastLines(8, logStart);
      if (/Address already in use/.test(lastWords)) {
        const holder = await describePortHolder(this.#port);
        throw new PortInUseError(this.#port, this.#title, holder, this.#portRemedy);
      }
      const waitedMs = this.#clock.nowMs() - firstTriedAtMs;
      if (!/pre-existing shared memory block/.test(lastWords) || waitedMs > 2 * leftoverPatienceMs) {
        throw new ServerFailedError(`${this.#title} did not start`, lastWords, this.log.path);
      }
      // Processes of a killed server end by themselves once they look up from their work; the stubborn are ended.
      if (waitedMs > leftoverPatienceMs) {
        for (const pid of await processesWorkingIn(serverFolder)) sendSignal(pid, 'SIGQUIT');
      }
      await this.#clock.sleep(200);
    }
  }

  /** Whether the server gets ready; false when it ended instead. */
  async #becomesReady(server: RunningServer, serverFolder: string): Promise<boolean> {
    const timeoutMs = this.#options.startTimeoutMs ?? 60_000;
    const giveUpAtMs = this.#clock.nowMs() + timeoutMs;
    while (!server.isGone) {
      const told = await readPostmasterPid(serverFolder);
      if (told?.pid === server.pid && told.status === 'ready') return true;
      if (this.#clock.nowMs() > giveUpAtMs) {
        await server.stop(this.#clock, stopPatienceMs);
        throw new ServerFailedError(
          `${this.#title} was not ready within ${timeoutMs / 1000} s`,
          await this.log.lastLines(8),
          this.log.path,
        );
      }
      await this.#clock.sleep(20);
    }
    return false;
  }

  get #title(): string {
    return `PostgreSQL of the ${this.name}`;
  }

  get #portRemedy(): string {
    return this.#options.portRemedy ?? 'Stop that program, or ask for another port.';
  }
}
