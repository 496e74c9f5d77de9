import { describe, expect, it } from '@jest/globals';
import { RateCurve } from './rate-curve.ts';

const HOUR = 3_600_000;

describe('RateCurve', () => {
  it('finds where the integral of a stepped rate reaches an amount', () => {
    const curve = new RateCurve({
      kind: 'varying',
      shape: 'steps',
      points: [
        { atMs: 0, perHour: 10 },
        { atMs: HOUR, perHour: 0 },
        { atMs: 2 * HOUR, perHour: 40 },
      ],
    });
    expect(curve.after(0, 5)).toBe(HOUR / 2);
    // 5 in the first half hour left, none in the second hour, 20 in half of the third.
    expect(curve.after(HOUR / 2, 25)).toBeCloseTo(2.5 * HOUR, 3);
    expect(curve.after(10 * HOUR, 40)).toBeCloseTo(11 * HOUR, 3);
  });

  it('solves the square of a rate on straight lines, rising and falling', () => {
    const curve = new RateCurve({
      kind: 'varying',
      shape: 'lines',
      points: [
        { atMs: 0, perHour: 0 },
        { atMs: HOUR, perHour: 60 },
        { atMs: 2 * HOUR, perHour: 0 },
      ],
      repeatEveryMs: 3 * HOUR,
    });
    // The integral of 60 t is 30 t^2: 7.5 at half an hour, 30 at one, 52.5 at one and a half, 60 a period.
    expect(curve.after(0, 7.5)).toBeCloseTo(HOUR / 2, 3);
    expect(curve.after(0, 52.5)).toBeCloseTo(1.5 * HOUR, 3);
    expect(curve.after(HOUR / 2, 45)).toBeCloseTo(1.5 * HOUR, 3);
    expect(curve.after(2.2 * HOUR, 7.5)).toBeCloseTo(3.5 * HOUR, 3);
    expect(curve.after(0, 127.5)).toBeCloseTo(6.5 * HOUR, 3);
  });

  it('says Infinity when the amount is never reached', () => {
    const curve = new RateCurve({
      kind: 'varying',
      shape: 'steps',
      points: [
        { atMs: 0, perHour: 10 },
        { atMs: HOUR, perHour: 0 },
      ],
    });
    expect(curve.after(0, 11)).toBe(Infinity);
  });
});
