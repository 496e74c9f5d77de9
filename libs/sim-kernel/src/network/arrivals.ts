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
  readonly purpose: number;
}

// Numbers of a source, at source << SOURCE_BITS: arrivals asked for so far, exact time of the last one, how many arrivals
// it has at most, and the time they are all before.
const SOURCE_BITS = 2;
const COUNT = 0;
const EXACT_AT = 1;
const LIMIT = 2;
const BEFORE = 3;

/** When each source's arrivals come. Exact times are kept beside the whole milliseconds, so rounding adds up to nothing. */
export class Arrivals implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare private readonly random: KeyedRandom;
  declare private readonly streams: readonly Stream[];
  declare private readonly sources: Float64Array;
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
      purpose: random.purpose(`${name}/gap`),
    }));
    this.sources = Float64Array.from(
      sources.flatMap(([, { limit, untilMs }]) => [
        0,
        0,
        limit ?? Infinity,
        // What rounds up to a later millisecond is too late, and what never comes always is.
        (untilMs ?? Number.MAX_SAFE_INTEGER) + 0.5,
      ]),
    );
  }

  /**
   * Moves on to the source's next arrival: in how many whole milliseconds from now it comes, or {@link NO_MORE}. One call
   * for both, and the time read from the clock: a fraction handed from function to function may be put on the heap.
   */
  next(source: number): number {
    const stream = this.streams[source]!;
    const sources = this.sources;
    const at = source << SOURCE_BITS;
    const count = sources[at | COUNT]!;
    if (count >= sources[at | LIMIT]!) return NONE;
    sources[at | COUNT] = count + 1;
    if (stream.gap !== null) {
      sources[at | EXACT_AT]! += stream.gap.draw(this.random.stream(stream.purpose, count));
    } else if (stream.curve !== null) {
      const amount = drawExponential(this.random.stream(stream.purpose, count));
      sources[at | EXACT_AT] = stream.curve.after(sources[at | EXACT_AT]!, amount);
    } else {
      sources[at | EXACT_AT] = stream.listedAtMs![count] ?? INFINITE;
    }
    const atMs = sources[at | EXACT_AT]!;
    if (!(atMs < sources[at | BEFORE]!)) return NONE;
    const delayMs = atMs - this.clock[0]!;
    return delayMs < 0x7fff_fff0 ? (delayMs + 0.5) | 0 : round(delayMs);
  }

  /** The number, from 0, of the arrival last asked for: the one that now happens. */
  latest(source: number): number {
    return this.sources[(source << SOURCE_BITS) | COUNT]! - 1;
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.sources);
  }

  load(reader: SnapshotReader): void {
    reader.arrayInto(this.sources);
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
