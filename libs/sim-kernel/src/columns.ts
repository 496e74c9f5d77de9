import { RunError } from './run-error.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

interface ColumnTypes {
  int32: Int32Array;
  float64: Float64Array;
  uint8: Uint8Array;
}
export type ColumnType = keyof ColumnTypes;
export type ColumnShape = Readonly<Record<string, ColumnType>>;
export type ColumnArrays<S extends ColumnShape> = { [K in keyof S]: ColumnTypes[S[K]] };

/**
 * Rows of numbers kept column by column in typed arrays, with row numbers reused once removed, so that memory follows how
 * many are inside and not how many were ever served.
 *
 *     const travellers = new Columns({ id: 'int32', joinedAtMs: 'float64' });
 *     const row = travellers.add();                  // all columns of a new row are 0
 *     travellers.column.joinedAtMs[row] = nowMs;
 *     travellers.remove(row);
 *
 * Growing replaces the arrays: read `column.x` anew after anything that may add a row.
 */
export class Columns<S extends ColumnShape> implements Snapshotable {
  readonly column: ColumnArrays<S>;
  readonly maxRows: number;
  readonly #names: readonly (keyof S & string)[];
  readonly #shape: S;
  #capacity: number;
  #used = 0;
  #free: Int32Array;
  // The same arrays as `column`, by type: a loop over one type is fast.
  #int32s: Int32Array[] = [];
  #float64s: Float64Array[] = [];
  #uint8s: Uint8Array[] = [];
  #freeCount = 0;

  constructor(shape: S, options: { readonly rows?: number; readonly maxRows?: number } = {}) {
    this.#shape = shape;
    this.#names = Object.keys(shape);
    this.#capacity = options.rows ?? 64;
    this.maxRows = options.maxRows ?? 16_777_216;
    this.#free = new Int32Array(this.#capacity);
    this.column = Object.fromEntries(
      this.#names.map((name) => [name, makeColumn(shape[name]!, this.#capacity)]),
    ) as ColumnArrays<S>;
    this.#sortByType();
  }

  /** Rows in use. */
  get size(): number {
    return this.#used - this.#freeCount;
  }

  /** Row numbers are below this. */
  get capacity(): number {
    return this.#capacity;
  }

  /** A row with zero in every column. Throws RunError `store-full` past `maxRows`. */
  add(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      const row = this.#free[this.#freeCount]!;
      for (const column of this.#int32s) column[row] = 0;
      for (const column of this.#float64s) column[row] = 0;
      for (const column of this.#uint8s) column[row] = 0;
      return row;
    }
    if (this.#used === this.#capacity) this.#grow(this.#capacity * 2);
    this.#used += 1;
    return this.#used - 1;
  }

  /** As {@link add}, but the columns hold whatever the row's last tenant left: for hot code that sets every one. */
  addUncleared(): number {
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      return this.#free[this.#freeCount]!;
    }
    return this.add();
  }

  /** Gives a row back. Removing a row twice is not caught: the caller owns it. */
  remove(row: number): void {
    this.#free[this.#freeCount] = row;
    this.#freeCount += 1;
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.#free, this.#freeCount);
    for (const name of this.#names) writer.array(this.column[name], this.#used);
  }

  load(reader: SnapshotReader): void {
    const freeCount = reader.peekCount();
    if (freeCount > this.#free.length) this.#free = new Int32Array(freeCount);
    this.#freeCount = reader.arrayInto(this.#free);
    for (const name of this.#names) {
      const rows = reader.peekCount();
      if (rows > this.#capacity) this.#grow(rows);
      this.#used = reader.arrayInto(this.column[name]);
      this.column[name].fill(0, rows);
    }
  }

  #grow(rows: number): void {
    if (rows > this.maxRows) {
      if (this.#capacity >= this.maxRows)
        throw new RunError('store-full', NaN, `more than ${this.maxRows} rows`);
      rows = this.maxRows;
    }
    for (const name of this.#names) {
      const grown = makeColumn(this.#shape[name]!, rows);
      grown.set(this.column[name]);
      (this.column as Record<string, unknown>)[name] = grown;
    }
    this.#sortByType();
    const free = new Int32Array(rows);
    free.set(this.#free.subarray(0, Math.min(rows, this.#free.length)));
    this.#free = free;
    this.#capacity = rows;
  }

  #sortByType(): void {
    const all = this.#names.map((name) => this.column[name]);
    this.#int32s = all.filter((column) => column instanceof Int32Array);
    this.#float64s = all.filter((column) => column instanceof Float64Array);
    this.#uint8s = all.filter((column) => column instanceof Uint8Array);
  }
}

function makeColumn(type: ColumnType, rows: number): Int32Array | Float64Array | Uint8Array {
  switch (type) {
    case 'int32':
      return new Int32Array(rows);
    case 'float64':
      return new Float64Array(rows);
    case 'uint8':
      return new Uint8Array(rows);
  }
}
