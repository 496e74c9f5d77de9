import { finished } from 'node:stream/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Clock } from '#determinism';
import { DatabaseClient, giveUp } from '#http-edge';
import type { Settings } from '../settings.ts';
import { CLOCK, SETTINGS } from '../tokens.ts';
import { DatabaseUnavailableError, mayPass, translateDatabaseError } from './database-unavailable.ts';
import { migrate } from './migrate.ts';
import { CrossingRegister1718841660000 } from './migrations/1718841660000-crossing-register.ts';
import { Faults1718841720000 } from './migrations/1718841720000-faults.ts';
import { ListHistory1718841780000 } from './migrations/1718841780000-list-history.ts';
import { Lists1718841600000 } from './migrations/1718841600000-lists.ts';
import { RegisterArrival1718841900000 } from './migrations/1718841900000-register-arrival.ts';
import { RegisterIndex1718841840000 } from './migrations/1718841840000-register-index.ts';

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** How often we look whether it answers, and how soon after a failure again. */
const PULSE_MS = 500;

/** What hangs on the database: told in this order, in the order of registration. */
export interface DatabaseFollower {
  /** Once, under the migration lock: fills what must not be empty. */
  seed?(): Promise<void>;
  /** Every time that the database answers after it had not; until all followers are done, nobody is served. */
  onReachable?(): Promise<void>;
  /** Every pulse while it answers. */
  onPulse?(): Promise<void>;
}

/**
 * The centre's own PostgreSQL: connects, migrates and seeds in the background, so that the app listens at once and says
 * "not ready"; notices within a second that it is gone and takes up again by itself when it is back. A database that answers
 * and refuses (a wrong password, a migration that cannot be done) is no outage: the app ends with its words.
 */
@Injectable()
export class CentreDatabase implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('database');
  readonly #clock: Clock;
  readonly #source: DataSource;
  readonly #followers: DatabaseFollower[] = [];
  readonly #closing = new AbortController();
  #isMigrated = false;
  #isReachable = false;
  #life: Promise<void> = Promise.resolve();

  constructor(@Inject(SETTINGS) settings: Settings, @Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
    this.#source = new DataSource({
      type: 'postgres',
      url: settings.CENTRE_DATABASE_URL,
      applicationName: 'data-centre',
      poolSize: POOL_SIZE,
      connectTimeoutMS: CONNECT_TIMEOUT_MS,
      extra: {
        statement_timeout: STATEMENT_TIMEOUT_MS,
        query_timeout: STATEMENT_TIMEOUT_MS + 2_000,
        keepAlive: true,
        Client: DatabaseClient,
      },
      poolErrorHandler: () => {
        this.#isReachable = false;
      },
      migrations: [
        Lists1718841600000,
        CrossingRegister1718841660000,
        Faults1718841720000,
        ListHistory1718841780000,
        RegisterIndex1718841840000,
        RegisterArrival1718841900000,
      ],
    });
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  follow(follower: DatabaseFollower): void {
    this.#followers.push(follower);
  }

  /** @throws DatabaseUnavailableError */
  assertReachable(): void {
    if (!this.#isReachable) throw new DatabaseUnavailableError('no connection');
  }

  /** Rows of one statement. @throws DatabaseUnavailableError */
  async query<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return await this.#source.query<Row[]>(statement, [...values]);
    } catch (error) {
      throw this.#translated(error);
    }
  }

  /** All or nothing. @throws DatabaseUnavailableError */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.#source.transaction(work);
    } catch (error) {
      throw this.#translated(error);
    }
  }

  /** One COPY from STDIN, all or nothing. @throws DatabaseUnavailableError */
  async copy(statement: string, rows: Buffer): Promise<void> {
    const client = await this.#pool()
      .connect()
      .catch((error: unknown) => {
        throw this.#translated(error);
      });
    let broken: Error | undefined;
    // A connection may break at any time; without a listener that would end the process.
    const broke = (error: Error): void => {
      broken = error;
    };
    client.on('error', broke);
    try {
      const copying = client.query(from(statement));
      copying.end(rows);
      await finished(copying);
    } catch (error) {
      const translated = this.#translated(error);
      if (translated instanceof DatabaseUnavailableError) broken ??= translated;
      throw translated;
    } finally {
      client.off('error', broke);
      client.release(broken);
    }
  }

  onApplicationBootstrap(): void {
    this.#life = this.#live();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#closing.abort(new Error('shutting down'));
    await this.#life;
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  /** @throws DatabaseUnavailableError before the first connection */
  #pool(): pg.Pool {
    if (!this.#source.isInitialized) throw new DatabaseUnavailableError('no connection yet');
    return (this.#source.driver as unknown as { master: pg.Pool }).master;
  }

  #translated(error: unknown): unknown {
    const translated = translateDatabaseError(error);
    if (translated instanceof DatabaseUnavailableError) this.#isReachable = false;
    return translated;
  }

  async #live(): Promise<void> {
    let complaint = '';
    while (!this.#closing.signal.aborted) {
      try {
        await this.#beat();
        complaint = '';
      } catch (error) {
        this.#isReachable = false;
        if (!mayPass(error)) {
          giveUp('the database answers, and refuses what the data centre needs', error);
          return;
        }
        const message = error instanceof Error ? error.message || error.name : String(error);
        if (message !== complaint) this.#log.warn(`the database does not answer: ${message}`);
        complaint = message;
      }
      await this.#clock.sleep(PULSE_MS, this.#closing.signal).catch(() => undefined);
    }
  }

  async #beat(): Promise<void> {
    if (!this.#source.isInitialized) await this.#source.initialize();
    if (!this.#isMigrated) {
      await migrate(this.#source, async () => {
        for (const follower of this.#followers) await follower.seed?.();
      });
      this.#isMigrated = true;
    }
    if (!this.#isReachable) {
      await this.#source.query('SELECT 1');
      for (const follower of this.#followers) await follower.onReachable?.();
      this.#isReachable = true;
      this.#log.log('the database answers');
      return;
    }
    for (const follower of this.#followers) await follower.onPulse?.();
  }
}
