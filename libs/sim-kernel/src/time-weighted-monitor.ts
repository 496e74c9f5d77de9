import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

// Numbers a level, a power of two: its place is a shift away.
const WIDTH_BITS = 2;
const WIDTH = 1 << WIDTH_BITS;

/**
 * Follows a level that holds over time (how many wait, how many lanes are busy): its mean weighted by time and its
 * highest. One object holds `count` such levels, numbered from 0.
 */
export class TimeWeightedMonitor implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare readonly count: number;
  // Per level: value, sum of changes each times its time, highest, area at the start of observation. The area under a level
  // at time t is value times t minus that sum: one multiplication a change, exact for whole numbers while level times time
  // stays below 2^53.
  declare private readonly state: Float64Array;
  declare private observedFromMs: number;
  readonly #now = new Float64Array(1);

  constructor(count = 1, startAtMs = 0) {
    this.count = count;
    this.state = new Float64Array(WIDTH * count);
    this.observedFromMs = startAtMs;
  }

  /** The level changes by `step` now. Times must not go back. */
  add(nowMs: number, step: number, level = 0): void {
    this.#now[0] = nowMs;
    this.addAt(this.#now, step, level);
  }

  /** As {@link add}, the time read from `clock[0]` (a calendar's clock): hands over no fraction, so allocates nothing. */
  addAt(clock: Float64Array, step: number, level: number): void {
    const state = this.state;
    const at = level << WIDTH_BITS;
    const value = state[at]! + step;
    state[at] = value;
    state[at | 1]! += step * clock[0]!;
    // Where the step is a constant below 0, the engine leaves this out.
    if (step > 0 && value > state[at | 2]!) state[at | 2] = value;
  }

  /** The level changes to `value` now. */
  set(nowMs: number, value: number, level = 0): void {
    this.add(nowMs, value - this.state[level << WIDTH_BITS]!, level);
  }

  /** The level as it stands. */
  value(level = 0): number {
    return this.state[level << WIDTH_BITS]!;
  }

  /** Level times milliseconds since the start of observation. */
  area(nowMs: number, level = 0): number {
    return this.lifetimeArea(nowMs, level) - this.state[(level << WIDTH_BITS) | 3]!;
  }

  /** Level times milliseconds since the monitor was made, whatever was forgotten since: what Little's law is held to. */
  lifetimeArea(nowMs: number, level = 0): number {
    const at = level << WIDTH_BITS;
    return this.state[at]! * nowMs - this.state[at | 1]!;
  }

  /** Mean over the time observed; the level itself when no time has passed. */
  mean(nowMs: number, level = 0): number {
    const spanMs = nowMs - this.observedFromMs;
    return spanMs > 0 ? this.area(nowMs, level) / spanMs : this.value(level);
  }

  highest(level = 0): number {
    return this.state[(level << WIDTH_BITS) | 2]!;
  }

  /** Forgets what was observed, keeps the levels: the end of a warm-up. */
  reset(nowMs: number): void {
    this.observedFromMs = nowMs;
    for (let level = 0; level < this.count; level += 1) {
      const at = level << WIDTH_BITS;
      this.state[at | 2] = this.state[at]!;
      this.state[at | 3] = this.lifetimeArea(nowMs, level);
    }
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.state);
    writer.float64(this.observedFromMs);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.state);
    this.observedFromMs = reader.float64();
  }
}
