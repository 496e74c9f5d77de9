import pg from 'pg';
import { databaseUser } from './server-settings.ts';

/** Where and with which password a cluster is reached. */
export interface ClusterAddress {
  readonly port: number;
  readonly password: string;
}

export const databaseUrl = ({ port, password }: ClusterAddress, database: string): string =>
  `postgres://${databaseUser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

async function withClient<Result>(
  address: ClusterAddress,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: databaseUrl(address, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // a server that dies under us is told by the query's own rejection
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const passwordRefused = new Set(['28P01', '28000']);

/** Whether the server lets us in; `unreachable` for every other reason (starting, stopping, not there). */
export async function tryPassword(address: ClusterAddress): Promise<'accepted' | 'refused' | 'unreachable'> {
  try {
    await withClient(address, (client) => client.query('select 1'));
    return 'accepted';
  } catch (error) {
    return error instanceof pg.DatabaseError && passwordRefused.has(error.code ?? '')
      ? 'refused'
      : 'unreachable';
  }
}

const alreadyThere = '42P04';

/**
 * Makes a database unless it is there.
 *
 * @throws RangeError for a name that is not a plain lower-case word such as `site`.
 */
export async function ensureDatabase(address: ClusterAddress, name: string): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
    throw new RangeError(`a database name is a lower-case word such as "site", got ${JSON.stringify(name)}`);
  }
  await withClient(address, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    await client.query(`create database "${name}"`).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && error.code === alreadyThere)) throw error;
    });
  });
}
