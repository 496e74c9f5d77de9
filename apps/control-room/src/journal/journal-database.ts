import pg from 'pg';
import type { PinoLogger } from 'nestjs-pino';
import { DatabaseClient } from '#http-edge';

/** The site's database cannot be reached or does not answer; nothing is known about why that will end. */
export class JournalUnreachableError extends Error {
  constructor(cause: unknown) {
    super(`the journal cannot be read: ${(cause as Error).message}`, { cause });
    this.name = 'JournalUnreachableError';
  }
}

export type Rows<Row> = readonly Row[];
export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<Rows<Row>>;

/** Longest wait for one answer; a question that takes longer is one we should not have asked. */
const answerWithinMs = 10_000;

/** Reads from the site's database; never writes (border alone does). */
export class JournalDatabase {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string, log: PinoLogger) {
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'control-room',
      max: 6,
      connectionTimeoutMillis: 3_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: answerWithinMs,
      query_timeout: answerWithinMs + 2_000,
      keepAlive: true,
      Client: DatabaseClient,
      options: '-c default_transaction_read_only=on',
    });
    // Without a listener a connection that breaks while idle would end the process.
    this.#pool.on('error', (err) => {
      log.debug({ err }, 'an idle connection to the journal broke');
    });
  }

  /** @throws JournalUnreachableError */
  readonly rows: Query = async (text, values = []) => {
    try {
      return (await this.#pool.query(text, [...values])).rows as never;
    } catch (error) {
      throw new JournalUnreachableError(error);
    }
  };

  /**
   * Several questions about the same instant: all see one snapshot.
   *
   * @throws JournalUnreachableError
   */
  async atOneInstant<T>(ask: (rows: Query) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new JournalUnreachableError(error);
    });
    let broken: Error | undefined;
    try {
      await client.query('begin isolation level repeatable read read only');
      const answer = await ask(
        async (text, values = []) => (await client.query(text, [...values])).rows as never,
      );
      await client.query('commit');
      return answer;
    } catch (error) {
      broken = error as Error;
      throw new JournalUnreachableError(error);
    } finally {
      client.release(broken);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }
}
