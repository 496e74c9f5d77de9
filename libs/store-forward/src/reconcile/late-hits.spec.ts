import { describe, expect, it } from '@jest/globals';
import { lateHitRule } from './late-hits.ts';

describe('late hits', () => {
  it.each([
    ['hit', 'hit', 'listed-at-crossing'],
    ['clear', 'hit', 'listed-since'],
    ['hit', 'clear', 'listed-then-only'],
    ['clear', 'clear', null],
  ] as const)('list then %s, now %s: %s', (atCrossing, now, rule) => {
    expect(lateHitRule('cleared', { atCrossing, now })).toBe(rule);
    expect(lateHitRule('referred', { atCrossing, now })).toBeNull();
    expect(lateHitRule('refused', { atCrossing, now })).toBeNull();
  });
});
