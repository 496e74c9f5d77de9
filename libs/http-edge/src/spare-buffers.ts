/** So long is the shortest, and every one a power of two: the next batch is seldom as long as the last. */
const SHORTEST_BYTES = 64 * 1024;

/**
 * Long buffers, to be used again. V8 goes through its whole heap each time that 64 MiB were taken outside of it, and a way
 * that takes a megabyte for each batch spends a tenth of its time on that.
 *
 * At most `most` are kept; of more the shortest go to the collector.
 */
export class SpareBuffers {
  readonly #most: number;
  readonly #spare: Buffer[] = [];
  readonly #lent = new WeakMap<ArrayBufferLike, Buffer>();

  constructor(most: number) {
    this.#most = most;
  }

  /** At least so many bytes, with whatever was in them. */
  take(bytes: number): Buffer {
    const found = this.#spare.findIndex(({ length }) => length >= bytes);
    const [buffer = Buffer.allocUnsafeSlow(lengthFor(bytes))] = found < 0 ? [] : this.#spare.splice(found, 1);
    this.#lent.set(buffer.buffer, buffer);
    return buffer;
  }

  /** The buffer, or the same bytes with room for more. What is not needed any more is kept. */
  withRoom(buffer: Buffer, used: number, more: number): Buffer {
    if (used + more <= buffer.length) return buffer;
    const longer = this.take(used + more);
    buffer.copy(longer, 0, 0, used);
    this.give(buffer);
    return longer;
  }

  /**
   * Takes back what {@link take} gave, or a part of it; nobody may read it from now on.
   *
   * @throws Error for what was not taken here, and for what was given back already
   */
  give({ buffer }: Uint8Array): void {
    const whole = this.#lent.get(buffer);
    if (!whole) throw new Error('expected a buffer that was taken here and not yet given back');
    this.#lent.delete(buffer);
    this.#spare.push(whole);
    if (this.#spare.length <= this.#most) return;
    const shortest = Math.min(...this.#spare.map(({ length }) => length));
    this.#spare.splice(
      this.#spare.findIndex(({ length }) => length === shortest),
      1,
    );
  }
}

const lengthFor = (bytes: number): number => Math.max(SHORTEST_BYTES, 2 ** Math.ceil(Math.log2(bytes)));
