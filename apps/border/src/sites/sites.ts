import { Inject, Injectable, Logger } from '@nestjs/common';
import pLimit from 'p-limit';
import type { BeginRun } from '#contracts';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { SpoolFailedError, SpoolFullError, TooManyWaitingError } from '#store-forward';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { SiteSpool } from '../spool/site-spool.ts';
import { CLOCK } from '../tokens.ts';
import { Backlog } from './backlog.ts';
import { readSites } from './read-sites.ts';
import { keepSite } from './keep-site.ts';
import type { SiteRowChange } from './keep-site.ts';
import { Site } from './site.ts';

/** Entries kept while neither store nor spool takes them; when more come the oldest are dropped, and that is logged. */
const MOST_UNSAVED = 10_000;

/** Somebody who works for every site that there is. */
export interface SitesFollower {
  /** These are the sites from here on; earlier ones are over. */
  sitesReplaced(sites: readonly Site[]): void;
}

/** The sites of the newest run, in memory and in the store. Changes of their state are written one after the other. */
@Injectable()
export class Sites {
  readonly #log = new Logger('sites');
  readonly #database: SiteDatabase;
  readonly #spool: SiteSpool;
  readonly #clock: Clock;
  readonly #followers: SitesFollower[] = [];
  readonly #inTurn = pLimit(1);
  #sites = new Map<string, Site>();
  /** Of every site ever heard of: its records do not end with a run. */
  readonly #backlogs = new Map<string, Backlog>();
  #unsaved: NewEntry[] = [];

  constructor(database: SiteDatabase, spool: SiteSpool, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#spool = spool;
    this.#clock = clock;
    database.follow({
      begin: async () => {
        this.#replace(await readSites(database.query, clock, (siteId) => this.backlogOf(siteId)));
      },
      storeChanged: () => {
        for (const site of this.#sites.values()) void this.changed(site, []);
      },
    });
  }

  follow(follower: SitesFollower): void {
    this.#followers.push(follower);
  }

  all(): Site[] {
    return [...this.#sites.values()];
  }

  /** @throws ProblemError 404 `site-unknown`; StoreUnavailableError until the store has been read */
  get(siteId: string): Site {
    this.#database.assertBegun();
    const site = this.#sites.get(siteId);
    if (site) return site;
    throw new ProblemError(404, 'site-unknown', 'No such site', `no run with the site ${siteId} has begun`, {
      field: 'siteId',
      expected: this.#sites.size > 0 ? `one of ${[...this.#sites.keys()].join(', ')}` : 'a run to have begun',
      example: [...this.#sites.keys()][0] ?? 'CGK-T3',
    });
  }

  /** The site, if `runId` is what runs there. @throws ProblemError 404 `site-unknown`, 409 `run-over` */
  getInRun(siteId: string, runId: string): Site {
    const site = this.get(siteId);
    if (site.runId === runId) return site;
    throw new ProblemError(409, 'run-over', 'Another run', `at ${siteId} now runs ${site.runId}`, {
      field: 'runId',
      expected: site.runId,
      example: site.runId,
    });
  }

  /** Sites of a run. @throws ProblemError 409 `run-over`; StoreUnavailableError until the store has been read */
  ofRun(runId: string): Site[] {
    this.#database.assertBegun();
    const sites = this.all();
    const ofRun = sites.filter((site) => site.runId === runId);
    if (ofRun.length > 0) return ofRun;
    throw new ProblemError(409, 'run-over', 'Another run', `${runId} is not what runs now`, {
      field: 'runId',
      ...(sites[0] ? { expected: sites[0].runId } : {}),
    });
  }

  find(siteId: string): Site | null {
    return this.#sites.get(siteId) ?? null;
  }

  backlogOf(siteId: string): Backlog {
    let backlog = this.#backlogs.get(siteId);
    if (!backlog) {
      backlog = new Backlog(this.#clock);
      this.#backlogs.set(siteId, backlog);
    }
    return backlog;
  }

  /** Begins a run: what it says of its sites takes the place of all sites so far. */
  async begin(run: BeginRun, write: (query: Query) => Promise<void>): Promise<void> {
    const startsMs = Date.parse(run.startsAt);
    const sites = run.sites.map((plan) => {
      const { siteId } = plan;
      return new Site({
        wall: this.#clock,
        runId: run.runId,
        plan,
        nowMs: startsMs,
        speed: run.speed,
        version: (this.find(siteId)?.version ?? 0) + 1,
        backlog: this.backlogOf(siteId),
      });
    });
    await this.#inTurn(async () => {
      await this.#database.transaction(async (query) => {
        await write(query);
        await query('delete from site');
        for (const site of sites) {
          await query(
            `insert into site (site_id, run_id, plan, version, site_at, speed, state) values ($1, $2, $3, $4, $5, $6, $7)`,
            [site.siteId, run.runId, site.plan, site.version, run.startsAt, run.speed, site.save()],
          );
        }
      });
      this.#replace(sites);
    });
  }

  /**
   * Something about a site changed, told by `entries`: settles the modes of its halls, appends, saves, and wakes who waits
   * for the status. With nothing to tell it does nothing. While the store counts as down the spool keeps it; in between
   * border goes on and writes later.
   */
  async changed(site: Site, entries: readonly NewEntry[]): Promise<void> {
    const all = [...entries, ...site.settleModes(this.#database.store)];
    if (all.length === 0 && (this.#unsaved.length === 0 || !this.#database.isReachable)) return;
    try {
      await this.#tell(site, all);
    } catch (error) {
      this.#log.error(error);
    }
  }

  /** As {@link changed}, and resolves when it is written. @throws StoreUnavailableError (then nothing was written) */
  async tell(
    site: Site,
    entries: readonly NewEntry[],
    more?: (query: Query) => Promise<void>,
  ): Promise<void> {
    await this.#inTurn(async () => {
      await this.#database.transaction(async (query) => {
        await append(query, entries);
        await more?.(query);
        await this.#save(query, site);
      });
      site.publish();
    });
  }

  #replace(sites: readonly Site[]): void {
    const before = [...this.#sites.values()];
    this.#sites = new Map(sites.map((site) => [site.siteId, site]));
    for (const old of before) old.publish();
    for (const follower of this.#followers) follower.sitesReplaced(sites);
  }

  async #tell(site: Site, entries: readonly NewEntry[]): Promise<void> {
    await this.#inTurn(async () => {
      const due = [...this.#unsaved, ...entries];
      this.#unsaved = [];
      try {
        if (this.#spool.takes) await this.#spool.tell(due, this.#row(site));
        else {
          await this.#database.transaction(async (query) => {
            await append(query, due);
            await this.#save(query, site);
          });
        }
      } catch (error) {
        if (!isAboutKeeping(error)) throw error;
        this.#unsaved = due.slice(-MOST_UNSAVED);
        if (due.length > MOST_UNSAVED)
          this.#log.error('the store is away for too long: journal entries dropped');
      }
      site.publish();
    });
  }

  #row(site: Site): SiteRowChange {
    const { siteId, runId, version, siteAt, clock } = site;
    return { siteId, runId, version: version + 1, siteAt, speed: clock.speed, state: site.save() };
  }

  async #save(query: Query, site: Site): Promise<void> {
    await keepSite(query, this.#row(site));
  }
}

const isAboutKeeping = (error: unknown): boolean =>
  error instanceof StoreUnavailableError ||
  error instanceof SpoolFullError ||
  error instanceof SpoolFailedError ||
  error instanceof TooManyWaitingError;
