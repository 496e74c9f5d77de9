import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';

const WIDTH = 7;

/**
 * Follows a level that holds over time (how many wait, how many lanes are busy): its mean weighted by time, its highest
 * and lowest. One object holds `count` such levels, numbered from 0.
 */
export class TimeWeightedMonitor implements Snapshotable {
  readonly count: number;
  // Per level: value, area since the beginning, time to which the area is counted, start of observation, highest,
  // lowest, area at the start of observation.
  readonly #state: Float64Array;

  constructor(count = 1, startAtMs = 0) {
    this.count = count;
    this.#state = new Float64Array(WIDTH * count);
    this.reset(startAtMs);
  }

  /** The level changes to `value` now. Times must not go back. */
  set(nowMs: number, value: number, level = 0): void {
    const state = this.#state;
    const at = WIDTH * level;
    state[at + 1]! += state[at]! * (nowMs - state[at + 2]!);
    state[at + 2] = nowMs;
    state[at] = value;
    if (value > state[at + 4]!) state[at + 4] = value;
    if (value < state[at + 5]!) state[at + 5] = value;
  }

  /** The level changes by `step` now. */
  add(nowMs: number, step: number, level = 0): void {
    this.set(nowMs, this.#state[WIDTH * level]! + step, level);
  }

  /** The level as it stands. */
  value(level = 0): number {
    return this.#state[WIDTH * level]!;
  }

  /** Level times milliseconds since the start of observation. */
  area(nowMs: number, level = 0): number {
    return this.lifetimeArea(nowMs, level) - this.#state[WIDTH * level + 6]!;
  }

  /** Level times milliseconds since the monitor was made, whatever was forgotten since: what Little's law is held to. */
  lifetimeArea(nowMs: number, level = 0): number {
    const at = WIDTH * level;
    return this.#state[at + 1]! + this.#state[at]! * (nowMs - this.#state[at + 2]!);
  }

  /** Mean over the time observed; the level itself when no time has passed. */
  mean(nowMs: number, level = 0): number {
    const span = nowMs - this.#state[WIDTH * level + 3]!;
    return span > 0 ? this.area(nowMs, level) / span : this.value(level);
  }

  highest(level = 0): number {
    return this.#state[WIDTH * level + 4]!;
  }

  lowest(level = 0): number {
    return this.#state[WIDTH * level + 5]!;
  }

  /** Forgets what was observed, keeps the levels: the end of a warm-up. */
  reset(nowMs: number): void {
    for (let level = 0; level < this.count; level += 1) {
      const at = WIDTH * level;
      const area = this.lifetimeArea(nowMs, level);
      this.#state[at + 1] = area;
      this.#state[at + 2] = nowMs;
      this.#state[at + 3] = nowMs;
      this.#state[at + 4] = this.#state[at]!;
      this.#state[at + 5] = this.#state[at]!;
      this.#state[at + 6] = area;
    }
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.#state);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.#state);
  }
}
