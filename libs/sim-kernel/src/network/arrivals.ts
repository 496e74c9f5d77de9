import { compileDuration, drawExponential } from '#determinism';
import type { KeyedRandom, Sampler } from '#determinism';
import { NEVER } from '../calendar.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '../snapshot.ts';
import type { ArrivalsDefinition, SourceDefinition } from './definition.ts';
import { RateCurve } from './rate-curve.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { round } = Math;

// Exported constants are looked up and checked at every use, these are folded into the compiled code.
const INFINITE = NEVER;
const NONE = -1;

/** What {@link Arrivals.next} answers when a source has ended. */
export const NO_MORE = NONE;

const MS_PER_HOUR = 3_600_000;

interface Stream {
  readonly gap: Sampler | null;
  readonly curve: RateCurve | null;
  readonly listedAtMs: readonly number[] | null;
  readonly limit: number;
  readonly beforeMs: number;
  readonly purpose: number;
}

/** When each source's arrivals come. Exact times are kept beside the whole milliseconds, so rounding adds up to nothing. */
export class Arrivals implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare private readonly random: KeyedRandom;
  declare private readonly streams: readonly Stream[];
  // Per source: arrivals asked for so far, and the exact time of the last one.
  declare private readonly count: Float64Array;
  declare private readonly exactAtMs: Float64Array;

  // The calendar's.
  declare private readonly clock: Float64Array;

  constructor(
    sources: readonly (readonly [string, SourceDefinition])[],
    random: KeyedRandom,
    clock: Float64Array,
  ) {
    this.random = random;
    this.clock = clock;
    this.streams = sources.map(([name, source]) => ({
      ...timing(source.arrivals),
      limit: source.limit ?? Infinity,
      // What rounds up to a later millisecond is too late, and what never comes always is.
      beforeMs: (source.untilMs ?? Number.MAX_SAFE_INTEGER) + 0.5,
      purpose: random.purpose(`${name}/gap`),
    }));
    this.count = new Float64Array(sources.length);
    this.exactAtMs = new Float64Array(sources.length);
  }

  /**
   * Moves on to the source's next arrival: in how many whole milliseconds from now it comes, or {@link NO_MORE}. One call
   * for both, and the time read from the clock: a fraction handed from function to function may be put on the heap.
   */
  next(source: number): number {
    const stream = this.streams[source]!;
    const count = this.count[source]!;
    if (count >= stream.limit) return NONE;
    this.count[source] = count + 1;
    const exactAtMs = this.exactAtMs;
    if (stream.gap !== null) {
      exactAtMs[source]! += stream.gap.draw(this.random.stream(stream.purpose, count));
    } else if (stream.curve !== null) {
      const amount = drawExponential(this.random.stream(stream.purpose, count));
      exactAtMs[source] = stream.curve.after(exactAtMs[source]!, amount);
    } else {
      exactAtMs[source] = stream.listedAtMs![count] ?? INFINITE;
    }
    const atMs = exactAtMs[source]!;
    if (!(atMs < stream.beforeMs)) return NONE;
    const delayMs = atMs - this.clock[0]!;
    return delayMs < 0x7fff_fff0 ? (delayMs + 0.5) | 0 : round(delayMs);
  }

  /** The number, from 0, of the arrival last asked for: the one that now happens. */
  latest(source: number): number {
    return this.count[source]! - 1;
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.count);
    writer.array(this.exactAtMs);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.count);
    reader.arrayInto(this.exactAtMs);
  }
}

function timing(arrivals: ArrivalsDefinition): Pick<Stream, 'gap' | 'curve' | 'listedAtMs'> {
  switch (arrivals.kind) {
    case 'poisson': {
      const meanMs = MS_PER_HOUR / arrivals.perHour;
      return { gap: compileDuration({ kind: 'exponential', meanMs }), curve: null, listedAtMs: null };
    }
    case 'renewal':
      return { gap: compileDuration(arrivals.gap), curve: null, listedAtMs: null };
    case 'varying':
      return { gap: null, curve: new RateCurve(arrivals), listedAtMs: null };
    case 'listed':
      return { gap: null, curve: null, listedAtMs: arrivals.atMs };
  }
}
