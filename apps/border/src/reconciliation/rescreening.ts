import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Clock } from '#determinism';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { DueRecords } from './due-records.ts';
import { ListScreening } from './list-screening.ts';
import { RunBooks } from './run-books.ts';
import { ScreeningOutcomes } from './screening-outcomes.ts';
import { ScreeningRound, isOfCentre } from './screening-round.ts';

/** Wall time between two looks for records to screen, and after a failure. */
const LOOK_MS = 1_000;

/** Keeps the rounds of re-screening going from the first connection to the database until border ends. */
@Injectable()
export class Rescreening implements BeforeApplicationShutdown {
  readonly #log = new Logger('rescreening');
  readonly #round: ScreeningRound;
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
    this.#clock = clock;
    this.#round = new ScreeningRound({
      sites,
      due,
      lists,
      books,
      outcomes,
      clock,
      lateHit: (crossingId, siteId) => {
        this.#log.warn({ crossingId, siteId, msg: 'late hit' });
      },
      mustWait: (error) => {
        this.#complain(error);
      },
    });
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
        await this.#round.run(this.#ending.signal);
        this.#complaint = '';
      } catch (error) {
        this.#complain(error);
      }
      await this.#clock.sleep(LOOK_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  #complain(error: unknown): void {
    if (!isOfCentre(error) && !(error instanceof StoreUnavailableError)) this.#log.error(error);
    else if (error.message !== this.#complaint) this.#log.warn(`screening again must wait: ${error.message}`);
    this.#complaint = error instanceof Error ? error.message : String(error);
  }
}
