import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { imul } = Math;

/**
 * A running 64-bit hash of events, cheap enough to be always on: two runs with the same hash fired the same events in the
 * same order. Two lanes of multiply-xor-shift (the constants are those of MurmurHash3's finaliser); finds differences,
 * proves nothing against malice.
 */
export class TraceHash implements Snapshotable {
  readonly #lanes = Int32Array.of(0x2545_f491, 0x4f6c_dd1d);

  /** Folds one event in; `at` is its time modulo 2^32, a signed whole number. */
  add(at: number, kind: number, subject: number): void {
    const lanes = this.#lanes;
    let first = imul(lanes[0]! ^ at, 0x85eb_ca6b);
    first ^= first >>> 15;
    let second = imul((lanes[1]! + subject) ^ (kind << 24) ^ first, 0xc2b2_ae35);
    second ^= second >>> 13;
    lanes[0] = (first + second) | 0;
    lanes[1] = second;
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const [first, second] = this.#lanes;
    return hex(first!) + hex(second!);
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.#lanes);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.#lanes);
  }
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
