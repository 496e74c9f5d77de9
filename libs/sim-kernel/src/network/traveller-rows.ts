import { doubled } from '../calendar.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '../snapshot.ts';

/** A row begins at `row << ROW_BITS` in both arrays: a shift is cheaper than a product that may overflow. */
export const ROW_BITS = 3;

// Whole numbers of a row; `ints[(row << ROW_BITS) + SOURCE]` and so on.
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

// Times of a row, in milliseconds; `times[(row << ROW_BITS) + ENTERED]` and so on.
export const ENTERED = 0;
export const JOINED = 1;
/** Where services may be broken off, when this wait began: on joining, or when the service was. */
export const QUEUED = 2;
export const STARTED_AT = 3;
export const ENDS_AT = 4;
/** Service left when it was broken off; below 0 none. */
export const LEFT = 5;

/**
 * Travellers inside, a row each. As `Columns`, but the numbers of one row lie side by side in two arrays, which halves the
 * time of code that touches most of them at every event.
 */
export class TravellerRows implements Snapshotable {
  ints = new Int32Array(512 << ROW_BITS);
  times = new Float64Array(512 << ROW_BITS);
  #free = new Int32Array(512);
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

  /** Sum of when those inside entered; walks all rows. */
  enteredAtMs(): number {
    let sum = 0;
    for (let row = 0; row < this.#used; row += 1) sum += this.times[(row << ROW_BITS) | ENTERED]!;
    for (let free = 0; free < this.#freeCount; free += 1) {
      sum -= this.times[(this.#free[free]! << ROW_BITS) | ENTERED]!;
    }
    return sum;
  }

  remove(row: number): void {
    this.#free[this.#freeCount] = row;
    this.#freeCount += 1;
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.#free, this.#freeCount);
    writer.array(this.ints, this.#used << ROW_BITS);
    writer.array(this.times, this.#used << ROW_BITS);
  }

  load(reader: SnapshotReader): void {
    const freeCount = reader.peekCount();
    const free = new Int32Array(freeCount);
    reader.arrayInto(free);
    this.#used = reader.peekCount() >> ROW_BITS;
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
