import { resolve } from 'node:path';
import { z } from 'zod';
import { httpOrigin, logLevel, portNumber, readSettings, serviceToken } from '#http-edge';

const variables = z.object({
  PORT: portNumber.default(4310),
  /** The only app of the house that may listen beyond loopback. */
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected the address of the site database' })
    .meta({ example: 'postgres://perlintasan:secret@127.0.0.1:4314/site' }),
  DATA_CENTRE_URL: httpOrigin.default('http://127.0.0.1:4311'),
  BORDER_URL: httpOrigin.default('http://127.0.0.1:4312'),
  SIMULATOR_URL: httpOrigin.default('http://127.0.0.1:4313'),
  SERVICE_TOKEN: serviceToken,
  DATA_FOLDER: z.string().min(1).default('./data'),
  ACCOUNTS_FILE: z.string().min(1).optional(),
  SESSION_SECRET: z.string().min(32, 'expected at least 32 random characters').optional(),
  DASHBOARD_FOLDER: z.string().min(1).default('./dist/dashboard'),
  TRUSTED_PROXIES: z.string().default('').meta({ example: '10.0.0.4,10.0.0.5' }),
  STREAM_CLIENTS_MAX: z.coerce
    .number('expected a whole number from 1 to 20,000')
    .int()
    .min(1)
    .max(20_000)
    .default(2_000),
  LOG_LEVEL: logLevel,
});

export type UpstreamApp = 'border' | 'data-centre' | 'simulator';

/** What control-room is told by its surroundings, once, at its start. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** The site's database, whose journal is read here. */
  readonly databaseUrl: string;
  readonly upstream: Readonly<Record<UpstreamApp, string>>;
  /** Opens the other apps, and /metrics from beyond loopback. */
  readonly serviceToken: string;
  readonly dataFolder: string;
  readonly accountsFile: string;
  /** Null: one is made at the first start and kept in the data folder. */
  readonly sessionSecret: string | null;
  /** Built files of the dashboard. */
  readonly dashboardFolder: string;
  /** Addresses of proxies whose X-Forwarded-* headers are believed; empty: none. */
  readonly trustedProxies: readonly string[];
  readonly streamClientsMax: number;
  readonly logLevel: string;
}
export const SETTINGS = Symbol('Settings');

/** @throws SettingsError naming every variable at fault, what was expected and an example. */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Settings {
  const read = readSettings('control-room', variables, environment);
  const dataFolder = resolve(read.DATA_FOLDER);
  return {
    port: read.PORT,
    host: read.HOST,
    databaseUrl: read.DATABASE_URL,
    upstream: { border: read.BORDER_URL, 'data-centre': read.DATA_CENTRE_URL, simulator: read.SIMULATOR_URL },
    serviceToken: read.SERVICE_TOKEN,
    dataFolder,
    accountsFile: resolve(read.ACCOUNTS_FILE ?? `${dataFolder}/accounts.json`),
    sessionSecret: read.SESSION_SECRET ?? null,
    dashboardFolder: resolve(read.DASHBOARD_FOLDER),
    trustedProxies: read.TRUSTED_PROXIES.split(',').flatMap((address) => address.trim() || []),
    streamClientsMax: read.STREAM_CLIENTS_MAX,
    logLevel: read.LOG_LEVEL,
  };
}
