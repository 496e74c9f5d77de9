import { Injectable } from '@nestjs/common';
import type { BeginRun } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';

const MOST_REMEMBERED = 64;

/** What runs said of themselves when they began; does not change, so it is read once. */
@Injectable()
export class RunBooks {
  readonly #database: SiteDatabase;
  readonly #known = new Map<string, BeginRun>();

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** Null when there is no such run. @throws StoreUnavailableError */
  async find(runId: string): Promise<BeginRun | null> {
    const known = this.#known.get(runId);
    if (known) return known;
    const [row] = await this.#database.query<{ body: BeginRun }>('select body from run where run_id = $1', [
      runId,
    ]);
    if (!row) return null;
    const oldest = this.#known.keys().next();
    if (this.#known.size >= MOST_REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
    this.#known.set(runId, row.body);
    return row.body;
  }

  /** @throws StoreUnavailableError */
  async newest(): Promise<BeginRun | null> {
    const [row] = await this.#database.query<{ run_id: string }>(
      'select run_id from run order by begun_at desc limit 1',
    );
    return row ? this.find(row.run_id) : null;
  }
}
