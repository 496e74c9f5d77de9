import type { Service } from '#fallback';
import type { SnapshotAnswer } from '../../apps/border/src/lists/list-snapshots.ts';
import type { Site } from '../../apps/border/src/sites/site.ts';
import { LIST_SERVICES } from './centre.ts';
import type { Centre, ListService } from './centre.ts';
import type { Life } from './life.ts';

/** As border's settings have them. */
const REFRESH_MS = 30_000;
const FIRST_MS = 1_000;
const DEADLINE_MS = 800;

/** The lists as the site last fetched them; here in memory alone, so that a new life begins without. */
export class ListShelf {
  readonly #centre: Centre;
  readonly #site: Site;
  readonly #kept = new Map<ListService, { version: number; takenSiteMs: number }>();

  constructor(centre: Centre, site: Site) {
    this.#centre = centre;
    this.#site = site;
  }

  async keep(life: Life): Promise<void> {
    for (;;) {
      for (const service of LIST_SERVICES) {
        const answers = await this.#centre.probe(service, DEADLINE_MS);
        const takenSiteMs = this.#site.clock.nowMs();
        if (answers) this.#kept.set(service, { version: this.#centre.lists[service].version, takenSiteMs });
      }
      await life.clock.sleep(this.#kept.size === LIST_SERVICES.length ? REFRESH_MS : FIRST_MS);
    }
  }

  look(service: Service, serial: number): SnapshotAnswer | null {
    if (!isList(service)) return null;
    const kept = this.#kept.get(service);
    const ageMs = this.ageMs(service);
    if (!kept || ageMs === null) return null;
    return { listed: this.#centre.isListed(service, serial, kept.version), version: kept.version, ageMs };
  }

  ageMs(service: ListService): number | null {
    const kept = this.#kept.get(service);
    return kept ? Math.max(0, Math.round(this.#site.clock.nowMs() - kept.takenSiteMs)) : null;
  }
}

const isList = (service: Service): service is ListService =>
  service === 'watchlist' || service === 'interpol';
