import { doubled } from '../calendar.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '../snapshot.ts';

// Whole numbers of a row; `ints[row * INTS + SOURCE]` and so on.
export const SOURCE = 0;
export const NUMBER = 1;
export const CLASS = 2;
export const STATION = 3;
/** Stations come to so far: tells the draws of repeated visits apart. */
export const HOP = 4;
export const OFFICER = 5;
/** Handle of the end of service or of patience, where one may be cancelled. */
export const EVENT = 6;
/** Whether service has started at this station, 0 or 1. */
export const STARTED = 7;
export const INTS = 8;

// Times of a row, in milliseconds; `times[row * TIMES + ENTERED]` and so on.
export const ENTERED = 0;
export const JOINED = 1;
/** When this wait began: on joining, or when service was broken off. */
export const QUEUED = 2;
export const STARTED_AT = 3;
export const ENDS_AT = 4;
/** Service left when it was broken off; below 0 none. */
export const LEFT = 5;
export const TIMES = 6;

/**
 * Travellers inside, a row each. As `Columns`, but the numbers of one row lie side by side in two arrays, which halves the
 * time of code that touches most of them at every event.
 */
export class TravellerRows implements Snapshotable {
  ints = new Int32Array(64 * INTS);
  times = new Float64Array(64 * TIMES);
  #free = new Int32Array(64);
  #freeCount = 0;
  #used = 0;

  get size(): number {
    return this.#used - this.#freeCount;
  }

  /** A row that holds whatever its last tenant left. Adding may replace the arrays. */
  add(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return this.#free[this.#freeCount]!;
    }
    if (this.#used === this.#free.length) {
      this.ints = doubled(this.ints);
      this.times = doubled(this.times);
      this.#free = doubled(this.#free);
    }
    this.#used += 1;
    return this.#used - 1;
  }

  remove(row: number): void {
    this.#free[this.#freeCount] = row;
    this.#freeCount += 1;
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.#free, this.#freeCount);
    writer.array(this.ints, this.#used * INTS);
    writer.array(this.times, this.#used * TIMES);
  }

  load(reader: SnapshotReader): void {
    const freeCount = reader.peekCount();
    const free = new Int32Array(freeCount);
    reader.arrayInto(free);
    this.#used = reader.peekCount() / INTS;
    while (this.#free.length < this.#used) {
      this.ints = doubled(this.ints);
      this.times = doubled(this.times);
      this.#free = doubled(this.#free);
    }
    this.#free.set(free);
    this.#freeCount = freeCount;
    reader.arrayInto(this.ints);
    reader.arrayInto(this.times);
  }
}
