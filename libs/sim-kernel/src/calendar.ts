import { RunError } from './run-error.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { floor } = Math;

// Exported constants are looked up and checked at every use, these are folded into the compiled code.
const INFINITE = Infinity;
const MIDDLE_PRIORITY = 16;

/** The time of what never happens; later than all others. */
export const NEVER = INFINITE;
/** No event: what a handle is set to once its event has fired or was cancelled. */
export const NO_EVENT = -1;
/** Priorities run from 0 (first) to 31 (last) among events of one instant. */
export const PRIORITIES = 32;
export const DEFAULT_PRIORITY = MIDDLE_PRIORITY;

// Key of an event: time * 32 + priority; exact in a double for times below 2^48 ms (the year 10,889).
const PRIORITY_BITS = 5;
const KEYS_PER_MS = 1 << PRIORITY_BITS;
const MS_PER_KEY = 1 / KEYS_PER_MS;
const LATEST_MS = 2 ** 48;
const SLOT_BITS = 22;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const KIND_BITS = 5;
const GENERATION_MASK = 0x1ff;
/** At most this many events may be pending at once. */
export const MAX_PENDING_EVENTS = 1 << SLOT_BITS;

// Tail of an event: insertion number * 2^28 + content, whole and exact below 2^25 insertions; then all are renumbered. The
// content is SLOTTED + slot, or kind * 2^22 + subject of an event that nobody will cancel.
const SLOTTED = 1 << (KIND_BITS + SLOT_BITS);
const CONTENT_MASK = 2 * SLOTTED - 1;
const TAILS_PER_INSERTION = 2 * SLOTTED;
const MAX_INSERTIONS = 2 ** 25 - 2;

// A slot's four whole numbers, at slot << 2.
const KIND = 0;
const SUBJECT = 1;
/** Tells the slot's handle from those of earlier tenants. */
const GENERATION = 2;
/** Of a pending event -2 - insertion number, of a free slot the next free one. */
const LINK = 3;
const NO_SLOT = -1;

// Places of the clock.
const NOW = 0;
const KEY = 1;
const TAIL = 2;
const RENUMBERED = 3;

/**
 * The events to come, ordered by (time in whole milliseconds, priority, insertion number): a binary heap of pairs (key,
 * tail) side by side in one array, which tell both the order and the event's two whole numbers, its kind and its subject, or
 * the slot where they stand if it may be cancelled. Scheduling and taking are O(log n), cancelling is O(1): a cancelled
 * event's pair stays in the heap until it comes up or such pairs are more than half. Allocates nothing but for doublings; no
 * number with a fraction or past 2^31 is handed from one function to another on the way, which would put it on the heap of
 * the JavaScript engine.
 */
export class Calendar implements Snapshotable {
  /** Of the event last taken by {@link take}. */
  kind = 0;
  subject = 0;

  // Pairs of key and tail; an infinite key ends them, so that the last place always has a right sibling.
  #heap = new Float64Array(256).fill(INFINITE);
  // Twice the number of pairs.
  #end = 0;
  // Whether place 0 is empty: the next event scheduled is put there and sinks, which saves half of the work.
  #hole = 0;
  // How many pairs are of events that were cancelled.
  #dead = 0;
  // Insertions since those pending were numbered anew; below 2^25.
  #insertions = 0;
  #slots = new Int32Array(256);
  #free = NO_SLOT;
  #slotCount = 0;
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare private readonly maxInsertions: number;
  declare private readonly maxPending: number;
  /**
   * [now, key in hand, tail in hand, insertions before those pending were numbered anew]: fractions kept in an array, where
   * writing them allocates nothing. To be read by hot code as `clock[0]`, to be written by nobody else.
   */
  readonly clock = new Float64Array(4);

  /** `maxInsertions` events may be scheduled before those pending are numbered anew; both bounds are less only in tests. */
  constructor(startAtMs = 0, maxInsertions = MAX_INSERTIONS, maxPending = MAX_PENDING_EVENTS) {
    this.clock[NOW] = startAtMs;
    this.maxInsertions = maxInsertions;
    this.maxPending = maxPending;
  }

  /** The time of the event last taken, or of the last `advanceTo`. */
  get nowMs(): number {
    return this.clock[NOW]!;
  }

  /** Events to come. */
  get size(): number {
    return (this.#end >> 1) - this.#hole - this.#dead;
  }

  /** Events ever scheduled. */
  get insertions(): number {
    return this.#insertions + this.clock[RENUMBERED]!;
  }

  /**
   * Puts an event on the calendar and returns its handle. `atMs` must be a whole number below 2^48, not before now; lower
   * `priority` goes first within an instant, and equal ones go in the order in which they were scheduled. Throws RunError
   * `bad-time`, `calendar-full`.
   */
  schedule(atMs: number, kind: number, subject: number, priority: number = MIDDLE_PRIORITY): number {
    const clock = this.clock;
    // The negation also catches NaN.
    if (!(atMs >= clock[NOW]!) || floor(atMs) !== atMs || atMs >= LATEST_MS) this.#refuse(atMs);
    clock[KEY] = atMs * KEYS_PER_MS + (priority & (KEYS_PER_MS - 1));
    return this.#put(kind, subject);
  }

  /** As {@link schedule}, `delayMs` from now: a whole number, 0 or more. */
  scheduleAfter(delayMs: number, kind: number, subject: number, priority: number = MIDDLE_PRIORITY): number {
    const clock = this.clock;
    const atMs = clock[NOW]! + delayMs;
    // A whole number of 32 bits from now is whole and not past.
    if ((delayMs | 0) !== delayMs || delayMs < 0 || atMs >= LATEST_MS) {
      return this.schedule(atMs, kind, subject, priority);
    }
    clock[KEY] = atMs * KEYS_PER_MS + (priority & (KEYS_PER_MS - 1));
    return this.#put(kind, subject);
  }

  /**
   * As {@link scheduleAfter} for an event that nobody will cancel: it has no handle, and needs no slot if its kind is from 0
   * to 31 and its subject from 0 to 2^22 - 1.
   */
  postAfter(delayMs: number, kind: number, subject: number, priority: number = MIDDLE_PRIORITY): void {
    const clock = this.clock;
    const atMs = clock[NOW]! + delayMs;
    if (
      (delayMs | 0) !== delayMs ||
      delayMs < 0 ||
      atMs >= LATEST_MS ||
      kind >>> KIND_BITS !== 0 ||
      subject >>> SLOT_BITS !== 0
    ) {
      this.schedule(atMs, kind, subject, priority);
      return;
    }
    clock[KEY] = atMs * KEYS_PER_MS + (priority & (KEYS_PER_MS - 1));
    if (this.#insertions >= this.maxInsertions) this.#renumber();
    const insertion = this.#insertions;
    this.#insertions = (insertion + 1) | 0;
    clock[TAIL] = insertion * TAILS_PER_INSERTION + ((kind << SLOT_BITS) | subject);
    this.#place();
  }

  /** Puts the event of the key in hand. */
  #put(kind: number, subject: number): number {
    const clock = this.clock;
    if (this.#insertions >= this.maxInsertions) this.#renumber();
    let slot = this.#free;
    if (slot === NO_SLOT) slot = this.#newSlot();
    const slots = this.#slots;
    const at = slot << 2;
    this.#free = slots[at | LINK]!;
    const insertion = this.#insertions;
    this.#insertions = (insertion + 1) | 0;
    clock[TAIL] = insertion * TAILS_PER_INSERTION + (SLOTTED | slot);
    slots[at | KIND] = kind | 0;
    slots[at | SUBJECT] = subject | 0;
    slots[at | LINK] = (-2 - insertion) | 0;
    this.#place();
    return slot | (slots[at | GENERATION]! << SLOT_BITS);
  }

  /** Where the pair in hand begins its way: in the hole, if there is one, or at the end. */
  #place(): void {
    if (this.#hole === 1) {
      this.#hole = 0;
      this.#sink(0);
    } else {
      this.#rise();
    }
  }

  /** Whether the handle's event is still to come. */
  isPending(handle: number): boolean {
    if (handle < 0) return false;
    const slot = handle & SLOT_MASK;
    return slot < this.#slotCount && this.#slots[(slot << 2) | GENERATION] === handle >>> SLOT_BITS;
  }

  /**
   * Takes an event off; false when it has fired or was cancelled already. A holder should set its handle to
   * {@link NO_EVENT} when the event fires: a handle is told from a later tenant of its slot by nine bits only.
   */
  cancel(handle: number): boolean {
    if (!this.isPending(handle)) return false;
    this.#release(handle & SLOT_MASK);
    this.#dead += 1;
    if (this.#dead > (this.#end >> 2) + 8) this.#bury();
    return true;
  }

  /** Time of the next event, or {@link NEVER} when none is to come. */
  nextAtMs(): number {
    this.#settle();
    return this.#end === 0 ? INFINITE : floor(this.#heap[0]! * MS_PER_KEY);
  }

  /**
   * Takes the next event if it is due at or before `untilMs`: moves now to its time, sets {@link kind} and
   * {@link subject}, answers true.
   */
  take(untilMs: number): boolean {
    if ((this.#hole | this.#dead) !== 0) this.#settle();
    const heap = this.#heap;
    const atMs = floor(heap[0]! * MS_PER_KEY);
    if (atMs > untilMs || this.#end === 0) return false;
    this.clock[NOW] = atMs;
    this.#hole = 1;
    const content = heap[1]! & CONTENT_MASK;
    if ((content & SLOTTED) === 0) {
      this.kind = content >> SLOT_BITS;
      this.subject = content & SLOT_MASK;
    } else {
      this.#open(content & SLOT_MASK);
    }
    return true;
  }

  /** The event taken is in a slot. */
  #open(slot: number): void {
    const slots = this.#slots;
    const at = slot << 2;
    this.kind = slots[at | KIND]!;
    this.subject = slots[at | SUBJECT]!;
    this.#release(slot);
  }

  /** Moves now forward to `atMs`, which must not be past the next event nor before now. */
  advanceTo(atMs: number): void {
    if (!(atMs >= this.clock[NOW]!) || atMs > this.nextAtMs()) this.#refuse(atMs);
    this.clock[NOW] = atMs;
  }

  /** The same events give the same bytes, however the heap came to hold them. */
  save(writer: SnapshotWriter): void {
    writer.float64(this.clock[NOW]!);
    writer.float64(this.#insertions);
    writer.float64(this.clock[RENUMBERED]!);
    writer.int32(this.#free);
    writer.array(this.#pending());
    writer.array(this.#slots, 4 * this.#slotCount);
  }

  load(reader: SnapshotReader): void {
    this.clock[NOW] = reader.float64();
    this.#insertions = reader.float64();
    this.clock[RENUMBERED] = reader.float64();
    this.#free = reader.int32();
    const pending = new Float64Array(reader.peekCount());
    reader.arrayInto(pending);
    this.#fill(pending);
    while (this.#slots.length < reader.peekCount()) this.#slots = doubled(this.#slots);
    this.#slotCount = reader.arrayInto(this.#slots) / 4;
  }

  /** Pairs of the events to come, in firing order. */
  #pending(): Float64Array {
    const pairs: (readonly [number, number])[] = [];
    for (let at = 2 * this.#hole; at < this.#end; at += 2) {
      if (this.#isLive(at)) pairs.push([this.#heap[at]!, this.#heap[at | 1]!]);
    }
    return Float64Array.from(pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]).flat());
  }

  /** Takes over pairs in firing order: a sorted array is a heap. */
  #fill(pairs: Float64Array): void {
    while (this.#heap.length < pairs.length + 4) this.#heap = doubled(this.#heap);
    this.#heap.set(pairs);
    this.#heap.fill(INFINITE, pairs.length);
    this.#end = pairs.length;
    this.#hole = 0;
    this.#dead = 0;
  }

  /** Whether the event of the pair at a place is still to come: a cancelled one's slot is free or has another tenant. */
  #isLive(place: number): boolean {
    const tail = this.#heap[place | 1]!;
    if ((tail & SLOTTED) === 0) return true;
    const insertion = floor(tail / TAILS_PER_INSERTION);
    return this.#slots[((tail & SLOT_MASK) << 2) | LINK] === -2 - insertion;
  }

  /** Takes the cancelled pairs out of the heap. */
  #bury(): void {
    this.#fill(this.#pending());
  }

  /** Numbers the pending events from 0 on in firing order, so that insertion numbers stay below 2^25. */
  #renumber(): void {
    const pairs = this.#pending();
    const count = pairs.length / 2;
    for (let insertion = 0; insertion < count; insertion += 1) {
      const content = pairs[2 * insertion + 1]! & CONTENT_MASK;
      pairs[2 * insertion + 1] = insertion * TAILS_PER_INSERTION + content;
      if ((content & SLOTTED) !== 0) this.#slots[((content & SLOT_MASK) << 2) | LINK] = -2 - insertion;
    }
    const clock = this.clock;
    const key = clock[KEY]!;
    clock[RENUMBERED]! += this.#insertions - count;
    this.#insertions = count;
    this.#fill(pairs);
    clock[KEY] = key;
  }

  /** Fills the hole at the top and takes cancelled events off it, so that place 0 is the next event. */
  #settle(): void {
    if (this.#hole === 1) {
      this.#hole = 0;
      this.#removeFirst();
    }
    while (this.#dead > 0 && this.#end > 0 && !this.#isLive(0)) {
      this.#dead -= 1;
      this.#removeFirst();
    }
  }

  /** Puts the last pair in place 0, from where it sinks. */
  #removeFirst(): void {
    const heap = this.#heap;
    const clock = this.clock;
    const end = this.#end - 2;
    this.#end = end;
    clock[KEY] = heap[end]!;
    clock[TAIL] = heap[end | 1]!;
    heap[end] = INFINITE;
    if (end > 0) this.#sink(0);
  }

  /** Gives a slot back, so that its handle is known to be stale. */
  #release(slot: number): void {
    const slots = this.#slots;
    const at = slot << 2;
    slots[at | GENERATION] = (slots[at | GENERATION]! + 1) & GENERATION_MASK;
    slots[at | LINK] = this.#free;
    this.#free = slot;
  }

  /** Puts the pair in hand at the end or above it: the one way in which the pending become more. */
  #rise(): void {
    if (this.#end >= 2 * this.maxPending && this.size >= this.maxPending) this.#refuseMore();
    if (this.#end + 4 > this.#heap.length) this.#growHeap();
    const heap = this.#heap;
    const key = this.clock[KEY]!;
    const tail = this.clock[TAIL]!;
    let place = this.#end;
    this.#end = place + 2;
    heap[place + 2] = INFINITE;
    while (place > 0) {
      const parent = ((place - 2) >> 1) & -2;
      const above = heap[parent]!;
      if (above < key || (above === key && heap[parent | 1]! < tail)) break;
      heap[place] = above;
      heap[place | 1] = heap[parent | 1]!;
      place = parent;
    }
    heap[place] = key;
    heap[place | 1] = tail;
  }

  /** Puts the pair in hand at a place or below it. */
  #sink(from: number): void {
    const heap = this.#heap;
    const end = this.#end;
    const key = this.clock[KEY]!;
    const tail = this.clock[TAIL]!;
    let place = from;
    for (;;) {
      let child = (place << 1) + 2;
      if (child >= end) break;
      const left = heap[child]!;
      const right = heap[child + 2]!;
      // Which of two is the sooner is a coin toss: a sum costs less than a jump that is guessed wrong half of the time.
      if (left !== right) child += +(right < left) << 1;
      else if (heap[child + 3]! < heap[child | 1]!) child += 2;
      const below = heap[child]!;
      if (key < below || (key === below && tail < heap[child | 1]!)) break;
      heap[place] = below;
      heap[place | 1] = heap[child | 1]!;
      place = child;
    }
    heap[place] = key;
    heap[place | 1] = tail;
  }

  /** A slot that was never used before; its link leads nowhere. */
  #newSlot(): number {
    if (4 * this.#slotCount === this.#slots.length) {
      this.#slots = doubled(this.#slots);
    }
    const slot = this.#slotCount;
    this.#slotCount = slot + 1;
    this.#slots[(slot << 2) | LINK] = NO_SLOT;
    return slot;
  }

  #growHeap(): void {
    const { length } = this.#heap;
    this.#heap = doubled(this.#heap);
    this.#heap.fill(INFINITE, length);
  }

  #refuseMore(): never {
    throw new RunError('calendar-full', this.nowMs, `more than ${this.maxPending} events are pending`);
  }

  #refuse(atMs: number): never {
    throw new RunError(
      'bad-time',
      this.nowMs,
      `expected a time in whole milliseconds below 2^48, not before now (nor, to move on, past the next event), got ${atMs}`,
    );
  }
}

/** A copy twice as long; the new half is zero. */
export function doubled<A extends Int32Array | Float64Array | Uint8Array>(values: A): A {
  const grown = new (values.constructor as new (length: number) => A)(values.length * 2);
  grown.set(values);
  return grown;
}
