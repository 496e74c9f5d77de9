import type { Clock } from '#determinism';
import { CommitGroup } from '../commit-group.ts';
import type { SpoolDisk } from './disk.ts';
import { FRAME_HEADER_BYTES, frameOf } from './frame.ts';
import { asideName, parseSegmentName, readSegment, segmentName, wholeAsideName } from './segment.ts';
import type { SegmentName, SegmentReading } from './segment.ts';

export interface SpoolRules {
  /** Of all segments together, files kept aside not counted. */
  readonly mostBytes: number;
  readonly mostRecords: number;
  /** A segment is read into memory whole; beyond this a new one is begun. */
  readonly largestSegmentBytes: number;
  readonly largestRecordBytes: number;
  /** Records that share one write and one sync; records that may wait for theirs. */
  readonly largestGroup: number;
  readonly mostWaiting: number;
  /** After a failure the disk is left in peace for so long; wall time. */
  readonly restAfterFailureMs: number;
}

/**
 * 200,000 records are four and a half days of Soekarno-Hatta (44,402 travellers a day, liputan6 5707840); at some 1.6 kB each
 * they fit into 512 MiB.
 */
export const DEFAULT_SPOOL_RULES: SpoolRules = Object.freeze({
  mostBytes: 512 * 1024 * 1024,
  mostRecords: 200_000,
  largestSegmentBytes: 4 * 1024 * 1024,
  largestRecordBytes: 1024 * 1024,
  largestGroup: 256,
  mostWaiting: 4_096,
  restAfterFailureMs: 1_000,
});

/** Another record would be beyond a bound of the spool; nothing was written. */
export class SpoolFullError extends Error {
  constructor(bound: string) {
    super(`the spool is full: ${bound}`);
    this.name = 'SpoolFullError';
  }
}

/** The disk failed: the record is not surely kept; it is to be sent again. */
export class SpoolFailedError extends Error {
  /** False: nothing was written, the disk had failed before and is left in peace. */
  readonly mayBeKept: boolean;
  constructor(cause: unknown, mayBeKept: boolean) {
    super(`the spool's disk failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'SpoolFailedError';
    this.mayBeKept = mayBeKept;
  }
}

/** Nothing is taken in now; nothing was written. */
export class SpoolClosedError extends Error {
  constructor() {
    super('the spool takes nothing in');
    this.name = 'SpoolClosedError';
  }
}

export interface SpoolPorts {
  readonly disk: SpoolDisk;
  readonly clock: Clock;
  /** An id that no segment ever had: up to 40 letters a-z, digits, hyphens. */
  readonly newId: () => string;
  readonly rules?: SpoolRules;
}

export interface SpoolState {
  /** Records that were acknowledged, or found on the disk, and are not taken over yet. */
  readonly records: number;
  readonly bytes: number;
  /** Wall time of the oldest; null when there is none. */
  readonly oldestAtMs: number | null;
}

const READ_TRIES = 3;
const READ_PAUSE_MS = 100;

interface Segment extends SegmentName {
  records: number;
  bytes: number;
  oldestAtMs: number | null;
}

interface Item {
  readonly number: number;
  readonly payload: Uint8Array;
}

/**
 * Records on disk, in order, until something better takes them over. A record is appended and synced before its promise
 * resolves; records that arrive together share one write and one sync.
 *
 * A segment is written by one life of the process only: what an earlier life left may end in a torn record, and is never
 * written to again. Nor is a segment on which the disk failed once.
 */
export class Spool {
  readonly #disk: SpoolDisk;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #rules: SpoolRules;
  readonly #group: CommitGroup<Item, number>;
  /** Oldest first. */
  #segments: Segment[] = [];
  #current: Segment | null = null;
  #writing: Promise<unknown> = Promise.resolve();
  #nextSequence = 1;
  #items = 0;
  #isOpen = false;
  #under = 0;
  readonly #quiet: (() => void)[] = [];
  #failed: { readonly error: SpoolFailedError; readonly untilMs: number } | null = null;

  constructor({ disk, clock, newId, rules = DEFAULT_SPOOL_RULES }: SpoolPorts) {
    this.#disk = disk;
    this.#clock = clock;
    this.#newId = newId;
    this.#rules = rules;
    this.#group = new CommitGroup({
      commit: (items) => {
        const writing = this.#write(items);
        this.#writing = writing.catch(() => undefined);
        return writing;
      },
      key: ({ number }) => String(number),
      mayBeOneItem: () => false,
      largestGroup: rules.largestGroup,
      mostWaiting: rules.mostWaiting,
      mostCommits: 1,
    });
  }

  /** Finds what an earlier life left. To be called once, before all else. Rejects with what the disk rejects with. */
  async find(): Promise<void> {
    const names = (await this.#disk.list()).map(parseSegmentName).filter((name) => name !== null);
    names.sort((one, other) => one.firstSequence - other.firstSequence || (one.name < other.name ? -1 : 1));
    for (const name of names) {
      const segment: Segment = { ...name, records: 0, bytes: 0, oldestAtMs: null };
      this.#segments.push(segment);
      let last = name.firstSequence - 1;
      try {
        const bytes = await this.#disk.read(name.name);
        const { records } = readSegment(name, bytes);
        segment.records = records.length;
        segment.bytes = bytes.length;
        segment.oldestAtMs = records[0]?.writtenAtMs ?? null;
        last = records.at(-1)?.sequence ?? last;
      } catch {
        // Whoever takes it over will find the same, and deals with it.
      }
      this.#nextSequence = Math.max(this.#nextSequence, last + 1);
    }
  }

  get state(): SpoolState {
    const sum = { records: 0, bytes: 0 };
    let oldestAtMs: number | null = null;
    for (const segment of this.#segments) {
      sum.records += segment.records;
      sum.bytes += segment.bytes;
      oldestAtMs ??= segment.oldestAtMs;
    }
    return { ...sum, oldestAtMs };
  }

  /** What the disk failed with, while it is left in peace; else null. */
  get failure(): SpoolFailedError | null {
    return this.#failed && this.#clock.nowMs() < this.#failed.untilMs ? this.#failed.error : null;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** From here on records are taken in. */
  open(): void {
    this.#isOpen = true;
  }

  /** From here on nothing is taken in; resolves when what was on its way is on the disk, or refused. */
  async close(): Promise<void> {
    this.#isOpen = false;
    if (this.#under > 0) await new Promise<void>((resolve) => this.#quiet.push(resolve));
  }

  /** Whether a record could be kept now. @throws SpoolClosedError, SpoolFullError, SpoolFailedError */
  assertTakes(bytes = 0): void {
    if (!this.#isOpen) throw new SpoolClosedError();
    const { records, bytes: kept } = this.state;
    const { mostRecords, mostBytes } = this.#rules;
    if (records + this.#under >= mostRecords) throw new SpoolFullError(`it holds ${mostRecords} records`);
    if (kept + bytes > mostBytes) throw new SpoolFullError(`it holds ${kept} of at most ${mostBytes} bytes`);
    if (this.failure) throw this.failure;
  }

  /**
   * Resolves with the record's sequence number when it is on the disk and would outlive a loss of power.
   *
   * @throws SpoolClosedError, SpoolFullError, TooManyWaitingError (nothing was written); SpoolFailedError (nobody knows)
   */
  async append(payload: Uint8Array): Promise<number> {
    const { largestRecordBytes } = this.#rules;
    if (payload.length > largestRecordBytes) {
      throw new SpoolFullError(`a record of ${payload.length} bytes, at most ${largestRecordBytes} fit`);
    }
    this.assertTakes(payload.length + FRAME_HEADER_BYTES);
    this.#under += 1;
    try {
      return await this.#group.add({ number: (this.#items += 1), payload });
    } finally {
      this.#under -= 1;
      if (this.#under === 0) for (const wake of this.#quiet.splice(0)) wake();
    }
  }

  /** Ends the segment in hand, so that it can be taken over. */
  async endSegment(): Promise<void> {
    this.#current = null;
    await this.#writing;
  }

  /** Segments to which nothing is written any more, oldest first. */
  ended(): readonly SegmentName[] {
    return this.#segments.filter((segment) => segment !== this.#current);
  }

  /** Rejects when the disk does not give it back, tried more than once. */
  async read(segment: SegmentName): Promise<SegmentReading & { readonly bytes: Uint8Array }> {
    for (let tries = 1; ; tries += 1) {
      try {
        const bytes = await this.#disk.read(segment.name);
        return { ...readSegment(segment, bytes), bytes };
      } catch (error) {
        if (tries === READ_TRIES) throw error;
        await this.#clock.sleep(READ_PAUSE_MS);
      }
    }
  }

  /** Keeps some bytes of a segment in a file of their own; done again it does the same. */
  async keepAside(segment: string, fromByte: number, bytes: Uint8Array): Promise<string> {
    const name = asideName(segment, fromByte);
    const staging = `${name}.new`;
    if ((await this.#disk.list()).includes(staging)) await this.#disk.remove(staging);
    await this.#disk.create(staging);
    await this.#disk.append(staging, bytes);
    await this.#disk.sync(staging);
    await this.#disk.rename(staging, name);
    await this.#disk.syncNames();
    return name;
  }

  /** Puts a whole segment out of the way, under the name returned by {@link wholeAsideName}. */
  async putAside({ name }: SegmentName): Promise<void> {
    this.#forget(name);
    await this.#disk.rename(name, wholeAsideName(name));
    await this.#disk.syncNames();
  }

  /** The segment was taken over, for good. Where it cannot be removed, the next life finds it and knows that. */
  async remove({ name }: SegmentName): Promise<void> {
    this.#forget(name);
    try {
      await this.#disk.remove(name);
      await this.#disk.syncNames();
    } catch {
      // See above.
    }
  }

  #forget(name: string): void {
    this.#segments = this.#segments.filter((segment) => segment.name !== name);
  }

  async #write(items: readonly Item[]): Promise<readonly number[]> {
    if (this.failure) throw this.failure;
    let segment: Segment | null = null;
    try {
      segment = this.#current ?? (await this.#begin());
      const { name } = segment;
      const first = this.#nextSequence;
      const writtenAtMs = Math.max(0, Math.round(this.#clock.nowMs()));
      const frames = items.map(({ payload }, at) =>
        frameOf(name, { sequence: first + at, writtenAtMs, payload }),
      );
      const bytes = Buffer.concat(frames);
      await this.#disk.append(name, bytes);
      await this.#disk.sync(name);
      this.#nextSequence = first + items.length;
      segment.records += items.length;
      segment.bytes += bytes.length;
      segment.oldestAtMs ??= writtenAtMs;
      if (segment.bytes >= this.#rules.largestSegmentBytes && this.#current === segment) this.#current = null;
      return items.map((_, at) => first + at);
    } catch (cause) {
      const untilMs = this.#clock.nowMs() + this.#rules.restAfterFailureMs;
      this.#failed = { error: new SpoolFailedError(cause, false), untilMs };
      if (segment) await this.#giveUp(segment);
      throw new SpoolFailedError(cause, true);
    }
  }

  async #begin(): Promise<Segment> {
    const firstSequence = this.#nextSequence;
    const name = segmentName(firstSequence, this.#newId());
    await this.#disk.create(name);
    await this.#disk.syncNames();
    const segment: Segment = { name, firstSequence, records: 0, bytes: 0, oldestAtMs: null };
    this.#segments.push(segment);
    this.#current = segment;
    return segment;
  }

  /** After a failure nobody knows what of the last group is on the disk: nothing is added to it any more. */
  async #giveUp(segment: Segment): Promise<void> {
    if (this.#current === segment) this.#current = null;
    if (segment.records > 0) return;
    // Nothing in it was acknowledged; on a full disk such files would pile up.
    try {
      await this.#disk.remove(segment.name);
      this.#forget(segment.name);
    } catch {
      // It stays, and is taken over with what can be read of it.
    }
  }
}
