import { DurationMonitor } from '../duration-monitor.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '../snapshot.ts';
import { TimeWeightedMonitor } from '../time-weighted-monitor.ts';

/** How a visit to a station ended. */
export const SERVED = 0;
export const RENEGED = 1;
export const BALKED = 2;
export const FULL = 3;
export const SENT_AWAY = 4;
export const INTERRUPTED = 5;
// Numbers a station, a power of two: its place is a shift away.
const OUTCOME_BITS = 3;

/** What is observed at the stations and in the whole network; everything here can be reset but for the ledger. */
export class NetworkMonitors implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  /** By station: how many wait, are in service, and how many servers are there. */
  declare readonly waiting: TimeWeightedMonitor;
  declare readonly busy: TimeWeightedMonitor;
  declare readonly open: TimeWeightedMonitor;
  /** In the whole network. */
  declare readonly inside: TimeWeightedMonitor;
  readonly timeInside = new DurationMonitor();
  /** By station: from joining to the start of service, of those whose service started. */
  declare readonly waits: readonly DurationMonitor[];
  /** By station and outcome: visits that ended so since the last reset. */
  declare private readonly outcomes: Int32Array;
  // Never reset: how many left before the last reset and their times inside; then by station the waits that ended before it,
  // and those that no service ended or that were not the first of their visit.
  declare private readonly sums: Float64Array;

  // The calendar's: what happens, happens now.
  declare private readonly clock: Float64Array;

  constructor(stationCount: number, clock: Float64Array) {
    this.clock = clock;
    this.waiting = new TimeWeightedMonitor(stationCount);
    this.busy = new TimeWeightedMonitor(stationCount);
    this.open = new TimeWeightedMonitor(stationCount);
    this.inside = new TimeWeightedMonitor();
    this.waits = Array.from({ length: stationCount }, () => new DurationMonitor());
    this.outcomes = new Int32Array(stationCount << OUTCOME_BITS);
    this.sums = new Float64Array(2 + stationCount);
  }

  /** Sums over the whole run, whatever was reset since. */
  get ledger(): { left: number; insideMs: number } {
    const [left, insideMs] = this.sums as unknown as [number, number];
    return { left: left + this.timeInside.count, insideMs: insideMs + this.timeInside.totalMs };
  }

  /** Sum of all waits at a station that have ended, over the whole run. */
  waitedMs(station: number): number {
    return this.sums[2 + station]! + this.waits[station]!.totalMs;
  }

  enter(): void {
    this.inside.addAt(this.clock, 1, 0);
  }

  /** `times[at]` is when the one who leaves entered. */
  exit(times: Float64Array, at: number): void {
    this.inside.addAt(this.clock, -1, 0);
    this.timeInside.record(this.clock[0]! - times[at]!);
  }

  /** One more waits. */
  queue(station: number): void {
    this.waiting.addAt(this.clock, 1, station);
  }

  /** One less waits. */
  unqueue(station: number): void {
    this.waiting.addAt(this.clock, -1, station);
  }

  /** A wait that began at `times[at]` ended, and is none of {@link waits}. */
  waitedOtherwise(station: number, times: Float64Array, at: number): void {
    this.sums[2 + station]! += this.clock[0]! - times[at]!;
  }

  /** One more service (1), or one less (-1), is under way. */
  serve(station: number, step: number): void {
    this.busy.addAt(this.clock, step, station);
  }

  count(station: number, outcome: number): void {
    this.outcomes[(station << OUTCOME_BITS) | outcome]! += 1;
  }

  counted(station: number, outcome: number): number {
    return this.outcomes[(station << OUTCOME_BITS) | outcome]!;
  }

  reset(nowMs: number): void {
    for (const monitor of [this.waiting, this.busy, this.open, this.inside]) monitor.reset(nowMs);
    this.sums[0]! += this.timeInside.count;
    this.sums[1]! += this.timeInside.totalMs;
    this.waits.forEach(({ totalMs }, station) => {
      this.sums[2 + station]! += totalMs;
    });
    for (const monitor of [...this.waits, this.timeInside]) monitor.reset();
    this.outcomes.fill(0);
  }

  save(writer: SnapshotWriter): void {
    for (const part of this.#parts()) part.save(writer);
    writer.array(this.outcomes);
    writer.array(this.sums);
  }

  load(reader: SnapshotReader): void {
    for (const part of this.#parts()) part.load(reader);
    reader.arrayInto(this.outcomes);
    reader.arrayInto(this.sums);
  }

  #parts(): Snapshotable[] {
    return [this.waiting, this.busy, this.open, this.inside, this.timeInside, ...this.waits];
  }
}
