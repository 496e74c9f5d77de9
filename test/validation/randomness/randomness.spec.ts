import { describe, expect, it } from '@jest/globals';
import { ARRANGEMENTS, fingerprint } from './arrangements.ts';
import { BATTERIES, pValues } from './batteries.ts';
import { LIMIT, readResults, verdictOf } from './results.ts';

describe('the recorded batteries', () => {
  const results = readResults();

  it('are of the generator as it is now, and passed', () => {
    for (const { arrangement, battery, fingerprint: recorded, verdict } of results) {
      expect([battery, arrangement, recorded]).toEqual([battery, arrangement, fingerprint(arrangement)]);
      expect([battery, arrangement, verdict]).toEqual([battery, arrangement, 'passed']);
    }
  });

  it('cover every way of asking with SmallCrush, high bits first and low bits first', () => {
    for (const battery of ['smallcrush', 'smallcrush-reversed']) {
      const covered = results.filter((one) => one.battery === battery).map(({ arrangement }) => arrangement);
      expect(covered.toSorted()).toEqual(Object.keys(ARRANGEMENTS).toSorted());
    }
  });

  it('have no more extreme p-values than chance would', () => {
    const tests = results.reduce((sum, one) => sum + one.tests, 0);
    const beyond = results.reduce((sum, one) => sum + one.beyondOneInThousand, 0);
    // Two in a thousand; Poisson's upper 99.99 % at a mean of 1 is 6.
    expect(beyond).toBeLessThanOrEqual(Math.ceil(tests * 0.002 + 5 * Math.sqrt(tests * 0.002)));
  });
});

describe('a verdict', () => {
  it('is failed by a p-value at either end', () => {
    const calm = { test: 'Gap', p: 0.4 };
    expect(verdictOf([calm, { test: 'Collision', p: 0.9995 }])).toEqual({
      verdict: 'passed',
      tests: 2,
      mostExtreme: { test: 'Collision', p: 0.9995 },
      beyondOneInThousand: 1,
    });
    expect(verdictOf([calm, { test: 'Collision', p: LIMIT / 2 }]).verdict).toBe('failed');
    expect(verdictOf([calm, { test: 'Collision', p: 1 }]).verdict).toBe('failed');
  });

  it('is read from what the batteries print', () => {
    expect(pValues(BATTERIES['smallcrush']!, 'noise\np-value\tMaxOft AD\t0.25\n')).toEqual([
      { test: 'MaxOft AD', p: 0.25 },
    ]);
    const line = ' diehard_birthdays|   0|       100|     100|0.68015820|  PASSED  ';
    expect(
      pValues(
        BATTERIES['dieharder']!,
        `#===#\n test_name |ntup| tsamples |psamples|  p-value |Assessment\n${line}`,
      ),
    ).toEqual([{ test: 'diehard_birthdays 0', p: 0.6801582 }]);
    expect(() => pValues(BATTERIES['dieharder']!, 'segmentation fault')).toThrow(/no p-values/);
  });
});
