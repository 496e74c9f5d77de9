import { Rows } from '#sim-kernel';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '#sim-kernel';

// A list is a chain of chunks of 31 entries of two numbers; the pair after them leads to the next chunk.
const CHUNK_BITS = 6;
const CHUNK_MASK = (1 << CHUNK_BITS) - 1;
const LINK = CHUNK_MASK - 1;
const NO_CHUNK = -1;

// The second number of an entry, from the lowest bit up: 12 bits of place, 8 of class, the rest is the group's size.
const CLASS_SHIFT = 12;
const SIZE_SHIFT = 20;
const PLACE_MASK = (1 << CLASS_SHIFT) - 1;
const CLASS_MASK = (1 << (SIZE_SHIFT - CLASS_SHIFT)) - 1;

/** A flight has fewer travellers than this. */
export const PLACES = 1 << CLASS_SHIFT;

/** Place on the flight's list. */
export function placeOf(entry: number): number {
  return entry & PLACE_MASK;
}
export function classOfEntry(entry: number): number {
  return (entry >> CLASS_SHIFT) & CLASS_MASK;
}
/** How many come together, from this one on. */
export function groupSizeOf(entry: number): number {
  return entry >> SIZE_SHIFT;
}

/**
 * Who is still to come to the halls: a list for each flight that has opened, in the order of arrival, the members of a group
 * one after another. Eight bytes a traveller, read from front to back and given back on the way: thousands show up hours
 * ahead, and a row for each, spread over the memory as rows are, would keep the rows of those in the halls out of the
 * processor's cache.
 *
 * A cursor stands at an entry, or is negative behind the last one of a list that filled its chunk.
 */
export class ExpectedTravellers implements Snapshotable {
  readonly #chunks = new Rows(CHUNK_BITS, { maxRows: 1_048_576 });

  /** Chunks in use. */
  get size(): number {
    return this.#chunks.size;
  }

  /** A new list, to be filled at once from this cursor on. */
  begin(): number {
    return this.#newChunk() << CHUNK_BITS;
  }

  /** Fills the entry at the cursor; returns the cursor of the next entry to fill. `arrivesAtMs` is below 2^31. */
  append(cursor: number, arrivesAtMs: number, place: number, travellerClass: number, size: number): number {
    // The chunk before this one is full.
    let at = cursor;
    if ((at & CHUNK_MASK) === LINK) {
      at = this.begin();
      this.#chunks.cells[cursor] = at;
    }
    const { cells } = this.#chunks;
    cells[at] = arrivesAtMs;
    cells[at | 1] = place | (travellerClass << CLASS_SHIFT) | (size << SIZE_SHIFT);
    return at + 2;
  }

  arrivesAtMs(cursor: number): number {
    return this.#chunks.cells[cursor]!;
  }

  /** Place, class and size in one number, for {@link placeOf}, {@link classOfEntry} and {@link groupSizeOf}. */
  entry(cursor: number): number {
    return this.#chunks.cells[cursor | 1]!;
  }

  /** The cursor of the entry behind this one, which is forgotten. */
  next(cursor: number): number {
    const at = cursor + 2;
    if ((at & CHUNK_MASK) !== LINK) return at;
    const link = this.#chunks.cells[at]!;
    this.#chunks.remove(cursor >> CHUNK_BITS);
    return link;
  }

  /** The list has no entry at the cursor: gives back what is left of it. */
  end(cursor: number): void {
    if (cursor >= 0) this.#chunks.remove(cursor >> CHUNK_BITS);
  }

  save(writer: SnapshotWriter): void {
    this.#chunks.save(writer);
  }

  load(reader: SnapshotReader): void {
    this.#chunks.load(reader);
  }

  #newChunk(): number {
    const chunk = this.#chunks.add();
    this.#chunks.cells[(chunk << CHUNK_BITS) | LINK] = NO_CHUNK;
    return chunk;
  }
}
