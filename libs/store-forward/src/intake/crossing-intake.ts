import { createHash } from 'node:crypto';
import type { RecordCrossing } from '#contracts';
import { CommitGroup } from '../commit-group.ts';

/** Crossings in one transaction, transactions under way at once, crossings that may wait. */
const LARGEST_GROUP = 256;
const MOST_COMMITS = 2;
const MOST_WAITING = 4_096;

/** A crossing as it was sent. */
export interface GivenCrossing {
  readonly crossing: RecordCrossing;
  /** As it is kept; parsing has put the fields in the order of the schema, so equal records are equal texts. */
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
}

export interface KnownCrossing {
  readonly hash: string;
  readonly recordedAt: string;
}

/** Where crossings are kept; it outlives the process. */
export interface CrossingTable {
  /**
   * Keeps those whose ids are new, each with its journal entry and its place in the queue, all in one transaction.
   * Resolves when that is committed, with the times of recording of the new ones by id.
   */
  keepNew(given: readonly GivenCrossing[]): Promise<ReadonlyMap<string, string>>;
  /** What is kept under these ids, whatever was committed before the call included. */
  known(crossingIds: readonly string[]): Promise<ReadonlyMap<string, KnownCrossing>>;
  /** True for an error that one crossing of several may have caused: then each is tried by itself. */
  mayBeOneCrossing(error: unknown): boolean;
}

export type Intake =
  | { readonly kind: 'recorded' | 'repeat'; readonly recordedAt: string }
  /** The id was used for another record before. */
  | { readonly kind: 'differs' }
  /** The lane was closed when the check began, and this is no repeat. */
  | { readonly kind: 'lane-closed' };

/**
 * Takes crossings in, each once, however often it is sent: new, a repeat, or refused because the id stands for another
 * record. Requests that arrive together share a transaction; nobody is answered before it is committed.
 */
export class CrossingIntake {
  readonly #table: CrossingTable;
  readonly #group: CommitGroup<GivenCrossing, Intake>;

  constructor(table: CrossingTable) {
    this.#table = table;
    this.#group = new CommitGroup({
      commit: (given) => this.#commit(given),
      key: ({ crossing }) => crossing.crossingId,
      mayBeOneItem: (error) => table.mayBeOneCrossing(error),
      largestGroup: LARGEST_GROUP,
      mostWaiting: MOST_WAITING,
      mostCommits: MOST_COMMITS,
    });
  }

  /** Crossings that wait for a transaction. */
  get waiting(): number {
    return this.#group.waiting;
  }

  /**
   * `laneWasOpen`: when the check began. A closed lane may still repeat what it has recorded.
   *
   * @throws TooManyWaitingError; whatever the table throws (then the crossing may have been kept all the same: it is to be
   * sent again under the same id)
   */
  async take(crossing: RecordCrossing, laneWasOpen: boolean): Promise<Intake> {
    const given = givenCrossing(crossing);
    if (laneWasOpen) return this.#group.add(given);
    const known = await this.#table.known([crossing.crossingId]);
    return judge(given, known.get(crossing.crossingId)) ?? { kind: 'lane-closed' };
  }

  async #commit(given: readonly GivenCrossing[]): Promise<readonly Intake[]> {
    const fresh = await this.#table.keepNew(given);
    const others = given.map(({ crossing }) => crossing.crossingId).filter((id) => !fresh.has(id));
    const known = others.length === 0 ? null : await this.#table.known(others);
    return given.map((one) => {
      const { crossingId } = one.crossing;
      const recordedAt = fresh.get(crossingId);
      if (recordedAt !== undefined) return { kind: 'recorded', recordedAt };
      const judged = judge(one, known?.get(crossingId));
      if (!judged) throw new Error(`${crossingId} was neither new nor known`);
      return judged;
    });
  }
}

function judge({ hash }: GivenCrossing, known: KnownCrossing | undefined): Intake | null {
  if (!known) return null;
  return known.hash === hash ? { kind: 'repeat', recordedAt: known.recordedAt } : { kind: 'differs' };
}

export function givenCrossing(crossing: RecordCrossing): GivenCrossing {
  const text = JSON.stringify(crossing);
  return { crossing, text, hash: createHash('sha256').update(text).digest('hex') };
}
