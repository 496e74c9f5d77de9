import { Injectable, Logger } from '@nestjs/common';
import type { CrossingReply, RecordCrossing } from '#contracts';
import { ProblemError } from '#http-edge';
import { checkLaneWasOpen, checkPlace } from '../checks/place.ts';
import { DocumentReader } from '../checks/document-reader.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';
import type { Site } from '../sites/site.ts';
import { checkCrossing } from './crossing-rules.ts';
import { CrossingStore } from './crossing-store.ts';
import type { Recorded } from './crossing-store.ts';

/** Records crossings, each once, however often it is sent. */
@Injectable()
export class CrossingBook {
  readonly #log = new Logger('crossings');
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #reader: DocumentReader;
  readonly #store: CrossingStore;
  readonly #recorded: (() => void)[] = [];

  constructor(sites: Sites, database: SiteDatabase, reader: DocumentReader, store: CrossingStore) {
    this.#sites = sites;
    this.#database = database;
    this.#reader = reader;
    this.#store = store;
  }

  /** Calls `tell` when a new record is in the store. */
  onRecorded(tell: () => void): void {
    this.#recorded.push(tell);
  }

  /** @throws ProblemError 404, 409, 422; StoreUnavailableError; TooManyWaitingError */
  async record(crossing: RecordCrossing): Promise<CrossingReply> {
    this.#database.assertReachable();
    const site = this.#sites.getInRun(crossing.siteId, crossing.runId);
    checkPlace(site, crossing);
    this.#reader.read(crossing.document.mrz, crossing.siteAt);
    checkCrossing(crossing, site.plan.policy);
    const recorded = (await this.#repeatAtClosedLane(site, crossing)) ?? (await this.#store.record(crossing));
    if (recorded.kind === 'differs') throw differs(crossing.crossingId);
    const { crossingId, siteAt } = crossing;
    const { tier } = crossing.screening;
    if (recorded.kind === 'recorded') {
      site.backlog.recorded(tier !== 'online', siteAt);
      for (const tell of this.#recorded) tell();
    }
    this.#log.debug({ crossingId, tier, repeat: recorded.kind === 'repeat', msg: 'crossing recorded' });
    return {
      crossingId,
      recordedAt: recorded.recordedAt,
      repeat: recorded.kind === 'repeat',
      statusVersion: site.version,
    };
  }

  /** A closed lane may still repeat what it has recorded. @throws ProblemError 409 `lane-closed` */
  async #repeatAtClosedLane(site: Site, crossing: RecordCrossing): Promise<Recorded | null> {
    try {
      checkLaneWasOpen(site, crossing.laneId, crossing.checkStartedAt);
      return null;
    } catch (closed) {
      const known = await this.#store.recall(crossing);
      if (known) return known;
      throw closed;
    }
  }
}

const differs = (crossingId: string): ProblemError =>
  new ProblemError(
    409,
    'crossing-content-differs',
    'Another crossing has this id',
    `${crossingId} is recorded already, with other content; the record stands as it was`,
    {
      field: 'crossingId',
      expected: 'the same record as before, or an id that was never used',
      example: 'pdn-2024-7f3a9c.CGK-T3.0000413',
    },
  );
