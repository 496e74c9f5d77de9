import type { ArrivalsDefinition } from './definition.ts';

type Varying = Extract<ArrivalsDefinition, { kind: 'varying' }>;

const MS_PER_HOUR = 3_600_000;

/**
 * A rate over time and its integral, turned round: the next point of a Poisson process of changing rate is where the
 * integral since the last one reaches a standard exponential (Çinlar 1975; Lewis and Shedler 1979 give thinning for rates
 * that cannot be inverted, these can).
 */
export class RateCurve {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  // Pieces: start, length, rate per millisecond at the start, change of rate per millisecond, integral of the whole piece.
  declare private readonly startMs: Float64Array;
  declare private readonly lengthMs: Float64Array;
  declare private readonly rate: Float64Array;
  declare private readonly slope: Float64Array;
  declare private readonly whole: Float64Array;
  declare private readonly periodMs: number;

  constructor(varying: Varying) {
    const { points } = varying;
    this.periodMs = varying.repeatEveryMs ?? Infinity;
    const endMs = (at: number): number => points[at + 1]?.atMs ?? this.periodMs;
    const rateAt = (at: number): number => points[at]!.perHour / MS_PER_HOUR;
    this.startMs = Float64Array.from(points, (point) => point.atMs);
    this.lengthMs = Float64Array.from(points, (point, at) => endMs(at) - point.atMs);
    this.rate = Float64Array.from(points, (_, at) => rateAt(at));
    this.slope = Float64Array.from(points, (_, at) =>
      varying.shape === 'lines' && at + 1 < points.length
        ? (rateAt(at + 1) - rateAt(at)) / this.lengthMs[at]!
        : 0,
    );
    this.whole = Float64Array.from(points, (_, at) => {
      const length = this.lengthMs[at]!;
      if (length === Infinity) return this.rate[at]! > 0 ? Infinity : 0;
      return length * (this.rate[at]! + (this.slope[at]! * length) / 2);
    });
  }

  /** The time after `fromMs` at which the integral of the rate since then reaches `amount`; Infinity if it never does. */
  after(fromMs: number, amount: number): number {
    let periodStartMs = 0;
    let intoMs = fromMs;
    if (this.periodMs !== Infinity) {
      periodStartMs = Math.floor(fromMs / this.periodMs) * this.periodMs;
      intoMs = fromMs - periodStartMs;
    }
    let piece = this.#pieceAt(intoMs);
    let left = amount;
    let skipMs = intoMs - this.startMs[piece]!;
    for (;;) {
      const rate = this.rate[piece]! + this.slope[piece]! * skipMs;
      const within = this.#integral(piece, skipMs, rate);
      if (left < within) {
        return periodStartMs + this.startMs[piece]! + skipMs + solve(rate, this.slope[piece]!, left);
      }
      left -= within;
      skipMs = 0;
      piece += 1;
      if (piece === this.startMs.length) {
        if (this.periodMs === Infinity) return Infinity;
        piece = 0;
        periodStartMs += this.periodMs;
      }
    }
  }

  /** What is left of a piece's integral from `skipMs` into it, where the rate is `rate`. */
  #integral(piece: number, skipMs: number, rate: number): number {
    if (skipMs === 0 || this.lengthMs[piece] === Infinity) return this.whole[piece]!;
    const lengthMs = this.lengthMs[piece]! - skipMs;
    return lengthMs * (rate + (this.slope[piece]! * lengthMs) / 2);
  }

  #pieceAt(intoMs: number): number {
    let low = 0;
    let high = this.startMs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startMs[middle]! <= intoMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** x with rate x + slope x^2 / 2 = amount, in the form that keeps its digits for small slopes. */
function solve(rate: number, slope: number, amount: number): number {
  if (slope === 0) return amount / rate;
  return (2 * amount) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * amount)));
}
