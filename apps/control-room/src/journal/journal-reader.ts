import type { PinoLogger } from 'nestjs-pino';
import type { Clock } from '#determinism';
import type { AnyJournalEntry, JournalKind } from '#contracts';
import { compareCursors } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { JournalUnreachableError } from './journal-database.ts';
import type { JournalDatabase } from './journal-database.ts';
import { BATCH_ROWS, readNext } from './next-entries.ts';
import { readNewestRun } from './newest-run.ts';

/** Who is told what the journal says. */
export interface JournalListener {
  readonly kinds: readonly JournalKind[];
  /** How things stand, at the start or when the journal was replaced by another: what was known before is void. */
  begin(entries: readonly AnyJournalEntry[]): void;
  /** What was appended since, in journal order. */
  append(entries: readonly AnyJournalEntry[]): void;
  /** The journal cannot be read since that instant of wall time, or (null) can be read again: what was missed follows. */
  unreachable(sinceMs: number | null): void;
}

const pollMs = 200;
const backOffMaxMs = 5_000;

/**
 * Follows the journal from the newest run on. When the database goes away it says so, tries again more and more
 * slowly, and goes on at its cursor: no row is missed, none is told twice.
 */
export class JournalReader {
  readonly #database: JournalDatabase;
  readonly #clock: Clock;
  readonly #log: PinoLogger;
  readonly #stop = new AbortController();
  #cursor: Cursor | null = null;
  #unreachableSinceMs: number | null = null;
  #lagMs: number | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(database: JournalDatabase, clock: Clock, log: PinoLogger) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  /** Wall time between the recording of the newest entry that was read and its reading; null before the first. */
  get lagMs(): number | null {
    return this.#lagMs;
  }

  /** True once how things stand has been read, as long as the database answers. */
  get isCurrent(): boolean {
    return this.#cursor !== null && this.#unreachableSinceMs === null;
  }

  follow(listener: JournalListener): void {
    this.#running = this.#follow(listener);
  }

  /** Ends following; resolves when the last read is over. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('control-room stops'));
    await this.#running;
  }

  async #follow(listener: JournalListener): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      let pauseMs = pollMs;
      try {
        pauseMs = await this.#step(listener);
        failures = 0;
      } catch (error) {
        if (!(error instanceof JournalUnreachableError)) throw error;
        pauseMs = Math.min(backOffMaxMs, pollMs * 2 ** Math.min(failures++, 10));
        this.#unreachable(listener, error);
      }
      if (pauseMs > 0) await this.#clock.sleep(pauseMs, this.#stop.signal).catch(() => undefined);
    }
  }

  /** Reads once; how long to wait before the next time. */
  async #step(listener: JournalListener): Promise<number> {
    if (this.#cursor === null) {
      const newest = await readNewestRun(this.#database);
      this.#reachable(listener);
      listener.begin(newest.entries);
      this.#cursor = newest.cursor;
      return 0;
    }
    const next = await readNext(this.#database, this.#cursor, listener.kinds);
    this.#reachable(listener);
    if (compareCursors({ transaction: next.horizon, sequence: '0' }, this.#cursor) < 0) {
      // Transaction numbers never go back in one database: this is another journal.
      this.#log.warn(
        { cursor: this.#cursor, horizon: next.horizon },
        'the journal was replaced; starting over',
      );
      this.#cursor = null;
      return 0;
    }
    if (next.unreadable > 0)
      this.#log.warn({ rows: next.unreadable }, 'journal entries could not be understood');
    const newest = next.entries.at(-1);
    if (newest) {
      this.#lagMs = Math.max(0, this.#clock.nowMs() - Date.parse(newest.recordedAt));
      listener.append(next.entries);
    }
    this.#cursor = next.cursor;
    return next.rows === BATCH_ROWS ? 0 : pollMs;
  }

  #unreachable(listener: JournalListener, error: JournalUnreachableError): void {
    if (this.#unreachableSinceMs !== null || this.#stop.signal.aborted) return;
    this.#unreachableSinceMs = this.#clock.nowMs();
    this.#log.warn({ err: error }, 'the journal cannot be read; trying again');
    listener.unreachable(this.#unreachableSinceMs);
  }

  #reachable(listener: JournalListener): void {
    if (this.#unreachableSinceMs === null) return;
    const awayMs = this.#clock.nowMs() - this.#unreachableSinceMs;
    this.#unreachableSinceMs = null;
    this.#log.info({ awayMs }, 'the journal can be read again');
    listener.unreachable(null);
  }
}
