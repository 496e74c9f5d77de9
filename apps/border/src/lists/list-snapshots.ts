import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { SNAPSHOT_SERVICES } from '#fallback';
import type { SnapshotService } from '#fallback';
import type { Clock } from '#determinism';
import { CentreClient } from '../centre/centre-client.ts';
import { CentreFailedError, CentreRefusedError } from '../centre/centre-failed.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import type { Site } from '../sites/site.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import type { TravelDocument } from '../checks/travel-document.ts';
import { isListed } from './list-keys.ts';

/** Wall time between two fetches; with a list of some thousand keys a fetch costs milliseconds. */
const REFRESH_MS = 30_000;
/** Until a first snapshot is there we ask more often: without one no list can be looked into once the centre is gone. */
const FIRST_MS = 1_000;

interface Snapshot {
  readonly version: number;
  /** Wall time at the centre. */
  readonly takenAtMs: number;
  readonly keys: ReadonlySet<string>;
}

export interface SnapshotAnswer {
  readonly listed: boolean;
  readonly version: number;
  /** Site time since the site last had this list fresh. */
  readonly ageMs: number;
}

/** What documented checks go by: the watch list and the Interpol list as last fetched, kept in the site's database. */
@Injectable()
export class ListSnapshots implements BeforeApplicationShutdown {
  readonly #log = new Logger('lists');
  readonly #sites: Sites;
  readonly #centre: CentreClient;
  readonly #database: SiteDatabase;
  readonly #clock: Clock;
  readonly #snapshots = new Map<SnapshotService, Snapshot>();
  /** Site time of the last fresh fetch, by `site/service`. */
  readonly #takenSiteMs = new Map<string, number>();
  readonly #closing = new AbortController();

  constructor(sites: Sites, centre: CentreClient, database: SiteDatabase, @Inject(CLOCK) clock: Clock) {
    this.#sites = sites;
    this.#centre = centre;
    this.#database = database;
    this.#clock = clock;
    database.follow({ begin: () => this.#begin() });
    sites.follow({
      sitesReplaced: (replaced) => {
        for (const site of replaced) this.#startAges(site);
      },
    });
  }

  beforeApplicationShutdown(): void {
    this.#closing.abort(new Error('shutting down'));
  }

  /** Whether the traveller is on the list as the site has it; null when it has none. */
  look(site: Site, service: SnapshotService, document: TravelDocument): SnapshotAnswer | null {
    const snapshot = this.#snapshots.get(service);
    const ageMs = this.ageMs(site, service);
    if (!snapshot || ageMs === null) return null;
    return { listed: isListed(snapshot.keys, document), version: snapshot.version, ageMs };
  }

  /** Age in site time; null when there is none. */
  ageMs(site: Site, service: SnapshotService): number | null {
    const takenMs = this.#takenSiteMs.get(`${site.siteId}/${service}`);
    if (takenMs === undefined || !this.#snapshots.has(service)) return null;
    return Math.max(0, Math.round(site.clock.nowMs() - takenMs));
  }

  async #begin(): Promise<void> {
    const snapshots = await this.#database.query<{
      service: SnapshotService;
      version: string;
      taken_at: Date;
      keys: string[];
    }>('select * from list_snapshot');
    for (const { service, version, taken_at, keys } of snapshots) {
      this.#snapshots.set(service, {
        version: Number(version),
        takenAtMs: taken_at.getTime(),
        keys: new Set(keys),
      });
    }
    const ages = await this.#database.query<{ site_id: string; service: string; taken_site_at: Date }>(
      'select * from site_list_snapshot',
    );
    for (const { site_id, service, taken_site_at } of ages) {
      this.#takenSiteMs.set(`${site_id}/${service}`, taken_site_at.getTime());
    }
    void this.#keepFresh();
  }

  /** A site whose time begins anew counts a list's age from the wall time that has passed since it was taken. */
  #startAges(site: Site): void {
    for (const [service, { takenAtMs }] of this.#snapshots) {
      const ageMs = Math.max(0, this.#clock.nowMs() - takenAtMs);
      this.#takenSiteMs.set(`${site.siteId}/${service}`, site.clock.nowMs() - ageMs);
    }
  }

  async #keepFresh(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      for (const service of SNAPSHOT_SERVICES) await this.#refresh(service);
      const pauseMs = this.#snapshots.size < SNAPSHOT_SERVICES.length ? FIRST_MS : REFRESH_MS;
      await this.#clock.sleep(pauseMs, this.#closing.signal).catch(() => undefined);
    }
  }

  async #refresh(service: SnapshotService): Promise<void> {
    const sites = this.#sites.all().filter(({ board }) => board.health[service] === 'up');
    const asks = sites[0];
    if (!asks) return;
    try {
      const { version, takenAt, keys } = await this.#centre.snapshot(service, asks.siteId);
      const isNew = this.#snapshots.get(service)?.version !== version;
      const takenAtMs = Date.parse(takenAt);
      await this.#keep(service, version, takenAt, isNew ? keys : null, sites);
      this.#snapshots.set(service, {
        version,
        takenAtMs,
        keys: isNew ? new Set(keys) : (this.#snapshots.get(service)?.keys ?? new Set()),
      });
      for (const site of sites) this.#takenSiteMs.set(`${site.siteId}/${service}`, site.clock.nowMs());
    } catch (error) {
      if (!isSurroundings(error)) throw error;
      this.#log.debug({ service, msg: `the list could not be fetched: ${error.message}` });
    }
  }

  /** Keeps it before it is used: what a record says was looked into is in the store. */
  async #keep(
    service: string,
    version: number,
    takenAt: string,
    keys: readonly string[] | null,
    sites: readonly Site[],
  ): Promise<void> {
    await this.#database.transaction(async (query) => {
      if (keys) {
        await query(
          `insert into list_snapshot (service, version, taken_at, keys) values ($1, $2, $3, $4)
           on conflict (service) do update set version = $2, taken_at = $3, keys = $4`,
          [service, version, takenAt, keys],
        );
      } else {
        await query('update list_snapshot set taken_at = $2 where service = $1', [service, takenAt]);
      }
      await query(
        `insert into site_list_snapshot (site_id, service, taken_site_at)
         select site_id, $1, taken_site_at from unnest($2::text[], $3::timestamptz[]) as taken (site_id, taken_site_at)
         on conflict (site_id, service) do update set taken_site_at = excluded.taken_site_at`,
        [service, sites.map(({ siteId }) => siteId), sites.map(({ siteAt }) => siteAt)],
      );
    });
  }
}

const isSurroundings = (error: unknown): error is Error =>
  error instanceof CentreFailedError ||
  error instanceof CentreRefusedError ||
  error instanceof StoreUnavailableError;
