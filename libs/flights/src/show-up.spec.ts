import { describe, expect, it } from '@jest/globals';
import { KeyedRandom, compileDuration } from '#determinism';
import { MINUTE_MS } from './local-calendar.ts';
import { rowProblemText } from './row-problem.ts';
import { parseShowUpTable } from './show-up-table.ts';
import { disembarkationProfile, showUpProfile } from './show-up.ts';

describe('a show-up profile', () => {
  it('is even within each bin and scales printed percentages to one', () => {
    const profile = showUpProfile([
      { fromMinutes: 0, untilMinutes: 10, share: 0.25 },
      { fromMinutes: 10, untilMinutes: 30, share: 0 },
      { fromMinutes: 30, untilMinutes: 60, share: 0.25 },
    ]);
    expect(profile).toEqual({
      kind: 'mixture',
      parts: [
        { share: 0.5, of: { kind: 'uniform', minMs: 0, maxMs: 10 * MINUTE_MS } },
        { share: 0.5, of: { kind: 'uniform', minMs: 30 * MINUTE_MS, maxMs: 60 * MINUTE_MS } },
      ],
    });
    expect(() => showUpProfile([])).toThrow('a bin with a share above 0');
  });

  it('is read from a table; a bad row is told with line and field', () => {
    const table = 'from_minutes,until_minutes,percent\n';
    expect(parseShowUpTable(`# source\n${table}0,10,0.22\n10,20,99.8\n`)).toEqual({
      bins: [
        { fromMinutes: 0, untilMinutes: 10, share: 0.0022 },
        { fromMinutes: 10, untilMinutes: 20, share: 0.998 },
      ],
      problems: [],
    });
    const told = (text: string): string[] => parseShowUpTable(text).problems.map(rowProblemText);
    expect(told(`${table}0,10,many\n20,20,5`)).toEqual([
      'line 2, percent: expected a percentage from 0 to 100, such as 8.93, got "many"',
      'line 3, until_minutes: expected more than from_minutes (20), such as 30, got "20"',
    ]);
    expect(told('minutes,percent\n10,5')).toHaveLength(1);
    expect(told(`${table}0,10,0`)).toHaveLength(1);
  });
});

describe('disembarkation', () => {
  it('lets nobody out before the door opens and empties the aircraft at a steady rate', () => {
    const law = disembarkationProfile({
      doorOpensAfterMs: 180_000,
      travellersPerMinute: 15,
      travellers: 180,
    });
    const sampler = compileDuration(law);
    const random = new KeyedRandom({ randomSeed: 1 });
    const purpose = random.purpose('disembark');
    const drawn = Array.from({ length: 500 }, (_, at) => sampler.draw(random.stream(purpose, at)));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(180_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(180_000 + 12 * MINUTE_MS);
  });
});
