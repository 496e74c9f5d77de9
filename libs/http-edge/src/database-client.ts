import pg from 'pg';

/**
 * A PostgreSQL client whose breaking never ends the process. A connection that a pool has handed out has no listener for
 * errors until its holder adds one; a server that dies in that instant (it is ready, and says in the same packet that it
 * goes) would be an uncaught error. Here the next query says so. For the option `Client` of a pool.
 */
export class DatabaseClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
