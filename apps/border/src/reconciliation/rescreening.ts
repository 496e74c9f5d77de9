import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { SCREENED_LISTS } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { CentreFailedError, CentreRefusedError } from '../centre/centre-failed.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { DueRecords } from './due-records.ts';
import type { ScreeningCursor } from './due-records.ts';
import { ListScreening } from './list-screening.ts';
import { matchRecords, unreadableConflict } from './matching.ts';
import type { Setting } from './matching.ts';
import { briefOf } from './recorded-crossing.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';
import { RunBooks } from './run-books.ts';
import { ScreeningOutcomes } from './screening-outcomes.ts';

/** Wall time between two looks for records to screen, and after a failure. */
const LOOK_MS = 1_000;

/**
 * Screens every record made under fallback again, once the lists answer: in steps of up to 500 records a site, each step and
 * its outcome one transaction. Killed at any instant it goes on after the last step that was written.
 */
@Injectable()
export class Rescreening implements BeforeApplicationShutdown {
  readonly #log = new Logger('rescreening');
  readonly #sites: Sites;
  readonly #due: DueRecords;
  readonly #lists: ListScreening;
  readonly #books: RunBooks;
  readonly #outcomes: ScreeningOutcomes;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #complaint = '';

  constructor(
    sites: Sites,
    due: DueRecords,
    lists: ListScreening,
    books: RunBooks,
    outcomes: ScreeningOutcomes,
    database: SiteDatabase,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#sites = sites;
    this.#due = due;
    this.#lists = lists;
    this.#books = books;
    this.#outcomes = outcomes;
    this.#clock = clock;
    database.follow({
      begin: () => {
        this.#running = this.#run();
        return Promise.resolve();
      },
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#ending.abort(new Error('shutting down'));
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        await this.#due.include(this.#sites.all().map(({ siteId }) => siteId));
        for (const cursor of await this.#due.sitesDue()) await this.#reconcile(cursor);
        this.#complaint = '';
      } catch (error) {
        this.#complain(error);
      }
      await this.#clock.sleep(LOOK_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  /** Step after step until nothing of the site is due, or its lists do not answer. */
  async #reconcile(from: ScreeningCursor): Promise<void> {
    for (let cursor: ScreeningCursor | null = from; cursor && this.#mayAsk(cursor.siteId);) {
      try {
        cursor = await this.#step(cursor);
      } catch (error) {
        // Another site's lists may answer: a fault may lie on the way from one.
        if (!isOfCentre(error)) throw error;
        this.#complain(error);
        return;
      }
    }
  }

  /** Sites of earlier runs have no health any more: they just try. */
  #mayAsk(siteId: string): boolean {
    if (this.#ending.signal.aborted) return false;
    const health = this.#sites.find(siteId)?.board.health;
    return !health || SCREENED_LISTS.every((list) => health[list] === 'up');
  }

  /** Returns where to go on; null when nothing is left. */
  async #step(from: ScreeningCursor): Promise<ScreeningCursor | null> {
    const records = await this.#due.next(from);
    const last = records.at(-1);
    if (!last) return null;
    const site = this.#sites.find(from.siteId);
    const siteAt = site?.siteAt ?? isoNow(this.#clock);
    const { versions, findings, unreadable } = await this.#lists.screen(from.siteId, siteAt, records);
    const history = await this.#due.historyOf(records);
    const settings = await this.#settings([...records, ...history]);
    const { merges, conflicts } = matchRecords(records, history, (record) => settings.get(keyOf(record))!);
    const lateHits = records.flatMap(({ crossing }) => {
      const found = findings.get(crossing.crossingId);
      return found ? [{ crossing: briefOf(crossing), findings: found }] : [];
    });
    const done = await this.#outcomes.write(
      {
        from,
        records,
        versions,
        lateHits,
        merges: [...merges],
        conflicts: [...conflicts, ...unreadable.map(unreadableConflict)],
      },
      { runId: site?.runId ?? last.crossing.runId, siteAt },
    );
    if (!done) return null;
    for (const { crossing } of lateHits) {
      this.#log.warn({ crossingId: crossing.crossingId, siteId: from.siteId, msg: 'late hit' });
    }
    return { siteId: from.siteId, transaction: last.transaction, sequence: last.sequence };
  }

  async #settings(records: readonly RecordedCrossing[]): Promise<Map<string, Setting>> {
    const settings = new Map<string, Setting>();
    for (const record of records) {
      const key = keyOf(record);
      if (settings.has(key)) continue;
      const run = await this.#books.find(record.crossing.runId);
      const site = run?.sites.find(({ siteId }) => siteId === record.crossing.siteId);
      if (!run || !site) throw new Error(`no run ${record.crossing.runId} with ${record.crossing.siteId}`);
      settings.set(key, { timeZone: site.timeZone, knownSinceMs: Date.parse(run.startsAt) });
    }
    return settings;
  }

  #complain(error: unknown): void {
    if (!isOfCentre(error) && !(error instanceof StoreUnavailableError)) this.#log.error(error);
    else if (error.message !== this.#complaint) this.#log.warn(`screening again must wait: ${error.message}`);
    this.#complaint = error instanceof Error ? error.message : String(error);
  }
}

const keyOf = ({ crossing: { runId, siteId } }: RecordedCrossing): string => `${runId} ${siteId}`;

const isOfCentre = (error: unknown): error is Error =>
  error instanceof CentreFailedError || error instanceof CentreRefusedError;
