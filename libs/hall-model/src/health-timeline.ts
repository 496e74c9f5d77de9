import type { SnapshotReader, SnapshotWriter, Snapshotable } from '#sim-kernel';

/** One instant at which something changes for a site; services as bits, in the order of SERVICES. */
export interface HealthStep {
  readonly atMs: number;
  readonly site: number;
  /** Services that some fault is in force for, whether or not anybody has noticed. */
  readonly faulty: number;
  /** Services that the site holds for down. */
  readonly down: number;
}

/** Steps in time order, with a cursor; the calendar holds the event of the next step alone. */
export class HealthTimeline implements Snapshotable {
  #atMs = new Float64Array(0);
  #site = new Int32Array(0);
  #faulty = new Int32Array(0);
  #down = new Int32Array(0);
  /** Handle of the event of the next step, or -1. */
  event = -1;

  set(steps: readonly HealthStep[]): void {
    this.#atMs = Float64Array.from(steps, (step) => step.atMs);
    this.#site = Int32Array.from(steps, (step) => step.site);
    this.#faulty = Int32Array.from(steps, (step) => step.faulty);
    this.#down = Int32Array.from(steps, (step) => step.down);
  }

  get length(): number {
    return this.#atMs.length;
  }

  at(index: number): HealthStep {
    return {
      atMs: this.#atMs[index]!,
      site: this.#site[index]!,
      faulty: this.#faulty[index]!,
      down: this.#down[index]!,
    };
  }

  save(writer: SnapshotWriter): void {
    writer.int32(this.event);
    for (const values of [this.#atMs, this.#site, this.#faulty, this.#down]) writer.array(values);
  }

  load(reader: SnapshotReader): void {
    this.event = reader.int32();
    const length = reader.peekCount();
    this.#atMs = new Float64Array(length);
    this.#site = new Int32Array(length);
    this.#faulty = new Int32Array(length);
    this.#down = new Int32Array(length);
    for (const values of [this.#atMs, this.#site, this.#faulty, this.#down]) reader.arrayInto(values);
  }
}
