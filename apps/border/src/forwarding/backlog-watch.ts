import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { BacklogStatus } from '#contracts';
import type { Clock } from '#determinism';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import type { Site } from '../sites/site.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';

const PERIOD_MS = 1_000;

/** Tells every second what is not at the register yet, if that has changed. */
@Injectable()
export class BacklogWatch implements BeforeApplicationShutdown {
  readonly #log = new Logger('backlog');
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #clock: Clock;
  readonly #told = new Map<Site, string>();
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(sites: Sites, database: SiteDatabase, @Inject(CLOCK) clock: Clock) {
    this.#sites = sites;
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
        await this.#tell();
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) this.#log.error(error);
      }
      await this.#clock.sleep(PERIOD_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  async #tell(): Promise<void> {
    if (!this.#database.isReachable) return;
    const sites = this.#sites.all();
    for (const site of this.#told.keys()) if (!sites.includes(site)) this.#told.delete(site);
    for (const site of sites) {
      const before = site.backlog.status();
      if (before.unsynced > 0) site.backlog.oldestSiteAt = await this.#oldest(site.siteId);
      const status = site.backlog.status();
      const said = JSON.stringify(status);
      if (this.#told.get(site) === said) continue;
      this.#told.set(site, said);
      await this.#sites.tell(site, [this.#entry(site, status)]);
      // The last of the backlog may have been what a hall was recovering from.
      await this.#sites.changed(site, []);
    }
  }

  #entry({ runId, siteId, siteAt }: Site, body: BacklogStatus) {
    return { kind: 'BacklogObserved' as const, runId, siteId, siteAt, body };
  }

  async #oldest(siteId: string): Promise<string | null> {
    const [row] = await this.#database.query<{ site_at: Date | null }>(
      `select least(
         (select site_at from (
            select site_id, site_at from forwarding where state = 'pending' order by queued, entry_sequence limit 1000
          ) first where site_id = $1 order by site_at limit 1),
         (select min(site_at) from forwarding where state = 'blocked' and site_id = $1)
       ) as site_at`,
      [siteId],
      'oldest-unsynced',
    );
    return row?.site_at?.toISOString() ?? null;
  }
}
