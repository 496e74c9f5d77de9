import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { clz32 } = Math;

// Buckets: whole milliseconds below 1,024, then 512 to each doubling. Values up to 2^31 - 1 ms (24.8 days).
const FINE_BITS = 10;
const HALF_BITS = FINE_BITS - 1;
const HALF = 1 << HALF_BITS;
const BUCKETS = (1 << FINE_BITS) + HALF * (31 - FINE_BITS);

/**
 * Observations one at a time (waiting times, times in hall): how many, their mean and standard deviation from plain sums
 * (durations do not lie so far from 0 against their spread that this would cost digits), the greatest, and quantiles
 * from a histogram of whole milliseconds laid out as HdrHistogram's: exact below 1,024 ms, within 1/512 (0.2 %) above.
 * Memory is fixed (47 kB) however many are recorded.
 */
export class DurationMonitor implements Snapshotable {
  // count, sum, sum of squares, greatest
  readonly #moments = new Float64Array(4);
  readonly #buckets = new Int32Array(BUCKETS);

  constructor() {
    this.reset();
  }

  /** Records one duration, 0 or more; fractions of a millisecond count in the mean, not in the quantiles. */
  record(durationMs: number): void {
    const moments = this.#moments;
    moments[0]! += 1;
    moments[1]! += durationMs;
    moments[2]! += durationMs * durationMs;
    if (durationMs > moments[3]!) moments[3] = durationMs;
    const whole = durationMs > 0x7fff_ffff ? 0x7fff_ffff : durationMs | 0;
    const shift = whole < 1 << FINE_BITS ? 0 : 32 - FINE_BITS - clz32(whole);
    this.#buckets[((shift << HALF_BITS) + (whole >> shift)) | 0]! += 1;
  }

  get count(): number {
    return this.#moments[0]!;
  }

  /** NaN when nothing was recorded, as are the other figures. */
  get meanMs(): number {
    return this.count > 0 ? this.#moments[1]! / this.count : NaN;
  }

  /** Sum of all durations; 0 when nothing was recorded. */
  get totalMs(): number {
    return this.#moments[1]!;
  }

  /** Standard deviation of the sample (n - 1 below). */
  get sdMs(): number {
    const [count, sum, squares] = this.#moments as unknown as [number, number, number];
    return count > 1 ? Math.sqrt(Math.max(0, squares - (sum * sum) / count) / (count - 1)) : NaN;
  }

  get greatestMs(): number {
    return this.count > 0 ? this.#moments[3]! : NaN;
  }

  /** The least recorded duration (to 0.2 %, its bucket's middle) such that `share` of all are no longer. */
  quantileMs(share: number): number {
    if (!(share >= 0 && share <= 1))
      throw new RangeError(`share: expected 0 to 1, such as 0.95, got ${share}`);
    if (this.count === 0) return NaN;
    const rank = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#buckets[bucket]!;
      if (seen >= rank) return Math.min(middleOf(bucket), this.#moments[3]!);
    }
    return this.#moments[3]!;
  }

  /** Share of all that are shorter than or equal to `limitMs` (to the bucket). */
  shareWithin(limitMs: number): number {
    if (this.count === 0) return NaN;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS && middleOf(bucket) <= limitMs; bucket += 1) {
      seen += this.#buckets[bucket]!;
    }
    return seen / this.count;
  }

  /** Takes over another monitor's observations, as if they had been recorded here. */
  merge(other: DurationMonitor): void {
    if (other.count === 0) return;
    const mine = this.#moments;
    const theirs = other.#moments;
    for (const sum of [0, 1, 2]) mine[sum]! += theirs[sum]!;
    mine[3] = Math.max(mine[3]!, theirs[3]!);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) this.#buckets[bucket]! += other.#buckets[bucket]!;
  }

  /** Forgets everything: the end of a warm-up. */
  reset(): void {
    this.#moments.fill(0);
    this.#moments[3] = -Infinity;
    this.#buckets.fill(0);
  }

  /** Empty buckets take no room in a snapshot. */
  save(writer: SnapshotWriter): void {
    writer.array(this.#moments);
    const filled = this.#buckets.reduce((count, seen) => (seen === 0 ? count : count + 1), 0);
    const pairs = new Int32Array(2 * filled);
    let at = 0;
    this.#buckets.forEach((seen, bucket) => {
      if (seen === 0) return;
      pairs[at] = bucket;
      pairs[at + 1] = seen;
      at += 2;
    });
    writer.array(pairs);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.#moments);
    const pairs = new Int32Array(reader.peekCount());
    reader.arrayInto(pairs);
    this.#buckets.fill(0);
    for (let at = 0; at < pairs.length; at += 2) this.#buckets[pairs[at]!] = pairs[at + 1]!;
  }
}

/** The middle of a bucket's whole milliseconds. */
function middleOf(bucket: number): number {
  if (bucket < 1 << FINE_BITS) return bucket;
  const shift = ((bucket - HALF) / HALF) | 0;
  const low = (bucket - shift * HALF) * 2 ** shift;
  return low + (2 ** shift - 1) / 2;
}
