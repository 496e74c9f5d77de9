import { describe, expect, it } from '@jest/globals';
import { intervalOf, pairedDifference } from './interval.ts';

describe('an interval', () => {
  it('is mean plus or minus t s / sqrt(n)', () => {
    // Mean 5, s^2 = (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) / 7 = 32 / 7; t(7; 0.975) = 2.364624.
    const interval = intervalOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(interval).toMatchObject({ count: 8, mean: 5 });
    expect(interval!.sd).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(interval!.halfWidth).toBeCloseTo((2.364624251 * Math.sqrt(32 / 7)) / Math.sqrt(8), 6);
  });

  it('knows nothing of chance from one replication, and nothing at all from none', () => {
    expect(intervalOf([3])).toEqual({ count: 1, mean: 3, sd: null, halfWidth: null });
    expect(intervalOf([])).toBeNull();
    expect(intervalOf([null, null])).toBeNull();
  });

  it('leaves out what was not observed', () => {
    expect(intervalOf([1, null, 3])).toMatchObject({ count: 2, mean: 2 });
  });

  it('holds the truth in about 95 of 100 experiments', () => {
    // Sums of 12 places of a low-discrepancy sequence are near normal with mean 6.
    let place = 0.5;
    const draw = (): number => {
      let sum = 0;
      for (let at = 0; at < 12; at += 1) {
        place = (place * 16_807 + 0.123_456_789) % 1;
        sum += place;
      }
      return sum;
    };
    let held = 0;
    for (let experiment = 0; experiment < 1_000; experiment += 1) {
      const interval = intervalOf(Array.from({ length: 8 }, draw))!;
      if (Math.abs(interval.mean - 6) <= interval.halfWidth!) held += 1;
    }
    // Binomial(1000, 0.95): 4.5 standard deviations either way.
    expect(held).toBeGreaterThan(918);
    expect(held).toBeLessThan(982);
  });
});

describe('a paired difference', () => {
  it('sees through the noise that both share', () => {
    const noise = [10, 50, 30, 90, 70, 20, 80, 40];
    const base = noise;
    const other = noise.map((value, at) => value + 2 + (at % 2) * 0.5);
    expect(pairedDifference(base, other).verdict).toBe('more');
    expect(pairedDifference(other, base).verdict).toBe('less');
    // Side by side, neither interval could tell them apart.
    const [one, two] = [intervalOf(base)!, intervalOf(other)!];
    expect(Math.abs(one.mean - two.mean)).toBeLessThan(one.halfWidth!);
  });

  it('says so when it can tell nothing', () => {
    expect(pairedDifference([1, 2, 3], [2, 1, 3]).verdict).toBe('no detectable difference');
    expect(pairedDifference([1, 2, 3], [1, 2, 3]).verdict).toBe('equal');
    expect(pairedDifference([1, 2, 3], [2, 3, 4]).verdict).toBe('more');
    expect(pairedDifference([1], [2]).verdict).toBe('unknown');
    expect(pairedDifference([null, 1], [2, null]).interval).toBeNull();
  });
});
