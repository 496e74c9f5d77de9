import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import pg from 'pg';
import type { Clock } from '#determinism';
import { PostgresCluster } from '../postgres/index.ts';
import { SurroundingsError } from '../surroundings-error.ts';
import type { UpOptions } from './options.ts';
import { portRemedy } from './ports.ts';
import type { Ports } from './ports.ts';

/** The two databases: `site` holds the journal, `centre` is the data centre's own. Either can die alone. */
export type DatabaseName = 'site' | 'centre';

/** The server behind DATABASE_URL or CENTRE_DATABASE_URL does not let us in. */
export class DatabaseUnreachableError extends SurroundingsError {
  constructor(variable: string, url: string, cause: Error) {
    super(
      'database-unreachable',
      `${variable} (${hidePassword(url)}) does not work: ${cause.message || systemWords(cause)}`,
      `Start that server and make its database, or unset ${variable} to use an embedded one.`,
      { cause },
    );
  }
}

// Node reports a refused connection to several addresses as an AggregateError without a message.
const systemWords = (error: Error): string =>
  error instanceof AggregateError ? error.errors.map((one) => (one as Error).message).join('; ') : error.name;

export function hidePassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password) parsed.password = '***';
  return parsed.href;
}

/** @throws DatabaseUnreachableError */
export async function checkReachable(variable: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new DatabaseUnreachableError(variable, url, error as Error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Where the clusters go when root keeps the project under a private home, where the server's user cannot follow.
 * The same data folder always gives the same place.
 */
export const outsideFolder = (dataFolder: string): string => {
  const mark = createHash('sha256').update(dataFolder).digest('hex').slice(0, 8);
  return join('/var/lib/perlintasan', `${basename(join(dataFolder, '..'))}-${mark}`);
};

export const insideFolder = (dataFolder: string): string => join(dataFolder, 'postgres');

export function makeCluster(name: DatabaseName, folder: string, ports: Ports, clock: Clock): PostgresCluster {
  return new PostgresCluster({
    name,
    folder: join(folder, name),
    port: ports[`${name}-postgres`],
    portRemedy: portRemedy(ports),
    clock,
  });
}

export const givenUrl = (name: DatabaseName, options: UpOptions): string | null =>
  name === 'site' ? options.databaseUrl : options.centreDatabaseUrl;

export const urlVariable = (name: DatabaseName): string =>
  name === 'site' ? 'DATABASE_URL' : 'CENTRE_DATABASE_URL';
