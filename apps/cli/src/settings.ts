import { resolve } from 'node:path';
import { z } from 'zod';
import { findProjectFolder } from './project.ts';
import { SurroundingsError } from './surroundings-error.ts';

/** A variable of the environment has a value that cannot be used. */
export class SettingError extends SurroundingsError {
  constructor(variable: string, value: string, expected: string, example: string) {
    super(
      'setting',
      `${variable}=${value} cannot be used: expected ${expected}`,
      `Set it like ${variable}=${example}, or unset it.`,
    );
  }
}

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/[^/]+\/[^/?]+/)
  .optional()
  .meta({
    expected: 'a PostgreSQL address with a database name',
    example: 'postgres://name:password@host:5432/site',
  });

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.int().max(65_530))
    .optional()
    .meta({ expected: 'a port from 0 to 65530 (the five after it are used too)', example: '4310' }),
  HOST: z.string().min(1).optional().meta({ expected: 'a host name or address', example: '127.0.0.1' }),
  DATABASE_URL: postgresUrl,
  CENTRE_DATABASE_URL: postgresUrl,
  DATA_FOLDER: z.string().min(1).optional().meta({ expected: 'a folder', example: './data' }),
  SEEDS_FOLDER: z.string().min(1).optional().meta({ expected: 'a folder', example: './seeds' }),
  SIMULATOR_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ expected: 'an http address', example: 'http://127.0.0.1:4313' }),
  SERVICE_TOKEN: z
    .string()
    .min(16)
    .optional()
    .meta({ expected: '16 characters or more', example: '"$(openssl rand -hex 24)"' }),
  NO_COLOR: z.string().optional(),
});

/** What the environment says; null where it says nothing. */
export interface Settings {
  readonly projectFolder: string;
  readonly seedsFolder: string;
  readonly port: number | null;
  readonly host: string | null;
  readonly databaseUrl: string | null;
  readonly centreDatabaseUrl: string | null;
  readonly dataFolder: string | null;
  /** Of a system started otherwise, such as in containers. */
  readonly simulatorUrl: string | null;
  readonly serviceToken: string | null;
  readonly noColor: boolean;
  /** Whether an npm script started us; then its end is ours. */
  readonly isUnderNpm: boolean;
  /** The whole environment, which the apps inherit: they have settings of their own. */
  readonly inherited: Readonly<Record<string, string>>;
}

const secretive = new Set(['DATABASE_URL', 'CENTRE_DATABASE_URL', 'SERVICE_TOKEN']);

/** @throws SettingError naming the first variable that cannot be used. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const present = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  // An empty value is how many tools say "not set".
  const filled = Object.fromEntries(Object.entries(present).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(filled);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof typeof variables.shape;
    const meta = variables.shape[name].meta() as { expected: string; example: string };
    const shown = secretive.has(name) ? '...' : (filled[name] ?? '');
    throw new SettingError(name, shown, meta.expected, meta.example);
  }
  const projectFolder = findProjectFolder();
  const given = parsed.data;
  return {
    projectFolder,
    seedsFolder: resolve(projectFolder, given.SEEDS_FOLDER ?? 'seeds'),
    port: given.PORT ?? null,
    host: given.HOST ?? null,
    databaseUrl: given.DATABASE_URL ?? null,
    centreDatabaseUrl: given.CENTRE_DATABASE_URL ?? null,
    dataFolder: given.DATA_FOLDER ?? null,
    simulatorUrl: given.SIMULATOR_URL ?? null,
    serviceToken: given.SERVICE_TOKEN ?? null,
    isUnderNpm: present['npm_lifecycle_event'] !== undefined,
    noColor: given.NO_COLOR !== undefined,
    inherited: present,
  };
}
