import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { HealthState } from '#fallback';
import type { Clock } from '#determinism';
import { DatabaseClient, giveUp } from '#http-edge';
import type { SpareBuffers } from '#http-edge';
import type { Settings } from '../settings.ts';
import { CLOCK, SETTINGS } from '../tokens.ts';
import { copiedRows } from './copied-rows.ts';
import { migrate } from './migrate.ts';
import { Site1718827200000 } from './migrations/1718827200000-site.ts';
import { Journal1718827260000 } from './migrations/1718827260000-journal.ts';
import { ListSnapshots1718827320000 } from './migrations/1718827320000-list-snapshots.ts';
import { JournalSeals1718827500000 } from './migrations/1718827500000-journal-seals.ts';
import { ForwardingByEntry1718827800000 } from './migrations/1718827800000-forwarding-by-entry.ts';
import { Reconciliation1718828100000 } from './migrations/1718828100000-reconciliation.ts';
import { Spool1718828700000 } from './migrations/1718828700000-spool.ts';
import { Forms1718829000000 } from './migrations/1718829000000-forms.ts';
import { RecordsAgain1718841900000 } from './migrations/1718841900000-records-again.ts';
import { SettledRowsGo1718845200000 } from './migrations/1718845200000-settled-rows-go.ts';
import { BodiesAsWritten1718845260000 } from './migrations/1718845260000-bodies-as-written.ts';
import { StoreUnavailableError, mayPass, translateStoreError } from './store-unavailable.ts';

const POOL_SIZE = 12;
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** A migration may have to write a long journal anew; what takes longer than this ends border with its words. */
const MIGRATION_TIMEOUT_MS = 3_600_000;
const PULSE_MS = 500;
/** While it does not answer we look more often: a restarted PostgreSQL is back within a fraction of a second. */
const PULSE_AWAY_MS = 100;
/** Out of reach for longer than this (wall time) the site's store counts as down. */
const DOWN_AFTER_MS = 1_000;

/** Rows of one statement; a `name` makes it a prepared one. */
export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
  name?: string,
) => Promise<Row[]>;

interface Link {
  broken: StoreUnavailableError | undefined;
}

export interface StoreFollower {
  /** Each time that it begins to answer, before anything is read or counted: what was kept elsewhere is written to it. */
  catchUp?(): Promise<void>;
  /** Each time that it begins to answer, before anybody is served: counts kept in memory are read anew. */
  recount?(): Promise<void>;
  /** Each time that it was looked for in vain, or went again before it counted as back. */
  stillAway?(): void;
  /** Once, when the tables are there; until all followers are done, nobody is served. */
  begin?(): Promise<void>;
  /** It went out of reach, came back, or now counts as down. */
  storeChanged?(): void;
}

/**
 * The site's PostgreSQL. It connects and migrates in the background, so that border listens at once and says "not ready";
 * it notices when the database is gone and takes up again by itself when it is back. A database that answers and refuses (a
 * wrong password, a migration that cannot be done) is no outage: border ends with its words.
 */
@Injectable()
export class SiteDatabase implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('database');
  readonly #clock: Clock;
  readonly #source: DataSource;
  /** The same database, with time for what migrations do. */
  readonly #migrations: DataSource;
  readonly #followers: StoreFollower[] = [];
  readonly #closing = new AbortController();
  #hasBegun = false;
  #isReachable = false;
  /** Pieces of work under way whose outcome is counted in memory. */
  #counted = 0;
  #awaySinceMs: number;
  #countsAsDown = false;
  #life: Promise<void> = Promise.resolve();

  constructor(@Inject(SETTINGS) settings: Settings, @Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
    this.#awaySinceMs = clock.nowMs();
    const optionsWith = (statementTimeoutMs: number): DataSourceOptions => ({
      type: 'postgres',
      url: settings.DATABASE_URL,
      applicationName: 'border',
      poolSize: POOL_SIZE,
      connectTimeoutMS: CONNECT_TIMEOUT_MS,
      extra: {
        statement_timeout: statementTimeoutMs,
        query_timeout: statementTimeoutMs + 2_000,
        keepAlive: true,
        Client: DatabaseClient,
      },
      poolErrorHandler: () => {
        this.#lost();
      },
      migrations: [
        Site1718827200000,
        Journal1718827260000,
        ListSnapshots1718827320000,
        JournalSeals1718827500000,
        ForwardingByEntry1718827800000,
        Reconciliation1718828100000,
        Spool1718828700000,
        Forms1718829000000,
        RecordsAgain1718841900000,
        SettledRowsGo1718845200000,
        BodiesAsWritten1718845260000,
      ],
    });
    this.#source = new DataSource(optionsWith(STATEMENT_TIMEOUT_MS));
    this.#migrations = new DataSource(optionsWith(MIGRATION_TIMEOUT_MS));
  }

  /** Answers now, as far as we know. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** As the fallback tables see it: a hiccup does not count. */
  get store(): HealthState {
    return this.#countsAsDown ? 'down' : 'up';
  }

  follow(follower: StoreFollower): void {
    this.#followers.push(follower);
  }

  /** What was written before this process began has been read. @throws StoreUnavailableError */
  assertBegun(): void {
    if (!this.#hasBegun) throw new StoreUnavailableError('the store has not been read yet');
  }

  /** @throws StoreUnavailableError */
  assertReachable(): void {
    if (!this.#isReachable) throw new StoreUnavailableError('no connection');
  }

  /**
   * Work whose outcome is counted in memory. Nobody begins it while the store is out of reach, and the store does not count
   * as back before what was begun earlier is over: so a commit that nobody confirmed is counted by the recount, and once.
   *
   * @throws StoreUnavailableError
   */
  async counted<T>(work: () => Promise<T>): Promise<T> {
    this.assertReachable();
    this.#counted += 1;
    try {
      return await work();
    } finally {
      this.#counted -= 1;
    }
  }

  /** One statement, a transaction by itself. @throws StoreUnavailableError */
  readonly query: Query = async (text, values = [], name) => {
    try {
      return (await this.#pool().query({ text, values: [...values], ...(name ? { name } : {}) }))
        .rows as never;
    } catch (error) {
      throw this.#translated(error);
    }
  };

  /** The rows that a SELECT gives, as bytes for `CopiedRows` in one of the spares. @throws StoreUnavailableError */
  copiedRows(select: string, spares: SpareBuffers): Promise<Buffer> {
    return this.#connected(async (client, link) => {
      try {
        return await copiedRows(client, select, spares);
      } catch (error) {
        throw this.#failed(error, link);
      }
    });
  }

  /** All or nothing. @throws StoreUnavailableError */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.#connected(async (client, link) => {
      const query: Query = async (text, values = [], name) => {
        try {
          const statement = { text, values: [...values], ...(name ? { name } : {}) };
          return (await client.query(statement)).rows as never;
        } catch (error) {
          throw this.#failed(error, link);
        }
      };
      try {
        await query('begin');
        const done = await work(query);
        await query('commit');
        return done;
      } catch (error) {
        if (!link.broken) await query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  onApplicationBootstrap(): void {
    this.#life = this.#live();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#closing.abort(new Error('shutting down'));
    await this.#life;
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  /** @throws StoreUnavailableError before the first connection */
  #pool(): pg.Pool {
    if (!this.#source.isInitialized) throw new StoreUnavailableError('no connection yet');
    return (this.#source.driver as unknown as { master: pg.Pool }).master;
  }

  /** A connection for as long as the work takes; one that broke is not used again. */
  async #connected<T>(work: (client: pg.PoolClient, link: Link) => Promise<T>): Promise<T> {
    const client = await this.#pool()
      .connect()
      .catch((error: unknown) => {
        throw this.#translated(error);
      });
    const link: Link = { broken: undefined };
    // A connection may break between two statements; without a listener that would end the process.
    const broke = (error: Error): void => {
      link.broken = new StoreUnavailableError(error);
      this.#lost();
    };
    client.on('error', broke);
    try {
      return await work(client, link);
    } finally {
      client.off('error', broke);
      client.release(link.broken);
    }
  }

  #failed(error: unknown, link: Link): unknown {
    const translated = this.#translated(error);
    if (translated instanceof StoreUnavailableError) link.broken = translated;
    return translated;
  }

  #translated(error: unknown): unknown {
    if (error instanceof StoreUnavailableError) return error;
    const translated = translateStoreError(error);
    if (translated instanceof StoreUnavailableError) this.#lost();
    return translated;
  }

  #lost(): void {
    if (!this.#isReachable) return;
    this.#isReachable = false;
    this.#awaySinceMs = this.#clock.nowMs();
    this.#changed();
  }

  async #live(): Promise<void> {
    let complaint = '';
    while (!this.#closing.signal.aborted) {
      try {
        await this.#beat();
        complaint = '';
      } catch (error) {
        this.#lost();
        if (!mayPass(error)) {
          giveUp('the database answers, and refuses what border needs', error);
          return;
        }
        const message = error instanceof Error ? error.message || error.name : String(error);
        if (message !== complaint) this.#log.warn(`the database does not answer: ${message}`);
        complaint = message;
        for (const follower of this.#followers) follower.stillAway?.();
      }
      this.#judge();
      const pauseMs = this.#isReachable ? PULSE_MS : PULSE_AWAY_MS;
      await this.#clock.sleep(pauseMs, this.#closing.signal).catch(() => undefined);
    }
  }

  async #beat(): Promise<void> {
    if (!this.#source.isInitialized) await this.#source.initialize();
    if (!this.#hasBegun) await migrate(this.#migrations);
    if (!this.#isReachable) {
      while (this.#counted > 0) await this.#clock.sleep(PULSE_AWAY_MS, this.#closing.signal);
      await this.#untilEarlierTransactionsAreOver();
      for (const follower of this.#followers) await follower.catchUp?.();
      for (const follower of this.#followers) await follower.recount?.();
    }
    if (!this.#hasBegun) {
      for (const follower of this.#followers) await follower.begin?.();
      this.#hasBegun = true;
    }
    await this.query('select 1');
    if (this.#isReachable) return;
    this.#isReachable = true;
    this.#countsAsDown = false;
    this.#log.log('the database answers');
    this.#changed();
  }

  /**
   * A border that was killed, or a connection that broke, may have left a transaction that still commits. None of ours lasts
   * longer than a statement may; somebody else's may, and is not waited for.
   */
  async #untilEarlierTransactionsAreOver(): Promise<void> {
    const [now] = await this.query<{ next: string }>(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
    );
    const untilMs = this.#clock.nowMs() + STATEMENT_TIMEOUT_MS;
    while (this.#clock.nowMs() < untilMs) {
      const [earlier] = await this.query<{ over: boolean }>(
        'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as over',
        [now?.next],
      );
      if (earlier?.over) return;
      await this.#clock.sleep(PULSE_AWAY_MS, this.#closing.signal);
    }
  }

  #judge(): void {
    if (this.#isReachable || this.#countsAsDown || !this.#hasBegun) return;
    if (this.#clock.nowMs() - this.#awaySinceMs < DOWN_AFTER_MS) return;
    this.#countsAsDown = true;
    this.#changed();
  }

  #changed(): void {
    for (const follower of this.#followers) follower.storeChanged?.();
  }
}
