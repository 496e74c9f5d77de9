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
const OUTCOMES = 6;

/** What is observed at the stations and in the whole network; everything here can be reset but for the ledger. */
export class NetworkMonitors implements Snapshotable {
  /** By station: how many wait, are in service, and how many servers are there. */
  readonly waiting: TimeWeightedMonitor;
  readonly busy: TimeWeightedMonitor;
  readonly open: TimeWeightedMonitor;
  /** In the whole network. */
  readonly inside: TimeWeightedMonitor;
  readonly timeInside = new DurationMonitor();
  /** By station: from joining to the start of service, of those whose service started. */
  readonly waits: readonly DurationMonitor[];
  /** By station and outcome: visits that ended so since the last reset. */
  readonly #outcomes: Int32Array;
  // Never reset: entered, left, times inside of those who left, entry times of those inside, then waits ended by station.
  readonly #ledger: Float64Array;

  constructor(stationCount: number) {
    this.waiting = new TimeWeightedMonitor(stationCount);
    this.busy = new TimeWeightedMonitor(stationCount);
    this.open = new TimeWeightedMonitor(stationCount);
    this.inside = new TimeWeightedMonitor();
    this.waits = Array.from({ length: stationCount }, () => new DurationMonitor());
    this.#outcomes = new Int32Array(stationCount * OUTCOMES);
    this.#ledger = new Float64Array(4 + stationCount);
  }

  /** Sums over the whole run, whatever was reset since. */
  get ledger(): { entered: number; left: number; insideMs: number; enteredAtMs: number } {
    const [entered, left, insideMs, enteredAtMs] = this.#ledger as unknown as [
      number,
      number,
      number,
      number,
    ];
    return { entered, left, insideMs, enteredAtMs };
  }

  /** Sum of all waits at a station that have ended, over the whole run. */
  waitedMs(station: number): number {
    return this.#ledger[4 + station]!;
  }

  enter(nowMs: number): void {
    const ledger = this.#ledger;
    ledger[0]! += 1;
    ledger[3]! += nowMs;
    this.inside.add(nowMs, 1);
  }

  exit(nowMs: number, enteredAtMs: number): void {
    const ledger = this.#ledger;
    const insideMs = nowMs - enteredAtMs;
    ledger[1]! += 1;
    ledger[2]! += insideMs;
    ledger[3]! -= enteredAtMs;
    this.inside.add(nowMs, -1);
    this.timeInside.record(insideMs);
  }

  /** One more waits. */
  queue(nowMs: number, station: number): void {
    this.waiting.add(nowMs, 1, station);
  }

  /** A wait ended, by service or otherwise. */
  unqueue(nowMs: number, station: number, queuedAtMs: number): void {
    this.waiting.add(nowMs, -1, station);
    this.#ledger[4 + station]! += nowMs - queuedAtMs;
  }

  count(station: number, outcome: number): void {
    this.#outcomes[station * OUTCOMES + outcome]! += 1;
  }

  counted(station: number, outcome: number): number {
    return this.#outcomes[station * OUTCOMES + outcome]!;
  }

  reset(nowMs: number): void {
    for (const monitor of [this.waiting, this.busy, this.open, this.inside]) monitor.reset(nowMs);
    for (const monitor of [...this.waits, this.timeInside]) monitor.reset();
    this.#outcomes.fill(0);
  }

  save(writer: SnapshotWriter): void {
    for (const part of this.#parts()) part.save(writer);
    writer.array(this.#outcomes);
    writer.array(this.#ledger);
  }

  load(reader: SnapshotReader): void {
    for (const part of this.#parts()) part.load(reader);
    reader.arrayInto(this.#outcomes);
    reader.arrayInto(this.#ledger);
  }

  #parts(): Snapshotable[] {
    return [this.waiting, this.busy, this.open, this.inside, this.timeInside, ...this.waits];
  }
}
