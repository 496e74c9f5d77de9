import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Service } from '#fallback';
import type { Clock } from '#determinism';
import { CentreClient } from '../centre/centre-client.ts';
import type { Site } from '../sites/site.ts';
import { Sites } from '../sites/sites.ts';
import type { SitesFollower } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { SiteWatch } from './site-watch.ts';

/** Keeps one watch a site, and makes what the watches see known. */
@Injectable()
export class ServicesWatch implements SitesFollower, BeforeApplicationShutdown {
  readonly #log = new Logger('services');
  readonly #sites: Sites;
  readonly #centre: CentreClient;
  readonly #clock: Clock;
  readonly #watches = new Map<string, SiteWatch>();
  readonly #registerAnswers: (() => void)[] = [];

  constructor(sites: Sites, centre: CentreClient, @Inject(CLOCK) clock: Clock) {
    this.#sites = sites;
    this.#centre = centre;
    this.#clock = clock;
    sites.follow(this);
    centre.onDisconnect(() => {
      for (const watch of this.#watches.values()) watch.hint();
    });
  }

  /** Calls `tell` each time that the register has answered a probe. */
  onRegisterAnswers(tell: () => void): void {
    this.#registerAnswers.push(tell);
  }

  /** A call of a check ended; tells the board, and looks at once when it was a bad one. */
  observed(site: Site, service: Service, ok: boolean): void {
    site.board.observe(service, site.clock.nowMs(), ok);
    if (!ok) this.#watches.get(site.siteId)?.hint();
  }

  sitesReplaced(sites: readonly Site[]): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
    for (const site of sites) {
      const watch = new SiteWatch(site, {
        clock: this.#clock,
        probe: (service, siteId) => this.#centre.probe(service, siteId),
        settled: (...seen) => {
          this.#settled(...seen);
        },
      });
      this.#watches.set(site.siteId, watch);
      watch.run().catch((error: unknown) => {
        this.#log.error(error);
      });
    }
  }

  beforeApplicationShutdown(): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
  }

  #settled(site: Site, changed: readonly Service[], registerAnswers: boolean): void {
    if (changed.length > 0) {
      const { health } = site.board;
      this.#log.log({
        siteId: site.siteId,
        changed,
        health: { ...health },
        msg: 'health of services changed',
      });
    }
    void this.#sites.changed(
      site,
      changed.map((service) =>
        site.healthEntry(service, site.board.health[service] === 'up' ? 'down' : 'up'),
      ),
    );
    if (registerAnswers) for (const tell of this.#registerAnswers) tell();
  }
}
