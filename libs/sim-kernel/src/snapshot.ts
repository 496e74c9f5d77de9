import { SnapshotError } from './run-error.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { imul, max } = Math;

/** A part of a run's state that can be written down and read back to the same bytes. */
export interface Snapshotable {
  save(writer: SnapshotWriter): void;
  load(reader: SnapshotReader): void;
}

const MAGIC = 0x504c_5331; // "PLS1"
const HEADER_BYTES = 16;

/**
 * Writes the parts, in order, into one block of bytes: magic, length, checksum, then the parts. The bytes may be kept in
 * a file, sent to a worker thread, or read into another set of the same parts by {@link restoreSnapshot}.
 */
export function takeSnapshot(parts: readonly Snapshotable[]): Uint8Array {
  const writer = new SnapshotWriter();
  for (const part of parts) part.save(writer);
  return writer.finish();
}

/**
 * Reads what {@link takeSnapshot} wrote into parts made by the same definition. Throws {@link SnapshotError} on bytes that
 * are torn, of another format, or of other parts; the parts are then in no defined state.
 */
export function restoreSnapshot(bytes: Uint8Array, parts: readonly Snapshotable[]): void {
  const reader = new SnapshotReader(bytes);
  for (const part of parts) part.load(reader);
  reader.finish();
}

/** A part made of arrays that keep their length: counters, states of lanes. */
export function fixedArrays(...arrays: readonly (Int32Array | Float64Array | Uint8Array)[]): Snapshotable {
  return {
    save: (writer) => {
      for (const array of arrays) writer.array(array);
    },
    load: (reader) => {
      for (const array of arrays) reader.arrayInto(array);
    },
  };
}

/** Appends numbers and typed arrays; little-endian whatever the machine's arrays are (all we run on are). */
export class SnapshotWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = HEADER_BYTES;

  int32(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#length, value, true);
    this.#length += 4;
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** The first `count` items of an array, with their count before them. */
  array(values: Int32Array | Float64Array | Uint8Array, count = values.length): void {
    this.int32(count);
    const source = new Uint8Array(values.buffer, values.byteOffset, count * values.BYTES_PER_ELEMENT);
    this.#reserve(source.length);
    this.#bytes.set(source, this.#length);
    this.#length += source.length;
  }

  text(value: string): void {
    this.array(Uint8Array.from(new TextEncoder().encode(value)));
  }

  finish(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, MAGIC, true);
    view.setInt32(4, this.#length, true);
    view.setInt32(8, checksum(bytes), true);
    return bytes;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

export class SnapshotReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = HEADER_BYTES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER_BYTES || this.#view.getInt32(0, true) !== MAGIC) {
      throw new SnapshotError('these bytes are not a snapshot of this version');
    }
    if (this.#view.getInt32(4, true) !== bytes.length) throw new SnapshotError('the snapshot is cut short');
    if (this.#view.getInt32(8, true) !== checksum(bytes)) throw new SnapshotError('the snapshot is damaged');
  }

  int32(): number {
    const at = this.#advance(4);
    return this.#view.getInt32(at, true);
  }

  float64(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  /** Reads an array into `target`, which must be long enough; returns how many items it had. */
  arrayInto(target: Int32Array | Float64Array | Uint8Array): number {
    const count = this.int32();
    if (count > target.length)
      throw new SnapshotError(`an array of ${count} does not fit ${target.length} places`);
    const size = count * target.BYTES_PER_ELEMENT;
    const at = this.#advance(size);
    new Uint8Array(target.buffer, target.byteOffset, size).set(this.#bytes.subarray(at, at + size));
    return count;
  }

  /** How many items the array that comes next has; reads nothing. */
  peekCount(): number {
    return this.#view.getInt32(this.#at, true);
  }

  text(): string {
    const bytes = new Uint8Array(this.peekCount());
    this.arrayInto(bytes);
    return new TextDecoder().decode(bytes);
  }

  finish(): void {
    if (this.#at !== this.#bytes.length)
      throw new SnapshotError('the snapshot holds more parts than were given');
  }

  #advance(count: number): number {
    const at = this.#at;
    if (count < 0 || at + count > this.#bytes.length) {
      throw new SnapshotError('the snapshot holds fewer parts than were given');
    }
    this.#at = at + count;
    return at;
  }
}

/** FNV-1a over everything after the header; finds damage, proves nothing against malice. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c_9dc5 | 0;
  for (let at = HEADER_BYTES; at < bytes.length; at += 1) hash = imul(hash ^ bytes[at]!, 0x0100_0193);
  return hash;
}
