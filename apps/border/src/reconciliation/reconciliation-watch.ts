import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { SERVICES } from '#fallback';
import type { Clock } from '#determinism';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import type { Site } from '../sites/site.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { ReconciliationCounts } from './reconciliation-counts.ts';

const PERIOD_MS = 1_000;
/**
 * So often all is told when something went down or came up, changed or not: the change itself is journalled beside, and may be
 * behind the first time.
 */
const TELLS_ANEW = 2;

/**
 * Tells every second how far each site is with its fallback records, if that has changed; and anew when services or the site's
 * own database are back, so that whoever waits for the end of an outage hears that there is nothing to do.
 */
@Injectable()
export class ReconciliationWatch implements BeforeApplicationShutdown {
  readonly #log = new Logger('reconciliation');
  readonly #sites: Sites;
  readonly #counts: ReconciliationCounts;
  readonly #database: SiteDatabase;
  readonly #clock: Clock;
  readonly #told = new Map<string, string>();
  #standing = '';
  #anew = 0;
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    sites: Sites,
    counts: ReconciliationCounts,
    database: SiteDatabase,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#sites = sites;
    this.#counts = counts;
    this.#database = database;
    this.#clock = clock;
    database.follow({
      recount: () => {
        this.#standing = '';
        return Promise.resolve();
      },
      begin: () => {
        this.#running = this.#watch();
        return Promise.resolve();
      },
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#ending.abort(new Error('shutting down'));
    await this.#running;
  }

  async #watch(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        if (this.#database.isReachable) await this.#tell();
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) this.#log.error(error);
      }
      await this.#clock.sleep(PERIOD_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  async #tell(): Promise<void> {
    // Health first: counts that are read after all services were back are counts of then.
    const sites = this.#sites.all();
    this.#noteStanding(sites);
    const counts = await this.#counts.read();
    const entries: NewEntry[] = [];
    const told = new Map<string, string>();
    for (const site of sites) {
      const body = counts.get(site.siteId);
      if (!body) continue;
      const { runId, siteId, siteAt } = site;
      const said = JSON.stringify([runId, body]);
      if (this.#told.get(siteId) === said) continue;
      told.set(siteId, said);
      entries.push({ kind: 'ReconciliationObserved', runId, siteId, siteAt, body });
    }
    if (entries.length === 0) return;
    await this.#database.transaction((query) => append(query, entries));
    for (const [siteId, said] of told) this.#told.set(siteId, said);
  }

  /** What was told is forgotten when a service or the site's store changed, and at the next look once more. */
  #noteStanding(sites: readonly Site[]): void {
    const standing = JSON.stringify(
      sites.map(({ siteId, board, halls }) => [
        siteId,
        SERVICES.every((service) => board.health[service] === 'up'),
        [...halls.values()].some(({ mode }) => mode === 'paper'),
      ]),
    );
    if (standing !== this.#standing) this.#anew = TELLS_ANEW;
    this.#standing = standing;
    if (this.#anew === 0) return;
    this.#anew -= 1;
    this.#told.clear();
  }
}
