import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { clz32 } = Math;

// An exported constant is looked up and checked at every use, this one is folded into the compiled code.
const NONE = -1;

/** Nobody: the end of a queue, or an empty one. */
export const NOBODY = NONE;
/** A queue has at most this many priority levels. */
export const MAX_LEVELS = 32;

/**
 * A bank of queues of whole-number subjects (rows of travellers): first come first served within a priority level, level 0
 * before level 1 and so on. A subject stands in at most one queue of the bank. Joining, taking the head, and leaving from
 * the middle are O(1) and allocate nothing but for doublings when a higher subject number first appears.
 */
export class QueueBank implements Snapshotable {
  readonly queueCount: number;
  readonly levelCount: number;
  // By list, that is queue * levelCount + level.
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #listLength: Int32Array;
  // By queue; `filled` has bit i set when level i holds somebody.
  readonly #length: Int32Array;
  readonly #filled: Int32Array;
  // By subject: neighbours, and the list it stands in plus one (0: in none).
  #next: Int32Array;
  #previous: Int32Array;
  #list: Int32Array;

  constructor(queueCount: number, levelCount = 1, subjects = 64) {
    if (levelCount < 1 || levelCount > MAX_LEVELS) {
      throw new RangeError(`levelCount: expected 1 to ${MAX_LEVELS}, such as 2, got ${levelCount}`);
    }
    this.queueCount = queueCount;
    this.levelCount = levelCount;
    this.#head = new Int32Array(queueCount * levelCount).fill(NONE);
    this.#tail = new Int32Array(queueCount * levelCount).fill(NONE);
    this.#listLength = new Int32Array(queueCount * levelCount);
    this.#length = new Int32Array(queueCount);
    this.#filled = new Int32Array(queueCount);
    this.#next = new Int32Array(subjects);
    this.#previous = new Int32Array(subjects);
    this.#list = new Int32Array(subjects);
  }

  /** How many stand in the queue, all levels together. */
  lengthOf(queue: number): number {
    return this.#length[queue]!;
  }

  lengthOfLevel(queue: number, level: number): number {
    return this.#listLength[queue * this.levelCount + level]!;
  }

  /** Who is next to be taken, or {@link NOBODY}. */
  head(queue: number): number {
    const filled = this.#filled[queue]!;
    if (filled === 0) return NONE;
    return this.#head[queue * this.levelCount + lowestBit(filled)]!;
  }

  /** Who is last: the latest to have joined the lowest level that is not empty, or {@link NOBODY}. */
  last(queue: number): number {
    const filled = this.#filled[queue]!;
    if (filled === 0) return NONE;
    return this.#tail[queue * this.levelCount + 31 - clz32(filled)]!;
  }

  /** Who stands behind `subject`, across levels, or {@link NOBODY}; for walking a queue from its {@link head}. */
  after(subject: number): number {
    const next = this.#next[subject]!;
    if (next !== NONE) return next;
    const list = this.#list[subject]! - 1;
    const queue = (list / this.levelCount) | 0;
    const level = list - queue * this.levelCount;
    const below = level === 31 ? 0 : this.#filled[queue]! & (-1 << (level + 1));
    return below === 0 ? NONE : this.#head[queue * this.levelCount + lowestBit(below)]!;
  }

  /** The queue that `subject` stands in, or -1. */
  queueOf(subject: number): number {
    if (subject >= this.#list.length) return -1;
    const list = this.#list[subject]!;
    return list === 0 ? -1 : ((list - 1) / this.levelCount) | 0;
  }

  /** Joins the end of a level. The subject must stand in no queue of this bank. */
  join(queue: number, subject: number, level = 0): void {
    if (subject >= this.#list.length) this.#grow(subject);
    const list = queue * this.levelCount + level;
    const tail = this.#tail[list]!;
    this.#enter(queue, list, level, subject);
    this.#previous[subject] = tail;
    this.#next[subject] = NONE;
    if (tail === NONE) this.#head[list] = subject;
    else this.#next[tail] = subject;
    this.#tail[list] = subject;
  }

  /** Joins the front of a level: for one sent back unserved. */
  joinFront(queue: number, subject: number, level = 0): void {
    if (subject >= this.#list.length) this.#grow(subject);
    const list = queue * this.levelCount + level;
    const head = this.#head[list]!;
    this.#enter(queue, list, level, subject);
    this.#next[subject] = head;
    this.#previous[subject] = NONE;
    if (head === NONE) this.#tail[list] = subject;
    else this.#previous[head] = subject;
    this.#head[list] = subject;
  }

  /** Takes the next one out of the queue; {@link NOBODY} when it is empty. */
  take(queue: number): number {
    const subject = this.head(queue);
    if (subject !== NONE) this.leave(subject);
    return subject;
  }

  /** Takes a subject out of whatever queue it stands in; false when in none. */
  leave(subject: number): boolean {
    if (subject >= this.#list.length) return false;
    const list = this.#list[subject]! - 1;
    if (list < 0) return false;
    const previous = this.#previous[subject]!;
    const next = this.#next[subject]!;
    if (previous === NONE) this.#head[list] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#tail[list] = previous;
    else this.#previous[next] = previous;
    this.#list[subject] = 0;
    const queue = this.levelCount === 1 ? list : (list / this.levelCount) | 0;
    this.#length[queue]! -= 1;
    const left = this.#listLength[list]! - 1;
    this.#listLength[list] = left;
    if (left === 0) this.#filled[queue]! &= ~(1 << (list - queue * this.levelCount));
    return true;
  }

  save(writer: SnapshotWriter): void {
    for (const column of this.#fixed()) writer.array(column);
    for (const column of [this.#next, this.#previous, this.#list]) writer.array(column);
  }

  load(reader: SnapshotReader): void {
    for (const column of this.#fixed()) reader.arrayInto(column);
    const subjects = reader.peekCount();
    this.#next = new Int32Array(subjects);
    this.#previous = new Int32Array(subjects);
    this.#list = new Int32Array(subjects);
    for (const column of [this.#next, this.#previous, this.#list]) reader.arrayInto(column);
  }

  #fixed(): Int32Array[] {
    return [this.#head, this.#tail, this.#listLength, this.#length, this.#filled];
  }

  #enter(queue: number, list: number, level: number, subject: number): void {
    if (this.#list[subject] !== 0)
      throw new Error(`subject ${subject} already stands in queue ${this.queueOf(subject)}`);
    this.#list[subject] = list + 1;
    this.#length[queue]! += 1;
    this.#listLength[list]! += 1;
    this.#filled[queue]! |= 1 << level;
  }

  #grow(subject: number): void {
    let length = this.#list.length;
    while (length <= subject) length *= 2;
    const longer = (column: Int32Array): Int32Array => {
      const grown = new Int32Array(length);
      grown.set(column);
      return grown;
    };
    this.#next = longer(this.#next);
    this.#previous = longer(this.#previous);
    this.#list = longer(this.#list);
  }
}

const lowestBit = (bits: number): number => 31 - clz32(bits & -bits);
