import { RunError } from './run-error.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { floor } = Math;

/** The time of what never happens; later than all others. */
export const NEVER = Infinity;
/** No event: what a handle is set to once its event has fired or was cancelled. */
export const NO_EVENT = -1;
/** Priorities run from 0 (first) to 31 (last) among events of one instant. */
export const PRIORITIES = 32;
export const DEFAULT_PRIORITY = 16;

const INSERTIONS = 2 ** 48;
const SLOT_BITS = 22;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const GENERATION_MASK = 0x1ff;
/** At most this many events may be pending at once. */
export const MAX_PENDING_EVENTS = 1 << SLOT_BITS;

/**
 * The events to come, ordered by (time in whole milliseconds, priority, insertion number): a 4-ary heap over typed arrays.
 * An event is two whole numbers, its kind and its subject. Scheduling and taking are O(log n) and allocate nothing but for
 * doublings; cancelling is O(1): a cancelled entry is left behind and swept out when such entries outnumber the living.
 */
export class Calendar implements Snapshotable {
  /** Of the event last taken by {@link take}. */
  kind = 0;
  subject = 0;

  // Heap, by place: key and slot. `order` is priority * 2^48 + insertion number, exact in a double.
  #heapAt = new Float64Array(64);
  #heapOrder = new Float64Array(64);
  #heapSlot = new Int32Array(64);
  #size = 0;
  #cancelled = 0;
  // Whether place 0 is empty: the next event scheduled is put there and sinks, which saves half of the work.
  #hole = 0;
  // Slots: what the event is. `order` repeats the key of its heap entry, so that an entry whose event was cancelled is
  // known by disagreeing with its slot; `generation` tells its handle from those of earlier tenants.
  #slotKind = new Int32Array(64);
  #slotSubject = new Int32Array(64);
  #slotOrder = new Float64Array(64);
  #slotGeneration = new Int32Array(64);
  #freeSlots = new Int32Array(64);
  #freeCount = 0;
  #slotCount = 0;
  // [now, insertions]: doubles kept in an array, where writing them allocates nothing.
  readonly #clock = new Float64Array(2);

  constructor(startAtMs = 0) {
    this.#clock[0] = startAtMs;
  }

  /** The time of the event last taken, or of the last `advanceTo`. */
  get nowMs(): number {
    return this.#clock[0]!;
  }

  /** Events to come. */
  get size(): number {
    return this.#size - this.#hole - this.#cancelled;
  }

  /** Events ever scheduled. */
  get insertions(): number {
    return this.#clock[1]!;
  }

  /**
   * Puts an event on the calendar and returns its handle. `atMs` must be a whole number, not before now; lower `priority`
   * goes first within an instant, and equal ones go in the order in which they were scheduled. Throws RunError
   * `bad-time`, `calendar-full`.
   */
  schedule(atMs: number, kind: number, subject: number, priority: number = DEFAULT_PRIORITY): number {
    // The negation also catches NaN.
    if (!(atMs >= this.#clock[0]!) || floor(atMs) !== atMs || atMs === NEVER) this.#refuse(atMs);
    let slot: number;
    if (this.#freeCount > 0) {
      this.#freeCount -= 1;
      slot = this.#freeSlots[this.#freeCount]!;
    } else {
      slot = this.#slotCount;
      if (slot === this.#slotKind.length) this.#growSlots();
      this.#slotCount = slot + 1;
    }
    this.#slotKind[slot] = kind;
    this.#slotSubject[slot] = subject;
    const insertion = this.#clock[1]!;
    this.#clock[1] = insertion + 1;
    const order = priority * INSERTIONS + insertion;
    this.#slotOrder[slot] = order;
    if (this.#hole === 1) {
      this.#hole = 0;
      this.#sink(0, atMs, order, slot);
    } else {
      if (this.#size === this.#heapAt.length) this.#growHeap();
      this.#rise(this.#size, atMs, order, slot);
      this.#size += 1;
    }
    return slot | (this.#slotGeneration[slot]! << SLOT_BITS);
  }

  /** Whether the handle's event is still to come. */
  isPending(handle: number): boolean {
    if (handle < 0) return false;
    const slot = handle & SLOT_MASK;
    return slot < this.#slotCount && this.#slotGeneration[slot] === handle >>> SLOT_BITS;
  }

  /**
   * Takes an event off; false when it has fired or was cancelled already. A holder should set its handle to
   * {@link NO_EVENT} when the event fires: a handle is told from a later tenant of its slot by nine bits only.
   */
  cancel(handle: number): boolean {
    if (!this.isPending(handle)) return false;
    this.#free(handle & SLOT_MASK);
    this.#cancelled += 1;
    if (this.#cancelled > 64 && this.#cancelled * 2 > this.#size) this.#sweep();
    return true;
  }

  /** Time of the next event, or {@link NEVER} when none is to come. */
  nextAtMs(): number {
    this.#settle();
    return this.#size === 0 ? NEVER : this.#heapAt[0]!;
  }

  /**
   * Takes the next event if it is due at or before `untilMs`: moves now to its time, sets {@link kind} and
   * {@link subject}, answers true.
   */
  take(untilMs: number): boolean {
    if (this.#hole === 1 || this.#cancelled > 0) this.#settle();
    if (this.#size === 0) return false;
    const atMs = this.#heapAt[0]!;
    if (atMs > untilMs) return false;
    const slot = this.#heapSlot[0]!;
    this.kind = this.#slotKind[slot]!;
    this.subject = this.#slotSubject[slot]!;
    this.#clock[0] = atMs;
    this.#free(slot);
    this.#hole = 1;
    return true;
  }

  /** Moves now forward to `atMs`, which must not be past the next event nor before now. */
  advanceTo(atMs: number): void {
    if (!(atMs >= this.#clock[0]!) || atMs > this.nextAtMs()) this.#refuse(atMs);
    this.#clock[0] = atMs;
  }

  /** The same events give the same bytes, however the heap came to hold them. */
  save(writer: SnapshotWriter): void {
    const places = this.#livePlaces();
    writer.float64(this.#clock[0]!);
    writer.float64(this.#clock[1]!);
    writer.array(places.map((place) => this.#heapSlot[place]!));
    writer.array(Float64Array.from(places, (place) => this.#heapAt[place]!));
    writer.array(this.#slotKind, this.#slotCount);
    writer.array(this.#slotSubject, this.#slotCount);
    writer.array(this.#slotOrder, this.#slotCount);
    writer.array(this.#slotGeneration, this.#slotCount);
    writer.array(this.#freeSlots, this.#freeCount);
  }

  load(reader: SnapshotReader): void {
    this.#clock[0] = reader.float64();
    this.#clock[1] = reader.float64();
    while (this.#heapAt.length < reader.peekCount()) this.#growHeap();
    this.#size = reader.arrayInto(this.#heapSlot);
    reader.arrayInto(this.#heapAt);
    while (this.#slotKind.length < reader.peekCount()) this.#growSlots();
    this.#slotCount = reader.arrayInto(this.#slotKind);
    reader.arrayInto(this.#slotSubject);
    reader.arrayInto(this.#slotOrder);
    reader.arrayInto(this.#slotGeneration);
    this.#freeCount = reader.arrayInto(this.#freeSlots);
    // Written in firing order, and a sorted array is a heap.
    for (let place = 0; place < this.#size; place += 1) {
      this.#heapOrder[place] = this.#slotOrder[this.#heapSlot[place]!]!;
    }
    this.#cancelled = 0;
    this.#hole = 0;
  }

  /** Places of the heap that hold an event still to come, in firing order. */
  #livePlaces(): Int32Array {
    const places: number[] = [];
    for (let place = this.#hole; place < this.#size; place += 1) if (this.#isLive(place)) places.push(place);
    places.sort((a, b) => this.#heapAt[a]! - this.#heapAt[b]! || this.#heapOrder[a]! - this.#heapOrder[b]!);
    return Int32Array.from(places);
  }

  #isLive(place: number): boolean {
    return this.#slotOrder[this.#heapSlot[place]!] === this.#heapOrder[place];
  }

  /** Fills the hole at the top and drops cancelled events from it, so that place 0 is the next event. */
  #settle(): void {
    for (;;) {
      if (this.#hole === 0) {
        if (this.#size === 0 || this.#cancelled === 0 || this.#isLive(0)) return;
        this.#cancelled -= 1;
      }
      this.#hole = 0;
      const last = this.#size - 1;
      this.#size = last;
      if (last > 0) this.#sink(0, this.#heapAt[last]!, this.#heapOrder[last]!, this.#heapSlot[last]!);
    }
  }

  /** Gives a slot back, so that its handle and its heap entry are known to be stale. */
  #free(slot: number): void {
    this.#slotOrder[slot] = -1;
    this.#slotGeneration[slot] = (this.#slotGeneration[slot]! + 1) & GENERATION_MASK;
    this.#freeSlots[this.#freeCount] = slot;
    this.#freeCount += 1;
  }

  /** Throws out every cancelled entry and builds the heap anew; the order of what is left is untouched. */
  #sweep(): void {
    if (this.#hole === 1) this.#settle();
    let kept = 0;
    for (let place = 0; place < this.#size; place += 1) {
      if (!this.#isLive(place)) continue;
      this.#heapAt[kept] = this.#heapAt[place]!;
      this.#heapOrder[kept] = this.#heapOrder[place]!;
      this.#heapSlot[kept] = this.#heapSlot[place]!;
      kept += 1;
    }
    this.#size = kept;
    this.#cancelled = 0;
    for (let place = (kept - 2) >> 2; place >= 0; place -= 1) {
      this.#sink(place, this.#heapAt[place]!, this.#heapOrder[place]!, this.#heapSlot[place]!);
    }
  }

  #rise(from: number, atMs: number, order: number, slot: number): void {
    const heapAt = this.#heapAt;
    const heapOrder = this.#heapOrder;
    const heapSlot = this.#heapSlot;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentAt = heapAt[parent]!;
      if (parentAt < atMs || (parentAt === atMs && heapOrder[parent]! < order)) break;
      heapAt[place] = parentAt;
      heapOrder[place] = heapOrder[parent]!;
      heapSlot[place] = heapSlot[parent]!;
      place = parent;
    }
    heapAt[place] = atMs;
    heapOrder[place] = order;
    heapSlot[place] = slot;
  }

  #sink(from: number, atMs: number, order: number, slot: number): void {
    const heapAt = this.#heapAt;
    const heapOrder = this.#heapOrder;
    const heapSlot = this.#heapSlot;
    const size = this.#size;
    let place = from;
    for (;;) {
      const first = (place << 2) + 1;
      if (first >= size) break;
      const end = first + 4 < size ? first + 4 : size;
      let least = first;
      let leastAt = heapAt[first]!;
      for (let child = first + 1; child < end; child += 1) {
        const childAt = heapAt[child]!;
        if (childAt < leastAt || (childAt === leastAt && heapOrder[child]! < heapOrder[least]!)) {
          least = child;
          leastAt = childAt;
        }
      }
      if (leastAt > atMs || (leastAt === atMs && heapOrder[least]! > order)) break;
      heapAt[place] = leastAt;
      heapOrder[place] = heapOrder[least]!;
      heapSlot[place] = heapSlot[least]!;
      place = least;
    }
    heapAt[place] = atMs;
    heapOrder[place] = order;
    heapSlot[place] = slot;
  }

  #growHeap(): void {
    this.#heapAt = doubled(this.#heapAt);
    this.#heapOrder = doubled(this.#heapOrder);
    this.#heapSlot = doubled(this.#heapSlot);
  }

  #growSlots(): void {
    if (this.#slotCount >= MAX_PENDING_EVENTS) {
      throw new RunError('calendar-full', this.nowMs, `more than ${MAX_PENDING_EVENTS} events are pending`);
    }
    this.#slotKind = doubled(this.#slotKind);
    this.#slotSubject = doubled(this.#slotSubject);
    this.#slotOrder = doubled(this.#slotOrder);
    this.#slotGeneration = doubled(this.#slotGeneration);
    this.#freeSlots = doubled(this.#freeSlots);
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
