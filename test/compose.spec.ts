import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { settings as borderSettings } from '../apps/border/src/settings.ts';
import {
  appEnvironment,
  appNames,
  findProjectFolder,
  makeProgram,
  NODE_ARGUMENTS,
} from '../apps/cli/src/index.ts';
import type { AppName } from '../apps/cli/src/index.ts';
import { settingsFromEnvironment as controlRoomSettings } from '../apps/control-room/src/settings.ts';
import { settings as dataCentreSettings } from '../apps/data-centre/src/settings.ts';
import { settings as simulatorSettings } from '../apps/simulator/src/settings.ts';

const root = findProjectFolder();

/** What a person puts into the environment before `docker compose up`. */
const secrets: Readonly<Record<string, string>> = {
  SERVICE_TOKEN: 'token-of-twenty-four-byte',
  SESSION_SECRET: 'secret-of-more-than-thirty-two-bytes',
  SITE_DATABASE_PASSWORD: 'site-password',
  CENTRE_DATABASE_PASSWORD: 'centre-password',
};

/** `${NAME}`, `${NAME:-default}` and `${NAME:?what was expected}` as Compose replaces them. */
const interpolated = (text: string): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
    const value = secrets[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`docker-compose.yml needs ${name}, which nobody sets`);
    return value;
  });

const service = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  networks: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  image: z.string(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

const raw = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services } = z
  .object({ services: z.record(z.string(), service) })
  .parse(parse(interpolated(raw), { merge: true }));
const serviceOf = (name: string): z.infer<typeof service> => {
  const found = services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};
const portOf = (name: AppName): string => serviceOf(name).environment['PORT'] ?? '';

/** Names of the variables that an app's settings know. */
const knownVariables = (name: AppName): string[] =>
  [...readFileSync(join(root, 'apps', name, 'src', 'settings.ts'), 'utf8').matchAll(/^ {2}([A-Z_]+):/gm)].map(
    ([, variable]) => variable ?? '',
  );

/** What each app makes of its environment; throws when it would not start with it. */
const settingsOf: Readonly<Record<AppName, (environment: NodeJS.ProcessEnv) => object>> = {
  'data-centre': dataCentreSettings,
  border: borderSettings,
  simulator: simulatorSettings,
  'control-room': controlRoomSettings,
};

describe('docker-compose.yml', () => {
  it.each(appNames)('gives %s only variables that it knows, and settings that it accepts', (name) => {
    const { environment } = serviceOf(name);
    expect(knownVariables(name)).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(() => settingsOf[name](environment)).not.toThrow();
  });

  it.each(appNames)('gives %s the variables that "npm start" gives it', (name) => {
    const ports = {
      'control-room': 0,
      'data-centre': 0,
      border: 0,
      simulator: 0,
      'site-postgres': 0,
      'centre-postgres': 0,
    };
    const given = appEnvironment(
      name,
      {
        projectFolder: root,
        seedsFolder: 'seeds',
        dataFolder: 'data',
        dataFolderChosen: true,
        port: 0,
        host: '127.0.0.1',
        databaseUrl: null,
        centreDatabaseUrl: null,
        run: null,
        inherited: {},
      },
      { ports, serviceToken: 'x', siteDatabaseUrl: 'x', centreDatabaseUrl: 'x', accountsFile: 'x' },
    );
    const inImage = ['NODE_ENV'];
    expect(Object.keys(serviceOf(name).environment)).toEqual(
      expect.arrayContaining(Object.keys(given).filter((variable) => !inImage.includes(variable))),
    );
  });

  it.each(appNames)('runs %s from where it is built, as `npm start` does', (name) => {
    const { command } = serviceOf(name);
    expect(command).toEqual(['node', ...NODE_ARGUMENTS, `dist/apps/${name}/src/main.js`]);
    expect(existsSync(join(root, 'apps', name, 'src', 'main.ts'))).toBe(true);
  });

  it.each(appNames)('asks %s whether it is ready on the port where it listens', (name) => {
    const { environment, healthcheck } = serviceOf(name);
    expect(environment['HOST']).toBe('0.0.0.0');
    expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${portOf(name)}/health/ready`);
  });

  it('lets apps reach each other where they listen, on a network that both are in', () => {
    const variables: Readonly<Record<string, AppName>> = {
      DATA_CENTRE_URL: 'data-centre',
      BORDER_URL: 'border',
      SIMULATOR_URL: 'simulator',
    };
    for (const [name, { environment, networks }] of Object.entries(services)) {
      for (const [variable, target] of Object.entries(variables)) {
        const url = environment[variable];
        if (url === undefined) continue;
        expect([name, url]).toEqual([name, `http://${target}:${portOf(target)}`]);
        expect(networks.filter((network) => serviceOf(target).networks.includes(network))).not.toEqual([]);
      }
    }
  });

  it.each([
    ['border', 'DATABASE_URL', 'site-database'],
    ['control-room', 'DATABASE_URL', 'site-database'],
    ['data-centre', 'CENTRE_DATABASE_URL', 'centre-database'],
  ] as const)('gives %s in %s the server, name and password of %s', (name, variable, database) => {
    const url = new URL(serviceOf(name).environment[variable] ?? '');
    const { environment, networks, image } = serviceOf(database);
    expect({
      POSTGRES_USER: url.username,
      POSTGRES_PASSWORD: url.password,
      POSTGRES_DB: url.pathname.slice(1),
    }).toEqual(environment);
    expect(url.host).toBe(`${database}:5432`);
    expect(networks.filter((network) => serviceOf(name).networks.includes(network))).toHaveLength(1);
    expect(image).toBe('postgres:18');
  });

  it('lets each database die alone: they share neither network nor volume', () => {
    const site = serviceOf('site-database');
    const centre = serviceOf('centre-database');
    expect(site.networks.filter((network) => centre.networks.includes(network))).toEqual([]);
    expect(site.volumes.filter((volume) => centre.volumes.includes(volume))).toEqual([]);
  });

  it('opens one door to the outside, on loopback unless told otherwise', () => {
    const doors = Object.entries(services).filter(([, { ports }]) => ports.length > 0);
    expect(doors.map(([name, { ports }]) => [name, ports])).toEqual([
      ['control-room', [`127.0.0.1:4310:${portOf('control-room')}`]],
    ]);
  });

  it('starts border without the data centre', () => {
    expect(Object.keys(serviceOf('border').depends_on)).toEqual(['site-database']);
  });

  it('makes the accounts where control-room reads them', () => {
    const accounts = serviceOf('accounts');
    const controlRoom = serviceOf('control-room');
    expect(accounts.volumes).toEqual(controlRoom.volumes);
    expect(accounts.command?.slice(-2)).toEqual(['--data', '/data']);
    expect(controlRoom.environment['ACCOUNTS_FILE']).toBe('/data/accounts.json');
    expect(controlRoom.depends_on['accounts']).toEqual({ condition: 'service_completed_successfully' });
  });

  it.each(['accounts', 'run'])('uses the command "%s" as it is', (name) => {
    const [node, file, command, ...rest] = serviceOf(name).command ?? [];
    expect([node, file, command]).toEqual(['node', 'dist/apps/cli/src/main.js', name]);
    const subcommand = makeProgram().commands.find((one) => one.name() === name);
    const { operands, unknown } = subcommand?.parseOptions(rest) ?? {
      operands: [],
      unknown: ['no such command'],
    };
    expect(unknown).toEqual([]);
    expect(operands).toHaveLength(subcommand?.registeredArguments.length ?? -1);
  });

  it('says of each secret what is expected when it is missing', () => {
    for (const name of Object.keys(secrets)) expect(raw).toContain(`\${${name}:?expected`);
  });
});
