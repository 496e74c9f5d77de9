import { Injectable, Logger } from '@nestjs/common';
import type { CrossingReply, RecordCrossing } from '#contracts';
import { ProblemError } from '#http-edge';
import type { Intake } from '#store-forward';
import { checkPlace, laneClosed } from '../checks/place.ts';
import { DocumentReader } from '../checks/document-reader.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { wasOpenAt } from '../sites/site.ts';
import { Sites } from '../sites/sites.ts';
import { SiteSpool } from '../spool/site-spool.ts';
import { brokenRule } from './crossing-rules.ts';
import type { BrokenRule } from './crossing-rules.ts';
import { CrossingStore } from './crossing-store.ts';

/** Records crossings, each once, however often it is sent. */
@Injectable()
export class CrossingBook {
  readonly #log = new Logger('crossings');
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #reader: DocumentReader;
  readonly #store: CrossingStore;
  readonly #spool: SiteSpool;
  readonly #recorded: (() => void)[] = [];

  constructor(
    sites: Sites,
    database: SiteDatabase,
    reader: DocumentReader,
    store: CrossingStore,
    spool: SiteSpool,
  ) {
    this.#sites = sites;
    this.#database = database;
    this.#reader = reader;
    this.#store = store;
    this.#spool = spool;
  }

  /** Calls `tell` when a new record is in the store. */
  onRecorded(tell: () => void): void {
    this.#recorded.push(tell);
  }

  /** @throws ProblemError 404, 409, 422; StoreUnavailableError, TooManyWaitingError, SpoolFullError, SpoolFailedError */
  record(crossing: RecordCrossing): Promise<CrossingReply> {
    if (this.#spool.takes) return this.#record(crossing, this.#spool);
    return this.#database.counted(() => this.#record(crossing, this.#store));
  }

  async #record(crossing: RecordCrossing, keeper: CrossingStore | SiteSpool): Promise<CrossingReply> {
    const site = this.#sites.getInRun(crossing.siteId, crossing.runId);
    checkPlace(site, crossing);
    this.#reader.read(crossing.document.mrz, crossing.siteAt);
    const broken = brokenRule(crossing, site.plan.policy);
    if (broken) throw contradicts(broken);
    const lane = site.lanes.get(crossing.laneId);
    const taken = await keeper.take(crossing, wasOpenAt(lane, crossing.checkStartedAt));
    const recorded = orRefusal(taken, crossing, () => laneClosed(site, crossing.laneId));
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
      keptIn: keeper === this.#spool ? 'spool' : 'journal',
      statusVersion: site.version,
    };
  }
}

type Recorded = Extract<Intake, { recordedAt: string }>;

/** @throws ProblemError 409 `crossing-content-differs`, `lane-closed` */
function orRefusal(taken: Intake, { crossingId }: RecordCrossing, closed: () => ProblemError): Recorded {
  if (taken.kind === 'differs') throw differs(crossingId);
  if (taken.kind === 'lane-closed') throw closed();
  return taken;
}

const contradicts = ({ code, ...about }: BrokenRule): ProblemError =>
  new ProblemError(
    422,
    code,
    'The record contradicts itself or the rules',
    `${about.field}: expected ${about.expected}`,
    about,
  );

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
