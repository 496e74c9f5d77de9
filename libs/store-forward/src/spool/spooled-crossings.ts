import type { CrossingTable, GivenCrossing, KnownCrossing } from '../intake/crossing-intake.ts';
import { SpoolFailedError } from './spool.ts';
import type { Spool } from './spool.ts';

/** A crossing as a record of the spool; `recordedAt`: wall time, ISO. */
type Encode = (given: GivenCrossing, recordedAt: string) => Uint8Array;

interface Spooled extends KnownCrossing {
  /** False: the disk failed while it was written. It may be there: no other record may have its id. */
  readonly isSure: boolean;
}

/**
 * The spool as a place where crossings are kept: same ids, same refusals as in the database, as far as this spool knows.
 * What the database knows of an id is settled when the spool is taken over.
 */
export class SpooledCrossings implements CrossingTable {
  readonly #spool: Spool;
  readonly #encode: Encode;
  readonly #now: () => string;
  /** Of what is in the spool; bounded by the spool's own bound. */
  readonly #known = new Map<string, Spooled>();

  /** `now`: wall time, ISO. */
  constructor(spool: Spool, encode: Encode, now: () => string) {
    this.#spool = spool;
    this.#encode = encode;
    this.#now = now;
  }

  /** The spool is empty: the database knows them all. */
  forget(): void {
    this.#known.clear();
  }

  async keepNew(given: readonly GivenCrossing[]): Promise<ReadonlyMap<string, string>> {
    const fresh = given.filter(({ crossing: { crossingId }, hash }) => {
      const known = this.#known.get(crossingId);
      return !known || (!known.isSure && known.hash === hash);
    });
    const recordedAt = this.#now();
    const kept = await Promise.allSettled(fresh.map((one) => this.#keep(one, recordedAt)));
    const failed = kept.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return new Map(fresh.map(({ crossing }) => [crossing.crossingId, recordedAt]));
  }

  known(crossingIds: readonly string[]): Promise<ReadonlyMap<string, KnownCrossing>> {
    const found = crossingIds.map((id) => [id, this.#known.get(id)] as const);
    return Promise.resolve(new Map(found.flatMap(([id, known]) => (known ? [[id, known]] : []))));
  }

  mayBeOneCrossing(): boolean {
    return false;
  }

  async #keep(given: GivenCrossing, recordedAt: string): Promise<void> {
    const { crossingId } = given.crossing;
    const { hash } = given;
    try {
      await this.#spool.append(this.#encode(given, recordedAt));
      this.#known.set(crossingId, { hash, recordedAt, isSure: true });
    } catch (error) {
      if (error instanceof SpoolFailedError && error.mayBeKept) {
        this.#known.set(crossingId, { hash, recordedAt, isSure: false });
      }
      throw error;
    }
  }
}
