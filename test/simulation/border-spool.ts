import type { RecordCrossing } from '#contracts';
import {
  CrossingIntake,
  Spool,
  SpoolClosedError,
  SpoolFailedError,
  SpoolFullError,
  SpooledCrossings,
  TooManyWaitingError,
  takeOver,
} from '#store-forward';
import type { Intake, SpoolDisk, SpoolHeir } from '#store-forward';
import { encodeCrossing, encodeRecord } from '../../apps/border/src/spool/spooled-record.ts';
import type { SpooledRecord } from '../../apps/border/src/spool/spooled-record.ts';
import type { Life } from './life.ts';

/** As border has them; a world is small, so few are left sooner. */
const LAST_FEW = 2;
const MOST_ROUNDS = 20;

/** Border's spool during one life: the real one, on a simulated disk; when it opens and closes is border's own order. */
export class BorderSpool {
  readonly #spool: Spool;
  readonly #crossings: SpooledCrossings;
  readonly #intake: CrossingIntake;
  readonly #heir: SpoolHeir;
  #found: Promise<void> | null = null;

  constructor(life: Life, disk: SpoolDisk, heir: SpoolHeir, newId: () => string) {
    this.#spool = new Spool({ disk, clock: life.clock, newId });
    const now = (): string => new Date(life.clock.nowMs()).toISOString();
    this.#crossings = new SpooledCrossings(this.#spool, encodeCrossing, now);
    this.#intake = new CrossingIntake(this.#crossings);
    this.#heir = heir;
  }

  get takes(): boolean {
    return this.#spool.isOpen;
  }

  open(): void {
    this.#spool.open();
  }

  take(crossing: RecordCrossing, laneWasOpen: boolean): Promise<Intake> {
    return this.#intake.take(crossing, laneWasOpen);
  }

  async keep(record: SpooledRecord): Promise<void> {
    await this.#spool.append(encodeRecord(record));
  }

  /** As `SiteSpool` does it. */
  async catchUp(): Promise<void> {
    await (this.#found ??= this.#spool.find());
    for (let round = 1; round < MOST_ROUNDS && this.#spool.state.records > LAST_FEW; round += 1) {
      await this.#handOver();
    }
    await this.#spool.close();
    await this.#handOver();
    this.#crossings.forget();
  }

  async #handOver(): Promise<void> {
    await this.#spool.endSegment();
    await takeOver(this.#spool, this.#heir);
  }
}

/** Refusals of the spool after which the same is to be sent again. */
export const isOfSpool = (error: unknown): boolean =>
  error instanceof SpoolClosedError ||
  error instanceof SpoolFullError ||
  error instanceof SpoolFailedError ||
  error instanceof TooManyWaitingError;
