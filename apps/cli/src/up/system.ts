import { join } from 'node:path';
import type { Clock } from '#determinism';
import { prepareAccounts } from '../accounts/index.ts';
import type { Accounts } from '../accounts/index.ts';
import { lockFolder } from '../folder-lock.ts';
import { checkPort } from '../machine/index.ts';
import { DataFolderUnreachableError } from '../postgres/index.ts';
import type { PostgresCluster } from '../postgres/index.ts';
import { beginRun, fetchRun, waitForRun } from '../run/index.ts';
import type { SimulatorDoor } from '../run/index.ts';
import { Supervisor } from '../supervisor/index.ts';
import type { GaveUpError, SupervisionEvent } from '../supervisor/index.ts';
import { appNames, checkBuilt, makeAppProcess, reachableHost } from './apps.ts';
import type { AppName, AppSurroundings } from './apps.ts';
import { asDataFolderError, prepareDataFolder, prepareServiceToken } from './data-folder-files.ts';
import {
  checkReachable,
  givenUrl,
  insideFolder,
  makeCluster,
  outsideFolder,
  urlVariable,
} from './databases.ts';
import type { DatabaseName } from './databases.ts';
import type { UpOptions } from './options.ts';
import { choosePorts, portRemedy } from './ports.ts';
import type { Ports } from './ports.ts';

/** How the steps of a start are told; a test may pass one that says nothing. */
export interface Steps {
  step<Result>(
    title: string,
    work: () => Promise<Result>,
    describe?: (result: Result) => string,
  ): Promise<Result>;
  note(text: string): void;
}

export const silentSteps: Steps = { step: (_title, work) => work(), note: () => undefined };

/** Addresses and secrets of a started system, for whoever talks to it. */
export interface SystemAccess {
  /** The one address for people. */
  readonly address: string;
  readonly urls: Readonly<Record<AppName, string>>;
  readonly ports: Ports;
  readonly serviceToken: string;
  readonly accounts: Accounts;
  readonly siteDatabaseUrl: string;
  readonly centreDatabaseUrl: string;
}

/**
 * All of Perlintasan on this machine: two databases and four apps, each a process of its own, supervised.
 * Names under {@link supervisor}: `site-postgres`, `centre-postgres`, `data-centre`, `border`, `simulator`,
 * `control-room`.
 */
export class PerlintasanSystem {
  readonly supervisor: Supervisor;
  /** Embedded clusters; a server given by its address has none. */
  readonly clusters: Partial<Record<DatabaseName, PostgresCluster>> = {};
  readonly #options: UpOptions;
  readonly #clock: Clock;
  readonly #steps: Steps;
  #unlock: () => Promise<void> = () => Promise.resolve();
  #access: SystemAccess | null = null;

  constructor(
    options: UpOptions,
    clock: Clock,
    steps: Steps = silentSteps,
    report: (event: SupervisionEvent) => void = () => undefined,
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#steps = steps;
    this.supervisor = new Supervisor(clock, (event) => {
      report(event);
      if (event.kind === 'restarted' && event.name === 'simulator') void this.#resumeRun();
    });
  }

  /** @throws Error before {@link start} has succeeded. */
  get access(): SystemAccess {
    if (this.#access === null) throw new Error('the system has not started');
    return this.#access;
  }

  /** Resolves when something died too often to be brought back. */
  get gaveUp(): Promise<GaveUpError> {
    return this.supervisor.gaveUp;
  }

  /**
   * Brings everything up and begins the run. On failure whatever was started is stopped again.
   *
   * @throws SurroundingsError (of many kinds), each with its remedy.
   */
  async start(): Promise<SystemAccess> {
    try {
      return await this.#start();
    } catch (error) {
      await this.stop();
      throw asDataFolderError(this.#options.dataFolder, error);
    }
  }

  /** Stops everything in reverse order and gives the data folder back. */
  async stop(): Promise<void> {
    await this.supervisor.stopAll();
    await this.#giveFolderBack();
  }

  /** SIGKILL for everything; the data bears it. */
  async kill(): Promise<void> {
    await this.supervisor.killAll();
    await this.#giveFolderBack();
  }

  async #giveFolderBack(): Promise<void> {
    const unlock = this.#unlock;
    this.#unlock = () => Promise.resolve(); // once: the next lock in that place is another's
    await unlock();
  }

  async #start(): Promise<SystemAccess> {
    const { dataFolder, host, port } = this.#options;
    checkBuilt(this.#options.projectFolder);
    const ports = await choosePorts(port);
    const address = `http://${reachableHost(host)}:${ports['control-room']}`;
    await prepareDataFolder(dataFolder);
    this.#unlock = await lockFolder(dataFolder, {
      address,
      simulatorUrl: `http://127.0.0.1:${ports.simulator}`,
    });
    // Before anything starts; the clusters see to their own ports, on which a server of ours may still run.
    await Promise.all(
      appNames.map((name) =>
        checkPort(
          this.#clock,
          ports[name],
          name,
          portRemedy(ports),
          name === 'control-room' ? host : undefined,
        ),
      ),
    );
    const serviceToken = await prepareServiceToken(dataFolder, this.#options.serviceToken ?? null);

    const accountsReady = prepareAccounts(dataFolder);
    const [siteDatabaseUrl, centreDatabaseUrl] = await Promise.all([
      this.#bringUpDatabase('site', ports),
      this.#bringUpDatabase('centre', ports),
    ]);
    const accounts = await accountsReady;

    const surroundings: AppSurroundings = {
      ports,
      serviceToken,
      siteDatabaseUrl,
      centreDatabaseUrl,
      accountsFile: accounts.file,
    };
    // border makes the tables that control-room reads; the simulator talks to border and to the data centre.
    await Promise.all([
      this.#bringUpApp('data-centre', surroundings),
      this.#bringUpApp('border', surroundings),
    ]);
    await Promise.all([
      this.#bringUpApp('simulator', surroundings),
      this.#bringUpApp('control-room', surroundings),
    ]);
    const urls = Object.fromEntries(
      appNames.map((name) => [name, `http://127.0.0.1:${ports[name]}`]),
    ) as Record<AppName, string>;
    this.#access = { address, urls, ports, serviceToken, accounts, siteDatabaseUrl, centreDatabaseUrl };
    await this.#beginRun();
    return this.#access;
  }

  async #bringUpDatabase(name: DatabaseName, ports: Ports): Promise<string> {
    const given = givenUrl(name, this.#options);
    if (given !== null) {
      const variable = urlVariable(name);
      await this.#steps.step(
        `PostgreSQL of the ${name}`,
        () => checkReachable(variable, given),
        () => variable,
      );
      return given;
    }
    return this.#steps.step(
      `PostgreSQL of the ${name}`,
      () => this.#bringUpCluster(name, ports),
      () => `port ${ports[`${name}-postgres`]}`,
    );
  }

  async #bringUpCluster(name: DatabaseName, ports: Ports): Promise<string> {
    const { dataFolder, dataFolderChosen } = this.#options;
    const start = async (folder: string): Promise<PostgresCluster> => {
      const cluster = makeCluster(name, folder, ports, this.#clock);
      this.clusters[name] = cluster;
      await this.supervisor.take(`${name}-postgres`, cluster);
      return cluster;
    };
    let cluster;
    try {
      cluster = await start(insideFolder(dataFolder));
    } catch (error) {
      if (!(error instanceof DataFolderUnreachableError) || dataFolderChosen) throw error;
      const folder = outsideFolder(dataFolder);
      this.#steps.note(
        `PostgreSQL of the ${name} keeps its files in ${join(folder, name)}: ${error.message}`,
      );
      cluster = await start(folder);
    }
    return cluster.ensureDatabase(name);
  }

  async #bringUpApp(name: AppName, surroundings: AppSurroundings): Promise<void> {
    const app = makeAppProcess(name, this.#options, surroundings, this.#clock);
    await this.#steps.step(
      name,
      () => this.supervisor.take(name, app),
      () => `port ${surroundings.ports[name]}`,
    );
  }

  async #beginRun(): Promise<void> {
    const { run } = this.#options;
    if (run === null) return;
    const door = this.#simulatorDoor();
    await this.#steps.step(`run of ${run.scenario}`, async () => {
      await beginRun(door, run);
      await waitForRun(this.#clock, door, run.scenario);
    });
  }

  /** A simulator that was brought back has no run: begins it anew, unless somebody was faster. */
  async #resumeRun(): Promise<void> {
    const { run } = this.#options;
    if (run === null || this.#access === null) return;
    try {
      if ((await fetchRun(this.#simulatorDoor())) !== null) return;
      await beginRun(this.#simulatorDoor(), run);
      this.#steps.note(`the run of ${run.scenario} began anew`);
    } catch (error) {
      this.#steps.note((error as Error).message);
    }
  }

  #simulatorDoor(): SimulatorDoor {
    return { url: this.access.urls.simulator, serviceToken: this.access.serviceToken };
  }
}
