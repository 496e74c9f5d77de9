import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#determinism';
import { AppProcess } from '../supervisor/index.ts';
import { SurroundingsError } from '../surroundings-error.ts';
import { NODE_ARGUMENTS } from './node-arguments.ts';
import type { UpOptions } from './options.ts';
import { portRemedy } from './ports.ts';
import type { Ports } from './ports.ts';

export const appNames = ['data-centre', 'border', 'simulator', 'control-room'] as const;
export type AppName = (typeof appNames)[number];

/** What the apps need to find each other, the databases and their files. */
export interface AppSurroundings {
  readonly ports: Ports;
  readonly serviceToken: string;
  readonly siteDatabaseUrl: string;
  readonly centreDatabaseUrl: string;
  readonly accountsFile: string;
}

/** An app was not compiled. */
export class NotBuiltError extends SurroundingsError {
  constructor(name: string, file: string) {
    super('not-built', `${name} is not built: there is no ${file}`, 'Run "npm run build", or "npm start".');
  }
}

export const entryOf = (projectFolder: string, name: AppName): string =>
  join(projectFolder, 'dist', 'apps', name, 'src', 'main.js');

/** @throws NotBuiltError before anything is started. */
export function checkBuilt(projectFolder: string): void {
  for (const name of appNames) {
    const file = entryOf(projectFolder, name);
    if (!existsSync(file)) throw new NotBuiltError(name, file);
  }
}

/** Environment of one app: what it inherits, and on top what only we know. */
export function appEnvironment(
  name: AppName,
  options: UpOptions,
  surroundings: AppSurroundings,
): Record<string, string> {
  const { ports, serviceToken, siteDatabaseUrl, centreDatabaseUrl, accountsFile } = surroundings;
  // No app gets an address or a key that is not its business, not even by inheritance.
  const {
    DATABASE_URL: _site,
    CENTRE_DATABASE_URL: _centre,
    SEAL_KEY: sealKey,
    ...inherited
  } = options.inherited;
  const url = (app: AppName): string => `http://127.0.0.1:${ports[app]}`;
  const theirs: Readonly<Record<AppName, Record<string, string>>> = {
    'data-centre': { CENTRE_DATABASE_URL: centreDatabaseUrl },
    border: {
      DATABASE_URL: siteDatabaseUrl,
      DATA_CENTRE_URL: url('data-centre'),
      DATA_FOLDER: join(options.dataFolder, 'border'),
      ...(sealKey === undefined ? {} : { SEAL_KEY: sealKey }),
    },
    simulator: {
      BORDER_URL: url('border'),
      DATA_CENTRE_URL: url('data-centre'),
      SEEDS_FOLDER: options.seedsFolder,
    },
    'control-room': {
      DATABASE_URL: siteDatabaseUrl,
      DATA_CENTRE_URL: url('data-centre'),
      BORDER_URL: url('border'),
      SIMULATOR_URL: url('simulator'),
      ACCOUNTS_FILE: accountsFile,
      DATA_FOLDER: join(options.dataFolder, 'control-room'),
    },
  };
  return {
    NODE_ENV: 'production',
    ...inherited,
    PORT: String(ports[name]),
    HOST: name === 'control-room' ? options.host : '127.0.0.1',
    SERVICE_TOKEN: serviceToken,
    ...theirs[name],
  };
}

/** Where to reach control-room from this machine. */
export const reachableHost = (host: string): string =>
  ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;

export function makeAppProcess(
  name: AppName,
  options: UpOptions,
  surroundings: AppSurroundings,
  clock: Clock,
): AppProcess {
  const port = surroundings.ports[name];
  const host = name === 'control-room' ? options.host : '127.0.0.1';
  return new AppProcess(
    {
      name,
      nodeArguments: [...NODE_ARGUMENTS, entryOf(options.projectFolder, name)],
      environment: appEnvironment(name, options, surroundings),
      workingFolder: options.projectFolder,
      logFile: join(options.dataFolder, 'logs', `${name}.log`),
      port,
      host,
      readyUrl: `http://${reachableHost(host)}:${port}/health/ready`,
      portRemedy: portRemedy(surroundings.ports),
    },
    clock,
  );
}
