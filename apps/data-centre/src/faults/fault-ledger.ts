import { Inject, Injectable, Logger } from '@nestjs/common';
import { startFault } from '#contracts';
import type { Clock } from '#determinism';
import { parseFault } from '#faults';
import { CentreDatabase } from '../database/centre-database.ts';
import type { DatabaseFollower } from '../database/centre-database.ts';
import { CLOCK } from '../tokens.ts';
import { FaultBoard } from './fault-board.ts';
import type { FaultJournalEntry, FaultWatcher } from './fault-board.ts';

/** Journal entries that wait for the database; beyond, the oldest is dropped and the log says so. */
const MAX_WAITING = 1_000;
/** What a caller waits at most for its start or end to be written; it has taken effect before that. */
const PATIENCE_MS = 1_000;

/**
 * Writes starts and ends of faults to the database, and the leases in force, so that a restarted centre is as broken as
 * it was. The board never waits for it: while the database is away, entries queue here.
 */
@Injectable()
export class FaultLedger implements FaultWatcher, DatabaseFollower {
  readonly #log = new Logger('faults');
  readonly #board: FaultBoard;
  readonly #database: CentreDatabase;
  readonly #clock: Clock;
  readonly #waiting: FaultJournalEntry[] = [];
  #isDue = false;
  #hasResumed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(board: FaultBoard, database: CentreDatabase, @Inject(CLOCK) clock: Clock) {
    this.#board = board;
    this.#database = database;
    this.#clock = clock;
    board.watch(this);
    database.follow(this);
  }

  faultStarted(entry: FaultJournalEntry): void {
    this.#enqueue(entry);
  }

  faultEnded(entry: FaultJournalEntry): void {
    this.#enqueue(entry);
  }

  leaseChanged(): void {
    this.#isDue = true;
    if (this.#database.isReachable) void this.#write();
  }

  /** Resolves when everything up to now is written, or patience has run out. */
  async settle(): Promise<void> {
    if (!this.#database.isReachable) return;
    const enough = new AbortController();
    const patience = this.#clock.sleep(PATIENCE_MS, enough.signal).catch(() => undefined);
    await Promise.race([this.#write(), patience]);
    enough.abort();
  }

  async entries(limit: number): Promise<FaultJournalEntry[]> {
    const rows = await this.#database.query<Omit<FaultJournalEntry, 'at'> & { at: Date }>(
      `SELECT kind, fault_id AS "faultId", run_id AS "runId", at, by, fault
       FROM fault_journal ORDER BY entry DESC LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async onReachable(): Promise<void> {
    if (!this.#hasResumed) await this.#resume();
    this.#hasResumed = true;
    await this.#write();
  }

  async onPulse(): Promise<void> {
    if (this.#isDue) await this.#write();
  }

  #enqueue(entry: FaultJournalEntry): void {
    const { kind, faultId, runId, by } = entry;
    this.#log.log({ faultId, runId, by, fault: entry.fault.kind }, kind);
    this.#waiting.push(entry);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
      this.#log.error('the database is away for long: the oldest waiting fault journal entry is dropped');
    }
    this.#isDue = true;
    if (this.#database.isReachable) void this.#write();
  }

  /** One writer at a time; a failed write is made again at the next pulse. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeOnce()).catch(() => undefined);
    return this.#writing;
  }

  async #writeOnce(): Promise<void> {
    if (!this.#isDue) return;
    this.#isDue = false;
    const entries = [...this.#waiting];
    try {
      await this.#database.transaction(async (manager) => {
        await manager.query(
          `INSERT INTO fault_journal (kind, fault_id, run_id, at, by, fault)
           SELECT e->>'kind', e->>'faultId', e->>'runId', (e->>'at')::timestamptz, e->>'by', e->'fault'
           FROM jsonb_array_elements($1::jsonb) AS e`,
          [JSON.stringify(entries)],
        );
        // Few and small: the whole board is written afresh.
        await manager.query('DELETE FROM fault_lease');
        await manager.query(
          `INSERT INTO fault_lease (fault_id, started_at, lease_ends_at, fault)
           SELECT f->>'faultId', (f->>'startedAt')::timestamptz, (f->>'leaseEndsAt')::timestamptz, f
           FROM jsonb_array_elements($1::jsonb) AS f`,
          [JSON.stringify(this.#board.active())],
        );
      });
    } catch (error) {
      this.#isDue = true;
      throw error;
    }
    this.#waiting.splice(0, entries.length);
  }

  /** A fault whose lease ran out while nobody was here ends now: the board journals that. */
  async #resume(): Promise<void> {
    const rows = await this.#database.query<{ started_at: Date; lease_ends_at: Date; fault: unknown }>(
      'SELECT started_at, lease_ends_at, fault FROM fault_lease ORDER BY started_at',
    );
    for (const row of rows) {
      const asked = startFault.strip().safeParse(row.fault);
      const parsed = asked.success ? parseFault(asked.data.kind, asked.data.parameters) : null;
      if (!asked.success || !parsed?.ok) {
        this.#log.error('a fault of before cannot be taken up again: it was written by another version');
        continue;
      }
      this.#board.resume(asked.data, parsed.fault, row.started_at.getTime(), row.lease_ends_at.getTime());
      this.#log.log({ faultId: asked.data.faultId }, 'taken up again after a restart');
    }
  }
}
