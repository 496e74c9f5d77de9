import { doubled } from './calendar.ts';
import { RunError } from './run-error.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

const FIRST_ROWS = 512;

/**
 * Rows of whole numbers of 32 bits, a row's numbers side by side in one array. As `Columns`, row numbers are used again once
 * removed; but code that touches many numbers of a row at every event finds them in one line of the processor's cache, not
 * in one line each. Times fit while a run is shorter than 2^31 ms (24.8 days).
 *
 *     const ID = 0;
 *     const JOINED_AT = 1;
 *     const travellers = new Rows(1);                // 2 numbers a row
 *     const row = travellers.add();                  // holds whatever its last tenant left
 *     travellers.cells[(row << 1) | JOINED_AT] = nowMs;
 *     travellers.remove(row);
 *
 * Growing replaces the array: read `cells` anew after anything that may add a row.
 */
export class Rows implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  /** A row begins at `row << rowBits`: a shift is cheaper than a product that may overflow. */
  declare readonly rowBits: number;
  declare readonly maxRows: number;
  declare cells: Int32Array;
  declare protected free: Int32Array;
  protected freeCount = 0;
  /** Rows ever used: numbers are below this. */
  protected usedCount = 0;

  /** Rows of 2^`rowBits` numbers. */
  constructor(rowBits: number, options: { readonly maxRows?: number } = {}) {
    this.rowBits = rowBits;
    this.maxRows = options.maxRows ?? 16_777_216;
    this.cells = new Int32Array(FIRST_ROWS << rowBits);
    this.free = new Int32Array(FIRST_ROWS);
  }

  /** Rows in use. */
  get size(): number {
    return this.usedCount - this.freeCount;
  }

  /** A row that holds whatever its last tenant left. Throws RunError `store-full` past `maxRows`. */
  add(): number {
    if (this.freeCount > 0) {
      this.freeCount -= 1;
      return this.free[this.freeCount]!;
    }
    if (this.usedCount >= this.maxRows)
      throw new RunError('store-full', NaN, `more than ${this.maxRows} rows`);
    if (this.usedCount === this.free.length) this.grow();
    this.usedCount += 1;
    return this.usedCount - 1;
  }

  /** Gives a row back. Removing a row twice is not caught: the caller owns it. */
  remove(row: number): void {
    this.free[this.freeCount] = row;
    this.freeCount += 1;
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.free, this.freeCount);
    writer.array(this.cells, this.usedCount << this.rowBits);
  }

  load(reader: SnapshotReader): void {
    const freeCount = reader.peekCount();
    while (this.free.length < freeCount) this.grow();
    this.freeCount = reader.arrayInto(this.free);
    while (this.cells.length < reader.peekCount()) this.grow();
    const cells = reader.arrayInto(this.cells);
    this.usedCount = cells >> this.rowBits;
    this.cells.fill(0, cells);
  }

  protected grow(): void {
    this.cells = doubled(this.cells);
    this.free = doubled(this.free);
  }
}
