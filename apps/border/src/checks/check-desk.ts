import { Injectable, Logger } from '@nestjs/common';
import {
  AUTOGATE_MINIMUM_AGE_YEARS,
  documentedCheckNeeds,
  laneCanServe,
  servicesAsked,
  tierOfCheck,
} from '#fallback';
import type { Service, SnapshotService } from '#fallback';
import type { CheckReply, Lookup, LookupReply, OpenCheck } from '#contracts';
import { monotonicMs } from '#determinism';
import { SiteDatabase } from '../database/site-database.ts';
import { ListSnapshots } from '../lists/list-snapshots.ts';
import type { Site } from '../sites/site.ts';
import { Sites } from '../sites/sites.ts';
import { SiteSpool } from '../spool/site-spool.ts';
import { DocumentReader } from './document-reader.ts';
import { Lookups } from './lookups.ts';
import { checkLaneWasOpen, checkPlace } from './place.ts';
import { adviceFor, lookupOf, tierAfter } from './screening.ts';
import { ageOn } from './travel-document.ts';
import type { TravelDocument } from './travel-document.ts';

/**
 * Opens checks: reads the document, asks what the tables of fallback say is to be asked, and advises the lane. Nothing is
 * written: the crossing that follows holds all of it.
 */
@Injectable()
export class CheckDesk {
  readonly #log = new Logger('checks');
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #spool: SiteSpool;
  readonly #reader: DocumentReader;
  readonly #lookups: Lookups;
  readonly #lists: ListSnapshots;

  constructor(
    sites: Sites,
    database: SiteDatabase,
    spool: SiteSpool,
    reader: DocumentReader,
    lookups: Lookups,
    lists: ListSnapshots,
  ) {
    this.#sites = sites;
    this.#database = database;
    this.#spool = spool;
    this.#reader = reader;
    this.#lookups = lookups;
    this.#lists = lists;
  }

  /**
   * A check whose crossing could not be kept, in database or spool, is not begun.
   *
   * @throws ProblemError 404, 409, 422; StoreUnavailableError, SpoolFullError, SpoolFailedError
   */
  async open(check: OpenCheck): Promise<CheckReply> {
    // From here on the check waits: nothing between here and the lookups may.
    const startedMs = monotonicMs();
    if (!this.#database.isReachable) this.#spool.assertTakes();
    const site = this.#sites.getInRun(check.siteId, check.runId);
    checkPlace(site, check);
    const document = this.#reader.read(check.document.mrz, check.siteAt);
    checkLaneWasOpen(site, check.laneId, check.siteAt);
    if (!this.#laneIsForThem(site, check, document)) return this.#turnedAway(site, check);
    const lookups = await this.#screen(site, check, document);
    const { health } = site.board;
    const { store } = this.#database;
    const tier = tierAfter(lookups, check.laneKind, check.travellerClass, health, store);
    const reply: CheckReply = {
      crossingId: check.crossingId,
      advice: adviceFor(check.laneKind, check.travellerClass, lookups, health, site.plan.policy, store),
      screening: { tier, lookups },
      documentedCheckNeeds:
        tier === 'online'
          ? null
          : documentedCheckNeeds(check.travellerClass, check.direction, site.plan.policy),
      waitedMs: Math.round((monotonicMs() - startedMs) * 10) / 10,
      statusVersion: site.version,
    };
    this.#log.debug({ crossingId: check.crossingId, tier, advice: reply.advice, msg: 'check answered' });
    return reply;
  }

  /** An autogate looks at class and age, and at its services, before it asks anybody. */
  #laneIsForThem(site: Site, check: OpenCheck, document: TravelDocument): boolean {
    if (check.laneKind === 'counter') return true;
    if (ageOn(document.birthDate, check.siteAt.slice(0, 10)) < AUTOGATE_MINIMUM_AGE_YEARS) return false;
    const snapshotAgeMs = this.#lists.ageMs(site, 'watchlist');
    const { policy } = site.plan;
    const { store } = this.#database;
    return laneCanServe('autogate', check.travellerClass, site.board.health, policy, snapshotAgeMs, store);
  }

  #turnedAway(site: Site, check: OpenCheck): CheckReply {
    const { policy } = site.plan;
    const tier = tierOfCheck(check.laneKind, check.travellerClass, site.board.health, this.#database.store);
    return {
      crossingId: check.crossingId,
      advice: 'use-counter',
      screening: { tier, lookups: [] },
      documentedCheckNeeds:
        tier === 'online' ? null : documentedCheckNeeds(check.travellerClass, check.direction, policy),
      waitedMs: 0,
      statusVersion: site.version,
    };
  }

  /** Asks the centre where it is up, the site's snapshots where it is not or did not answer. */
  async #screen(site: Site, check: OpenCheck, document: TravelDocument): Promise<Lookup[]> {
    const services = servicesAsked(check.laneKind, check.travellerClass);
    const up = services.filter((service) => site.board.health[service] === 'up');
    const replies = await this.#lookups.ask(site, up, {
      siteId: check.siteId,
      crossingId: check.crossingId,
      documentNumber: document.documentNumber,
      nationality: document.nationality,
      birthDate: document.birthDate,
      surname: document.surname,
      givenNames: document.givenNames,
      travellerClass: check.travellerClass,
      visaNumber: check.visaNumber,
    });
    const replyOf = new Map<Service, LookupReply | null>(
      up.map((service, at) => [service, replies[at] ?? null]),
    );
    return services.map((service) =>
      lookupOf(service, replyOf.get(service) ?? null, () =>
        isKept(service) ? this.#lists.look(site, service, document) : null,
      ),
    );
  }
}

const isKept = (service: Service): service is SnapshotService =>
  service === 'watchlist' || service === 'interpol';
