import { threefry2x32 } from './threefry.ts';

/** What a whole run's chance hangs on: two runs with equal keys draw alike, two that differ in anything do not. */
export interface RandomKey {
  /** Whole number from 0 to 2^53 - 1; consecutive seeds are as good as scattered ones. */
  readonly randomSeed: number;
  /** Which of a set of runs that differ only in chance; whole number from 0 to 2^32 - 1. Default 0. */
  readonly replication?: number;
}

/** Blocks (a draw takes one, seldom a few) that one (purpose, subject, occasion) has before it runs into the next. */
export const BLOCKS_PER_OCCASION = 4_096;
/** Occasions of one subject at one purpose; one more is the first again. */
export const OCCASIONS = 1_048_576;

/**
 * Keyed chance: every draw is a function of (randomSeed, replication, purpose, subject, occasion, how many draws before).
 * Nothing depends on the order in which things happen, so the same traveller has the same habits under every policy
 * compared, and a new class, purpose or monitor disturbs nobody's draws.
 *
 * Declare purposes once, then in hot code point at a key and draw; nothing is allocated:
 *
 *     const random = new KeyedRandom({ randomSeed: 42 });
 *     const patience = random.purpose('patience');
 *     const patienceMs = 60_000 * random.stream(patience, travellerId).exponential();
 *
 * It holds nothing but the key in hand, so it takes no part in snapshots: always call `stream` before drawing.
 */
export class KeyedRandom {
  /** The other word of the {@link block} last drawn. */
  second = 0;
  readonly randomSeed: number;
  readonly replication: number;
  readonly #root = new Int32Array(2);
  #purposeKeys = new Int32Array(64);
  readonly #purposes = new Map<string | number, number>();
  // The key in hand, and the number of the block that comes next.
  #key0 = 0;
  #key1 = 0;
  #subject = 0;
  #block = 0;

  constructor(key: RandomKey) {
    this.randomSeed = wholeBetween('randomSeed', key.randomSeed, Number.MAX_SAFE_INTEGER);
    this.replication = wholeBetween('replication', key.replication ?? 0, 0xffff_ffff);
    const seedLow = this.randomSeed | 0;
    const seedHigh = Math.floor(this.randomSeed / 0x1_0000_0000) | 0;
    threefry2x32(seedLow, seedHigh, this.replication | 0, REPLICATION_DOMAIN, this.#root);
  }

  /**
   * A handle (small whole number) for a purpose named by a word or a whole number. The draws hang on the name alone, not
   * on which purposes were declared before it.
   */
  purpose(name: string | number): number {
    const known = this.#purposes.get(name);
    if (known !== undefined) return known;
    const handle = this.#purposes.size;
    if (2 * handle + 2 > this.#purposeKeys.length) {
      const grown = new Int32Array(this.#purposeKeys.length * 2);
      grown.set(this.#purposeKeys);
      this.#purposeKeys = grown;
    }
    const key = this.#purposeKeys.subarray(2 * handle, 2 * handle + 2);
    if (typeof name === 'number') {
      threefry2x32(
        this.#root[0]!,
        this.#root[1]!,
        wholeBetween('purpose', name, 0xffff_ffff) | 0,
        NUMBERED_DOMAIN,
        key,
      );
    } else {
      // A sponge over the name: each character goes through a whole threefry call.
      key.set(this.#root);
      for (let at = 0; at < name.length; at += 1) {
        threefry2x32(key[0]!, key[1]!, name.charCodeAt(at), NAMED_DOMAIN, key);
      }
      threefry2x32(key[0]!, key[1]!, name.length, NAMED_DOMAIN + 1, key);
    }
    this.#purposes.set(name, handle);
    return handle;
  }

  /**
   * Points at one key; the draws that follow are its first, second, ... `subject` is a whole number (32 bits count),
   * `occasion` (below {@link OCCASIONS}) tells a subject's repeated visits to the same purpose apart.
   */
  stream(purpose: number, subject: number, occasion = 0): this {
    const at = purpose << 1;
    this.#key0 = this.#purposeKeys[at]!;
    this.#key1 = this.#purposeKeys[at | 1]!;
    this.#subject = subject | 0;
    this.#block = occasion << 12;
    return this;
  }

  /**
   * 64 random bits as two signed whole numbers, the first returned, the other left in {@link second}: the cheapest draw,
   * all others are made of it. Threefry-2x32-13 of (subject, block) under the key in hand, unrolled; see threefry2x32.
   */
  block(): number {
    const k0 = this.#key0;
    const k1 = this.#key1;
    const k2 = 0x1bd11bda ^ k0 ^ k1;
    let x0 = (this.#subject + k0) | 0;
    let x1 = (this.#block + k1) | 0;
    this.#block = (this.#block + 1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k1) | 0;
    x1 = (x1 + k2 + 1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + k2) | 0;
    x1 = (x1 + k0 + 2) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1 + 3) | 0;
    x0 = (x0 + x1) | 0;
    this.second = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    return x0;
  }

  /** Uniform on the open interval (0, 1), 52 bits fine: never 0, never 1. */
  uniform(): number {
    const high = this.block() >>> 6;
    return unit(high, this.second >>> 6);
  }

  /** As {@link uniform}, into `out[at]`: returned to code that this is not inlined into, it is put on the heap. */
  storeUniform(out: Float64Array, at: number): void {
    const high = this.block() >>> 6;
    out[at] = unit(high, this.second >>> 6);
  }

  /**
   * The first place from `from` on whose cumulative share is above a uniform: as comparing {@link uniform} with each, but
   * decided by whole numbers. The last of the shares must be 1.
   */
  pick(table: ShareTable, from: number): number {
    const high = this.block() >>> 6;
    const { coarse } = table;
    let at = from;
    while (coarse[at]! < high) at += 1;
    return coarse[at] === high ? this.#pickClosely(table, at, high) : at;
  }

  /** As {@link pick} from a table by itself, of any length in about the same time. */
  pickGuided(table: GuidedTable): number {
    const high = this.block() >>> 6;
    const { coarse } = table;
    let at = table.guide[high >>> table.guideShift]!;
    while (coarse[at]! < high) at += 1;
    return coarse[at] === high ? this.#pickClosely(table, at, high) : at;
  }

  /** As {@link pick}, where the first 26 bits do not tell. */
  #pickClosely(table: ShareTable, from: number, high: number): number {
    const u = unit(high, this.second >>> 6);
    let at = from;
    while (table.cumulative[at]! <= u) at += 1;
    return at;
  }

  /** True with probability `share` (0 never, 1 always). */
  chance(share: number): boolean {
    return this.uniform() < share;
  }

  /** A whole number from 0 to `count` - 1, each equally likely (multiplication with rejection; Lemire 2019). */
  below(count: number): number {
    wholeBetween('count', count, 0xffff_ffff);
    if (count < 1) throw new RangeError('count: expected at least 1, such as 6');
    const unfair = 0x1_0000_0000 % count;
    for (;;) {
      // A 32-bit word times at most 32 bits needs 64: split so that both halves stay exact in a double.
      const word = this.block() >>> 0;
      const high = (word >>> 16) * count;
      const low = (word & 0xffff) * count + (high % 0x1_0000) * 0x1_0000;
      if (low % 0x1_0000_0000 >= unfair) {
        return Math.floor(high / 0x1_0000) + Math.floor(low / 0x1_0000_0000);
      }
    }
  }
}

/** Cumulative shares made ready for {@link KeyedRandom.pick}; several tables may stand one after the other. */
export interface ShareTable {
  readonly cumulative: Float64Array;
  /** The first 26 bits of each. */
  readonly coarse: Int32Array;
}

export const shareTable = (cumulative: readonly number[]): ShareTable => ({
  cumulative: Float64Array.from(cumulative),
  coarse: Int32Array.from(cumulative, (share) => Math.floor(share * TWO_TO_26)),
});

/**
 * With it, where to begin: indexed search (Chen and Asau, "On generating random variates from an empirical distribution",
 * AIIE Transactions 6, 1974).
 */
export interface GuidedTable extends ShareTable {
  /** By the first bits of a uniform: the first place that is not certainly below it. */
  readonly guide: Int32Array;
  readonly guideShift: number;
}

export function guidedTable(cumulative: readonly number[]): GuidedTable {
  const table = shareTable(cumulative);
  const bits = Math.min(16, 1 + Math.ceil(Math.log2(cumulative.length)));
  const guideShift = COARSE_BITS - bits;
  let at = 0;
  const guide = Int32Array.from({ length: 1 << bits }, (_, first) => {
    while (table.coarse[at]! < first << guideShift) at += 1;
    return at;
  });
  return { ...table, guide, guideShift };
}

/** On (0, 1), of 26 bits and 26 more. */
const unit = (high: number, low: number): number => (high * TWO_TO_26 + low + 0.5) * TWO_TO_MINUS_52;

const COARSE_BITS = 26;
const TWO_TO_26 = 2 ** COARSE_BITS;
const TWO_TO_MINUS_52 = 2 ** -52;
const REPLICATION_DOMAIN = 1;
const NUMBERED_DOMAIN = 2;
const NAMED_DOMAIN = 3;

function wholeBetween(field: string, value: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
  throw new RangeError(`${field}: expected a whole number from 0 to ${max}, such as 42, got ${value}`);
}
