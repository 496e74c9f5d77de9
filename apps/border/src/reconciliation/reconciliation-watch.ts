import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { SERVICES } from '#fallback';
import type { Clock } from '#determinism';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { ReconciliationCounts } from './reconciliation-counts.ts';

const PERIOD_MS = 1_000;

/**
 * Tells every second how far each site is with its fallback records, if that has changed; and once more when all services
 * are back, so that whoever waits for the end of an outage hears that there is nothing to do.
 */
@Injectable()
export class ReconciliationWatch implements BeforeApplicationShutdown {
  readonly #log = new Logger('reconciliation');
  readonly #sites: Sites;
  readonly #counts: ReconciliationCounts;
  readonly #database: SiteDatabase;
  readonly #clock: Clock;
  readonly #told = new Map<string, string>();
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
    const sites = this.#sites.all().map((site) => ({
      site,
      allUp: SERVICES.every((service) => site.board.health[service] === 'up'),
    }));
    const counts = await this.#counts.read();
    const entries: NewEntry[] = [];
    const told = new Map<string, string>();
    for (const { site, allUp } of sites) {
      const body = counts.get(site.siteId);
      if (!body) continue;
      const { runId, siteId, siteAt } = site;
      const said = JSON.stringify([runId, allUp, body]);
      if (this.#told.get(siteId) === said) continue;
      told.set(siteId, said);
      entries.push({ kind: 'ReconciliationObserved', runId, siteId, siteAt, body });
    }
    if (entries.length === 0) return;
    await this.#database.transaction((query) => append(query, entries));
    for (const [siteId, said] of told) this.#told.set(siteId, said);
  }
}
