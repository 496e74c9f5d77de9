import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { clz32 } = Math;

// An exported constant is looked up and checked at every use, this one is folded into the compiled code.
const NONE = -1;

/** Nobody: the end of a queue, or an empty one. */
export const NOBODY = NONE;
/** A queue has at most this many priority levels. */
export const MAX_LEVELS = 32;

// Numbers of a list, at list << 2.
const HEAD = 0;
const TAIL = 1;
const LENGTH = 2;
/** The queue it is of: a division less, whenever somebody leaves. */
const QUEUE = 3;
// Numbers of a subject, at subject << 2; the fourth stays 0.
const NEXT = 0;
const PREVIOUS = 1;
/** The list it stands in plus one; 0 in none. */
const LIST = 2;
// Numbers of a queue of several levels, at queue << 1: how many stand in it, and which levels hold somebody (bit i for
// level i). A queue of one level is its list.
const TOTAL = 0;
const FILLED = 1;

/**
 * A bank of queues of whole-number subjects (rows of travellers): first come first served within a priority level, level 0
 * before level 1 and so on. A subject stands in at most one queue of the bank. Joining, taking the head, and leaving from
 * the middle are O(1) and allocate nothing but for doublings when a higher subject number first appears.
 */
export class QueueBank implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare readonly queueCount: number;
  declare readonly levelCount: number;
  // By list, that is queue * levelCount + level.
  declare private readonly lists: Int32Array;
  declare private readonly queues: Int32Array;
  declare private subjects: Int32Array;

  constructor(queueCount: number, levelCount = 1, subjects = 64) {
    if (levelCount < 1 || levelCount > MAX_LEVELS) {
      throw new RangeError(`levelCount: expected 1 to ${MAX_LEVELS}, such as 2, got ${levelCount}`);
    }
    this.queueCount = queueCount;
    this.levelCount = levelCount;
    this.lists = new Int32Array((queueCount * levelCount) << 2);
    for (let list = 0; list < queueCount * levelCount; list += 1) {
      this.lists[(list << 2) | HEAD] = NONE;
      this.lists[(list << 2) | TAIL] = NONE;
      this.lists[(list << 2) | QUEUE] = (list / levelCount) | 0;
    }
    this.queues = new Int32Array(queueCount << 1);
    this.subjects = new Int32Array(subjects << 2);
  }

  /** How many stand in the queue, all levels together. */
  lengthOf(queue: number): number {
    return this.levelCount === 1 ? this.lists[(queue << 2) | LENGTH]! : this.queues[(queue << 1) | TOTAL]!;
  }

  lengthOfLevel(queue: number, level: number): number {
    return this.lists[((queue * this.levelCount + level) << 2) | LENGTH]!;
  }

  /** Who is next to be taken, or {@link NOBODY}. */
  head(queue: number): number {
    const levelCount = this.levelCount;
    if (levelCount === 1) return this.lists[(queue << 2) | HEAD]!;
    const filled = this.queues[(queue << 1) | FILLED]!;
    return filled === 0 ? NONE : this.lists[((queue * levelCount + lowestBit(filled)) << 2) | HEAD]!;
  }

  /** Who is last: the latest to have joined the lowest level that is not empty, or {@link NOBODY}. */
  last(queue: number): number {
    if (this.levelCount === 1) return this.lists[(queue << 2) | TAIL]!;
    const filled = this.queues[(queue << 1) | FILLED]!;
    return filled === 0 ? NONE : this.lists[((queue * this.levelCount + 31 - clz32(filled)) << 2) | TAIL]!;
  }

  /** Who stands behind `subject`, across levels, or {@link NOBODY}; for walking a queue from its {@link head}. */
  after(subject: number): number {
    const next = this.subjects[(subject << 2) | NEXT]!;
    if (next !== NONE || this.levelCount === 1) return next;
    const list = this.subjects[(subject << 2) | LIST]! - 1;
    const queue = this.lists[(list << 2) | QUEUE]!;
    const level = list - queue * this.levelCount;
    const below = level === 31 ? 0 : this.queues[(queue << 1) | FILLED]! & (-1 << (level + 1));
    return below === 0 ? NONE : this.lists[((queue * this.levelCount + lowestBit(below)) << 2) | HEAD]!;
  }

  /** The queue that `subject` stands in, or -1. */
  queueOf(subject: number): number {
    if (subject << 2 >= this.subjects.length) return -1;
    const list = this.subjects[(subject << 2) | LIST]!;
    return list === 0 ? -1 : this.lists[((list - 1) << 2) | QUEUE]!;
  }

  /** Joins the end of a level. The subject must stand in no queue of this bank. */
  join(queue: number, subject: number, level = 0): void {
    const at = subject << 2;
    if (at >= this.subjects.length) this.#grow(at);
    const list = this.#enter(queue, level, at);
    const lists = this.lists;
    const subjects = this.subjects;
    const tail = lists[(list << 2) | TAIL]!;
    subjects[at | PREVIOUS] = tail;
    subjects[at | NEXT] = NONE;
    if (tail === NONE) lists[(list << 2) | HEAD] = subject | 0;
    else subjects[(tail << 2) | NEXT] = subject | 0;
    lists[(list << 2) | TAIL] = subject | 0;
  }

  /** Joins the front of a level: for one sent back unserved. */
  joinFront(queue: number, subject: number, level = 0): void {
    const at = subject << 2;
    if (at >= this.subjects.length) this.#grow(at);
    const list = this.#enter(queue, level, at);
    const lists = this.lists;
    const subjects = this.subjects;
    const head = lists[(list << 2) | HEAD]!;
    subjects[at | NEXT] = head;
    subjects[at | PREVIOUS] = NONE;
    if (head === NONE) lists[(list << 2) | TAIL] = subject;
    else subjects[(head << 2) | PREVIOUS] = subject;
    lists[(list << 2) | HEAD] = subject;
  }

  /** Takes the next one out of the queue; {@link NOBODY} when it is empty. */
  take(queue: number): number {
    if (this.levelCount > 1) {
      const first = this.head(queue);
      if (first !== NONE) this.leave(first);
      return first;
    }
    const lists = this.lists;
    const subject = lists[(queue << 2) | HEAD]!;
    if (subject === NONE) return subject;
    const subjects = this.subjects;
    const at = subject << 2;
    const next = subjects[at | NEXT]!;
    lists[(queue << 2) | HEAD] = next;
    if (next === NONE) lists[(queue << 2) | TAIL] = NONE;
    else subjects[(next << 2) | PREVIOUS] = NONE;
    subjects[at | LIST] = 0;
    lists[(queue << 2) | LENGTH] = (lists[(queue << 2) | LENGTH]! - 1) | 0;
    return subject;
  }

  /** Takes a subject out of whatever queue it stands in; false when in none. */
  leave(subject: number): boolean {
    const subjects = this.subjects;
    const lists = this.lists;
    const at = subject << 2;
    if (at >= subjects.length) return false;
    const list = subjects[at | LIST]! - 1;
    if (list < 0) return false;
    const previous = subjects[at | PREVIOUS]!;
    const next = subjects[at | NEXT]!;
    if (previous === NONE) lists[(list << 2) | HEAD] = next;
    else subjects[(previous << 2) | NEXT] = next;
    if (next === NONE) lists[(list << 2) | TAIL] = previous;
    else subjects[(next << 2) | PREVIOUS] = previous;
    subjects[at | LIST] = 0;
    const left = (lists[(list << 2) | LENGTH]! - 1) | 0;
    lists[(list << 2) | LENGTH] = left;
    if (this.levelCount > 1) this.#leaveLevel(list, left);
    return true;
  }

  save(writer: SnapshotWriter): void {
    for (const column of [this.lists, this.queues, this.subjects]) writer.array(column);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.lists);
    reader.arrayInto(this.queues);
    this.subjects = new Int32Array(reader.peekCount());
    reader.arrayInto(this.subjects);
  }

  /** Counts one more; returns the list to stand in. */
  #enter(queue: number, level: number, at: number): number {
    const subjects = this.subjects;
    if (subjects[at | LIST] !== 0)
      throw new Error(`subject ${at >> 2} already stands in queue ${this.queueOf(at >> 2)}`);
    const list = this.levelCount === 1 ? queue : this.#enterLevel(queue, level);
    subjects[at | LIST] = (list + 1) | 0;
    this.lists[(list << 2) | LENGTH]! += 1;
    return list;
  }

  #enterLevel(queue: number, level: number): number {
    this.queues[(queue << 1) | TOTAL]! += 1;
    this.queues[(queue << 1) | FILLED]! |= 1 << level;
    return (queue * this.levelCount + level) | 0;
  }

  #leaveLevel(list: number, left: number): void {
    const queue = this.lists[(list << 2) | QUEUE]!;
    this.queues[(queue << 1) | TOTAL]! -= 1;
    if (left === 0) this.queues[(queue << 1) | FILLED]! &= ~(1 << (list - queue * this.levelCount));
  }

  #grow(at: number): void {
    let length = this.subjects.length;
    while (length <= at) length *= 2;
    const grown = new Int32Array(length);
    grown.set(this.subjects);
    this.subjects = grown;
  }
}

const lowestBit = (bits: number): number => 31 - clz32(bits & -bits);
