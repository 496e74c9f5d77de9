import { doubled } from '../calendar.ts';
import { Rows } from '../rows.ts';
import type { SnapshotReader, SnapshotWriter } from '../snapshot.ts';

const ROW_BITS = 3;
/** Travellers that may be inside at once, as many as events may be pending. */
const MAX_INSIDE = 1 << 22;
const ROW_MASK = MAX_INSIDE - 1;

/**
 * Where a row begins in both arrays: a shift is cheaper than a product that may overflow, and a number that is seen to be
 * no less than 0 needs no sign at each of the places counted from it.
 */
export const placeOf = (row: number): number => (row & ROW_MASK) << ROW_BITS;

// Whole numbers of a row; `cells[placeOf(row) | SOURCE]` and so on.
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

// Times of a row, in milliseconds; `times[placeOf(row) | ENTERED]` and so on.
export const ENTERED = 0;
export const JOINED = 1;
/** Where services may be broken off, when this wait began: on joining, or when the service was. */
export const QUEUED = 2;
export const STARTED_AT = 3;
export const ENDS_AT = 4;
/** Service left when it was broken off; below 0 none. */
export const LEFT = 5;

/**
 * Travellers inside, a row each: {@link Rows} with as many times beside the whole numbers, for runs longer than 2^31 ms.
 * Throws RunError `store-full` past 4,194,304 of them.
 */
export class TravellerRows extends Rows {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare times: Float64Array;

  constructor() {
    super(ROW_BITS, { maxRows: MAX_INSIDE });
    this.times = new Float64Array(this.cells.length);
  }

  /** Sum of when those inside entered; walks all rows. */
  enteredAtMs(): number {
    let sum = 0;
    for (let row = 0; row < this.usedCount; row += 1) sum += this.times[placeOf(row) | ENTERED]!;
    for (let at = 0; at < this.freeCount; at += 1) sum -= this.times[placeOf(this.free[at]!) | ENTERED]!;
    return sum;
  }

  override save(writer: SnapshotWriter): void {
    super.save(writer);
    writer.array(this.times, this.usedCount << ROW_BITS);
  }

  override load(reader: SnapshotReader): void {
    super.load(reader);
    reader.arrayInto(this.times);
  }

  protected override grow(): void {
    super.grow();
    this.times = doubled(this.times);
  }
}
