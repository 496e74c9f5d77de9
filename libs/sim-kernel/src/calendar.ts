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

const INSERTIONS = 2 ** 48;
const SLOT_BITS = 22;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const GENERATION_MASK = 0x1ff;
/** At most this many events may be pending at once. */
export const MAX_PENDING_EVENTS = 1 << SLOT_BITS;

// A slot's four whole numbers.
const KIND = 0;
const SUBJECT = 1;
/** Tells the slot's handle from those of earlier tenants. */
const GENERATION = 2;
/** Place in the heap, or, of a free slot, the next free one. */
const LINK = 3;
const NO_SLOT = -1;

/**
 * The events to come, ordered by (time in whole milliseconds, priority, insertion number): a binary heap of slot numbers,
 * the slots' contents in typed arrays. An event is two whole numbers, its kind and its subject. Scheduling, taking and
 * cancelling are O(log n) and allocate nothing but for doublings; no number with a fraction or past 2^31 is handed from
 * one function to another on the way, which would put it on the heap of the JavaScript engine.
 */
export class Calendar implements Snapshotable {
  /** Of the event last taken by {@link take}. */
  kind = 0;
  subject = 0;

  // By place: slot, and its time again, which is what is compared most.
  #heap = new Int32Array(64);
  #heapAt = new Float64Array(64);
  #size = 0;
  // Whether place 0 is empty: the next event scheduled is put there and sinks, which saves half of the work.
  #hole = 0;
  // Per slot: time and order, which is priority * 2^48 + insertion number, exact in a double.
  #keys = new Float64Array(128);
  #slots = new Int32Array(256);
  #free = NO_SLOT;
  #slotCount = 0;
  /**
   * [now, insertions, time asked for]: fractions kept in an array, where writing them allocates nothing. To be read by hot
   * code as `clock[0]`, to be written by nobody else.
   */
  readonly clock = new Float64Array(3);

  constructor(startAtMs = 0) {
    this.clock[0] = startAtMs;
  }

  /** The time of the event last taken, or of the last `advanceTo`. */
  get nowMs(): number {
    return this.clock[0]!;
  }

  /** Events to come. */
  get size(): number {
    return this.#size - this.#hole;
  }

  /** Events ever scheduled. */
  get insertions(): number {
    return this.clock[1]!;
  }

  /**
   * Puts an event on the calendar and returns its handle. `atMs` must be a whole number, not before now; lower `priority`
   * goes first within an instant, and equal ones go in the order in which they were scheduled. Throws RunError
   * `bad-time`, `calendar-full`.
   */
  schedule(atMs: number, kind: number, subject: number, priority: number = MIDDLE_PRIORITY): number {
    this.clock[2] = atMs;
    return this.#put(kind, subject, priority);
  }

  /** As {@link schedule}, `delayMs` from now: a whole number, 0 or more. */
  scheduleAfter(delayMs: number, kind: number, subject: number, priority: number = MIDDLE_PRIORITY): number {
    const clock = this.clock;
    clock[2] = clock[0]! + delayMs;
    return this.#put(kind, subject, priority);
  }

  #put(kind: number, subject: number, priority: number): number {
    const clock = this.clock;
    const atMs = clock[2]!;
    // The negation also catches NaN.
    if (!(atMs >= clock[0]!) || floor(atMs) !== atMs || atMs === INFINITE) this.#refuse(atMs);
    let slot = this.#free;
    if (slot === NO_SLOT) slot = this.#newSlot();
    else this.#free = this.#slots[(slot << 2) + LINK]!;
    const insertion = clock[1]!;
    clock[1] = insertion + 1;
    this.#keys[slot << 1] = atMs;
    this.#keys[(slot << 1) + 1] = priority * INSERTIONS + insertion;
    const slots = this.#slots;
    slots[(slot << 2) + KIND] = kind;
    slots[(slot << 2) + SUBJECT] = subject;
    if (this.#hole === 1) {
      this.#hole = 0;
      this.#sink(0, slot);
    } else {
      if (this.#size === this.#heap.length) this.#growHeap();
      this.#size += 1;
      this.#rise(this.#size - 1, slot);
    }
    return slot | (slots[(slot << 2) + GENERATION]! << SLOT_BITS);
  }

  /** Whether the handle's event is still to come. */
  isPending(handle: number): boolean {
    if (handle < 0) return false;
    const slot = handle & SLOT_MASK;
    return slot < this.#slotCount && this.#slots[(slot << 2) + GENERATION] === handle >>> SLOT_BITS;
  }

  /**
   * Takes an event off; false when it has fired or was cancelled already. A holder should set its handle to
   * {@link NO_EVENT} when the event fires: a handle is told from a later tenant of its slot by nine bits only.
   */
  cancel(handle: number): boolean {
    if (!this.isPending(handle)) return false;
    this.#settle();
    const slot = handle & SLOT_MASK;
    const place = this.#slots[(slot << 2) + LINK]!;
    this.#release(slot);
    this.#size -= 1;
    const last = this.#heap[this.#size]!;
    if (last !== slot) {
      // Either of the two moves it.
      this.#sink(place, last);
      this.#rise(this.#slots[(last << 2) + LINK]!, last);
    }
    return true;
  }

  /** Time of the next event, or {@link NEVER} when none is to come. */
  nextAtMs(): number {
    this.#settle();
    return this.#size === 0 ? INFINITE : this.#heapAt[0]!;
  }

  /**
   * Takes the next event if it is due at or before `untilMs`: moves now to its time, sets {@link kind} and
   * {@link subject}, answers true.
   */
  take(untilMs: number): boolean {
    if (this.#hole === 1) this.#settle();
    if (this.#size === 0) return false;
    const atMs = this.#heapAt[0]!;
    if (atMs > untilMs) return false;
    const slot = this.#heap[0]!;
    this.kind = this.#slots[(slot << 2) + KIND]!;
    this.subject = this.#slots[(slot << 2) + SUBJECT]!;
    this.clock[0] = atMs;
    this.#release(slot);
    this.#hole = 1;
    return true;
  }

  /** Moves now forward to `atMs`, which must not be past the next event nor before now. */
  advanceTo(atMs: number): void {
    if (!(atMs >= this.clock[0]!) || atMs > this.nextAtMs()) this.#refuse(atMs);
    this.clock[0] = atMs;
  }

  /** The same events give the same bytes, however the heap came to hold them. */
  save(writer: SnapshotWriter): void {
    const pending = [...this.#heap.subarray(this.#hole, this.#size)].sort(
      (a, b) =>
        this.#keys[a << 1]! - this.#keys[b << 1]! || this.#keys[(a << 1) + 1]! - this.#keys[(b << 1) + 1]!,
    );
    // Places in the heap are worked out anew on loading.
    const slots = this.#slots.slice(0, 4 * this.#slotCount);
    pending.forEach((slot) => {
      slots[(slot << 2) + LINK] = NO_SLOT;
    });
    writer.float64(this.clock[0]!);
    writer.float64(this.clock[1]!);
    writer.int32(this.#free);
    writer.array(Int32Array.from(pending));
    writer.array(slots);
    writer.array(this.#keys, 2 * this.#slotCount);
  }

  load(reader: SnapshotReader): void {
    this.clock[0] = reader.float64();
    this.clock[1] = reader.float64();
    this.#free = reader.int32();
    while (this.#heap.length < reader.peekCount()) this.#growHeap();
    this.#size = reader.arrayInto(this.#heap);
    while (this.#slots.length < reader.peekCount()) this.#growSlots();
    this.#slotCount = reader.arrayInto(this.#slots) / 4;
    reader.arrayInto(this.#keys);
    // Written in firing order, and a sorted array is a heap.
    for (let place = 0; place < this.#size; place += 1) {
      const slot = this.#heap[place]!;
      this.#heapAt[place] = this.#keys[slot << 1]!;
      this.#slots[(slot << 2) + LINK] = place;
    }
    this.#hole = 0;
  }

  /** Fills the hole at the top, so that place 0 is the next event. */
  #settle(): void {
    if (this.#hole === 0) return;
    this.#hole = 0;
    this.#size -= 1;
    if (this.#size > 0) this.#sink(0, this.#heap[this.#size]!);
  }

  /** Gives a slot back, so that its handle is known to be stale. */
  #release(slot: number): void {
    const slots = this.#slots;
    slots[(slot << 2) + GENERATION] = (slots[(slot << 2) + GENERATION]! + 1) & GENERATION_MASK;
    slots[(slot << 2) + LINK] = this.#free;
    this.#free = slot;
  }

  /** Puts a slot at a place or above it. */
  #rise(from: number, slot: number): void {
    const heap = this.#heap;
    const heapAt = this.#heapAt;
    const keys = this.#keys;
    const slots = this.#slots;
    const atMs = keys[slot << 1]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const aboveAtMs = heapAt[parent]!;
      if (aboveAtMs < atMs) break;
      const above = heap[parent]!;
      if (aboveAtMs === atMs && keys[(above << 1) + 1]! < keys[(slot << 1) + 1]!) break;
      heap[place] = above;
      heapAt[place] = aboveAtMs;
      slots[(above << 2) + LINK] = place;
      place = parent;
    }
    heap[place] = slot;
    heapAt[place] = atMs;
    slots[(slot << 2) + LINK] = place;
  }

  /** Puts a slot at a place or below it. */
  #sink(from: number, slot: number): void {
    const heap = this.#heap;
    const heapAt = this.#heapAt;
    const keys = this.#keys;
    const slots = this.#slots;
    const size = this.#size;
    const atMs = keys[slot << 1]!;
    let place = from;
    for (;;) {
      let child = (place << 1) + 1;
      if (child >= size) break;
      let belowAtMs = heapAt[child]!;
      if (child + 1 < size) {
        const otherAtMs = heapAt[child + 1]!;
        if (
          otherAtMs < belowAtMs ||
          (otherAtMs === belowAtMs && keys[(heap[child + 1]! << 1) + 1]! < keys[(heap[child]! << 1) + 1]!)
        ) {
          child += 1;
          belowAtMs = otherAtMs;
        }
      }
      if (belowAtMs > atMs) break;
      const below = heap[child]!;
      if (belowAtMs === atMs && keys[(below << 1) + 1]! > keys[(slot << 1) + 1]!) break;
      heap[place] = below;
      heapAt[place] = belowAtMs;
      slots[(below << 2) + LINK] = place;
      place = child;
    }
    heap[place] = slot;
    heapAt[place] = atMs;
    slots[(slot << 2) + LINK] = place;
  }

  #newSlot(): number {
    if (4 * this.#slotCount === this.#slots.length) {
      if (this.#slotCount >= MAX_PENDING_EVENTS) {
        throw new RunError('calendar-full', this.nowMs, `more than ${MAX_PENDING_EVENTS} events are pending`);
      }
      this.#growSlots();
    }
    this.#slotCount += 1;
    return this.#slotCount - 1;
  }

  #growHeap(): void {
    this.#heap = doubled(this.#heap);
    this.#heapAt = doubled(this.#heapAt);
  }

  #growSlots(): void {
    this.#slots = doubled(this.#slots);
    this.#keys = doubled(this.#keys);
  }

  #refuse(atMs: number): never {
    throw new RunError(
      'bad-time',
      this.nowMs,
      `expected a time in whole milliseconds, not before now (nor, to move on, past the next event), got ${atMs}`,
    );
  }
}

/** A copy twice as long; the new half is zero. */
export function doubled<A extends Int32Array | Float64Array | Uint8Array>(values: A): A {
  const grown = new (values.constructor as new (length: number) => A)(values.length * 2);
  grown.set(values);
  return grown;
}
