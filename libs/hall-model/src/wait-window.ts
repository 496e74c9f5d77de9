import type { SnapshotReader, SnapshotWriter, Snapshotable } from '#sim-kernel';

/** Checks that a window remembers a bank: 4,096 is 52 gates for 15 minutes at 11 s each. Older ones are forgotten first. */
export const WINDOW_PLACES = 4096;
// Exported constants are looked up and checked at every use, this one is folded into the compiled code.
const PLACES = WINDOW_PLACES;

export interface WindowFigures {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly maxMs: number | null;
}

/** The latest waits of each bank with the times at which they ended: what a screen shows of the last quarter of an hour. */
export class WaitWindow implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare private readonly startedAtMs: Int32Array;
  declare private readonly waitMs: Int32Array;
  /** Checks ever noted, by bank. */
  declare private readonly noted: Int32Array;

  constructor(banks: number) {
    this.startedAtMs = new Int32Array(banks * PLACES);
    this.waitMs = new Int32Array(banks * PLACES);
    this.noted = new Int32Array(banks);
  }

  note(bank: number, startedAtMs: number, waitMs: number): void {
    const noted = this.noted[bank]!;
    const place = bank * PLACES + (noted & (PLACES - 1));
    this.startedAtMs[place] = startedAtMs;
    this.waitMs[place] = waitMs;
    this.noted[bank] = noted + 1;
  }

  /** Of the checks that started at or after `fromMs`. */
  figures(bank: number, fromMs: number): WindowFigures {
    const noted = this.noted[bank]!;
    const waits: number[] = [];
    for (let back = 1; back <= Math.min(noted, PLACES); back += 1) {
      const place = bank * PLACES + ((noted - back) & (PLACES - 1));
      if (this.startedAtMs[place]! < fromMs) break;
      waits.push(this.waitMs[place]!);
    }
    if (waits.length === 0) return { count: 0, p50Ms: null, p90Ms: null, maxMs: null };
    const sorted = Int32Array.from(waits).sort();
    const quantile = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
    return { count: sorted.length, p50Ms: quantile(0.5), p90Ms: quantile(0.9), maxMs: sorted.at(-1)! };
  }

  save(writer: SnapshotWriter): void {
    for (const values of [this.startedAtMs, this.waitMs, this.noted]) writer.array(values);
  }

  load(reader: SnapshotReader): void {
    for (const values of [this.startedAtMs, this.waitMs, this.noted]) reader.arrayInto(values);
  }
}
