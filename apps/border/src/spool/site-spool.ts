import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { join } from 'node:path';
import type { LaneStates, RecordCrossing, SpoolStatus } from '#contracts';
import { freshId, isoNow } from '#determinism';
import type { Clock } from '#determinism';
import {
  CrossingIntake,
  DEFAULT_SPOOL_RULES,
  Spool,
  SpoolClosedError,
  SpoolFullError,
  SpooledCrossings,
  takeOver,
} from '#store-forward';
import type { Damage, Intake, SpoolRules } from '#store-forward';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import type { NewEntry } from '../journal/append.ts';
import type { Settings } from '../settings.ts';
import type { SiteRowChange } from '../sites/keep-site.ts';
import { CLOCK, SETTINGS } from '../tokens.ts';
import { JournalHeir } from './journal-heir.ts';
import { SpoolFolder } from './spool-folder.ts';
import { encodeCrossing, encodeRecord } from './spooled-record.ts';

const FOLDER = 'spool';
/** With fewer records than this left, the spool closes and the rest is taken over while nobody is served. */
const LAST_FEW = 256;
/** Rounds of taking over while more come in; then it closes, however many are left. */
const MOST_ROUNDS = 20;

/**
 * The spool of the site: what border goes on with while the site's database counts as down, in DATA_FOLDER. When the
 * database is back, all of it is taken over before border counts as back: so within a lane nothing overtakes.
 */
@Injectable()
export class SiteSpool implements BeforeApplicationShutdown {
  readonly #log = new Logger('spool');
  readonly #database: SiteDatabase;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #rules: SpoolRules;
  readonly #heir: JournalHeir;
  readonly #damages = new Map<Damage['kind'], number>();
  readonly #ready: Promise<void>;
  #disk: SpoolFolder | null = null;
  #spool: Spool | null = null;
  #crossings: SpooledCrossings | null = null;
  #intake: CrossingIntake | null = null;
  /** Why there is none. */
  #unusable: string | null = null;
  #takenOver = 0;

  constructor(
    database: SiteDatabase,
    @Inject(SETTINGS) settings: Pick<Settings, 'DATA_FOLDER' | 'SPOOL_BYTES_MAX'>,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#folder = join(settings.DATA_FOLDER, FOLDER);
    this.#rules = { ...DEFAULT_SPOOL_RULES, mostBytes: settings.SPOOL_BYTES_MAX };
    this.#heir = new JournalHeir(database, clock);
    this.#ready = this.#begin();
    database.follow({
      catchUp: () => this.#catchUp(),
      stillAway: () => {
        this.#openOrNot();
      },
      storeChanged: () => {
        this.#openOrNot();
      },
    });
  }

  /** Border goes on from the spool: the database counts as down, and there is a spool. */
  get takes(): boolean {
    return this.#spool?.isOpen === true;
  }

  /** Crossings that wait for the disk. */
  get waiting(): number {
    return this.#intake?.waiting ?? 0;
  }

  get status(): SpoolStatus {
    const { records, bytes, oldestAtMs } = this.#spool?.state ?? { records: 0, bytes: 0, oldestAtMs: null };
    return {
      state: this.#state(),
      records,
      bytes,
      oldestAt: oldestAtMs === null ? null : new Date(oldestAtMs).toISOString(),
      takenOver: this.#takenOver,
      tornTails: this.#damages.get('torn-tail') ?? 0,
      otherDamages: [...this.#damages].reduce((sum, [kind, n]) => (kind === 'torn-tail' ? sum : sum + n), 0),
    };
  }

  /** A check whose crossing could not be kept is not begun. @throws StoreUnavailableError, SpoolFullError, SpoolFailedError */
  assertTakes(): void {
    try {
      this.#open().assertTakes();
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /**
   * As the store's own `take`, as far as the spool knows: what the database knows of an id is settled when it is back. A
   * check that began at a closed lane cannot be judged without it.
   *
   * @throws StoreUnavailableError, SpoolFullError, SpoolFailedError, TooManyWaitingError
   */
  async take(crossing: RecordCrossing, laneWasOpen: boolean): Promise<Intake> {
    const intake = this.#intake;
    if (!intake) throw new StoreUnavailableError('there is no spool');
    const taken = await intake.take(crossing, laneWasOpen).catch((error: unknown) => {
      throw asUnavailable(error);
    });
    if (taken.kind === 'lane-closed') throw new StoreUnavailableError('it may be a repeat of an earlier one');
    return taken;
  }

  /** Lanes opened or closed. @throws as {@link take} */
  async tellLanes(said: LaneStates): Promise<void> {
    await this.#append(encodeRecord({ kind: 'lanes', said }));
  }

  /** What the journal is to hear, and how the site stands then. @throws as {@link take} */
  async tell(entries: readonly NewEntry[], site: SiteRowChange): Promise<void> {
    await this.#append(encodeRecord({ kind: 'entries', entries, site }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#spool?.close();
    await this.#disk?.close();
  }

  #open(): Spool {
    if (this.#spool) return this.#spool;
    throw new StoreUnavailableError(this.#unusable ?? 'the spool has not been looked at yet');
  }

  async #append(payload: Uint8Array): Promise<void> {
    await this.#open()
      .append(payload)
      .catch((error: unknown) => {
        throw asUnavailable(error);
      });
  }

  #state(): SpoolStatus['state'] {
    if (!this.#spool) return 'unusable';
    if (!this.#spool.isOpen) return 'closed';
    try {
      this.#spool.assertTakes();
      return 'taking';
    } catch (error) {
      return error instanceof SpoolFullError ? 'full' : 'failing';
    }
  }

  async #begin(): Promise<void> {
    const now = (): string => isoNow(this.#clock);
    try {
      this.#disk = await SpoolFolder.at(this.#folder);
      const spool = new Spool({ disk: this.#disk, clock: this.#clock, newId: freshId, rules: this.#rules });
      await spool.find();
      this.#crossings = new SpooledCrossings(spool, encodeCrossing, now);
      this.#intake = new CrossingIntake(this.#crossings);
      this.#spool = spool;
      const { records } = spool.state;
      if (records > 0) this.#log.warn({ records, msg: 'an earlier life left records in the spool' });
    } catch (error) {
      this.#unusable = error instanceof Error ? error.message : String(error);
      this.#log.error(
        `there is no spool, so border stops when its database is away: ${this.#unusable}. ` +
          'Set DATA_FOLDER to a folder that border may write.',
      );
    }
  }

  /** Open as long as the database counts as down; a hiccup is waited out. */
  #openOrNot(): void {
    if (!this.#spool || this.#database.store !== 'down' || this.#spool.isOpen) return;
    this.#spool.open();
    this.#log.warn('the database counts as down: border goes on from its spool');
  }

  /** The database answers, and nobody is served by it yet. @throws StoreUnavailableError */
  async #catchUp(): Promise<void> {
    await this.#ready;
    const spool = this.#spool;
    if (!spool) return;
    for (let round = 1; round < MOST_ROUNDS && spool.state.records > LAST_FEW; round += 1) {
      await this.#handOver(spool);
    }
    await spool.close();
    await this.#handOver(spool);
    this.#crossings?.forget();
  }

  async #handOver(spool: Spool): Promise<void> {
    await spool.endSegment();
    const { records } = spool.state;
    for (const damage of await takeOver(spool, this.#heir)) {
      this.#damages.set(damage.kind, (this.#damages.get(damage.kind) ?? 0) + 1);
      this.#log.error({ ...damage, msg: 'something in the spool could not be read for sure' });
    }
    const takenOver = records - spool.state.records;
    if (takenOver <= 0) return;
    this.#takenOver += takenOver;
    this.#log.log({ records: takenOver, msg: 'the journal has taken over what was in the spool' });
  }
}

/** While it closes, border is between spool and database: as unavailable as a database. */
const asUnavailable = (error: unknown): unknown =>
  error instanceof SpoolClosedError ? new StoreUnavailableError(error) : error;
