import { describe, expect, it } from '@jest/globals';
import { HITS_PER_TRAVELLER, seededKeys } from './seeded-keys.ts';
import { LISTS, MAX_KEYS } from './listed.ts';

describe('seeded keys', () => {
  it('are the same every time', () => {
    expect(seededKeys('watchlist')).toEqual(seededKeys('watchlist'));
    expect(seededKeys('watchlist').slice(0, 3)).not.toEqual(seededKeys('interpol').slice(0, 3));
  });

  it.each(LISTS)('of %s list as large a share of a nationality’s documents as was hit in 2024', (list) => {
    const ofAustralians = seededKeys(list).filter((key) => key.startsWith('AUS:'));
    // 26 letters x 1,000,000 numbers: 248 on the watch list, 177 on Interpol's; a few draws coincide.
    const expected = HITS_PER_TRAVELLER[list] * 26_000_000;
    expect(Math.abs(ofAustralians.length - expected)).toBeLessThan(2);
    expect(ofAustralians.every((key) => /^AUS:[A-Z]0\d{6}$/.test(key))).toBe(true);
  });

  it('leave room for what people add, and hold one document of nobody to show a hit with', () => {
    expect(seededKeys('watchlist').length).toBeLessThan(MAX_KEYS / 5);
    expect(seededKeys('watchlist')).toContain('UTO:X9000001');
    expect(seededKeys('interpol')).toContain('UTO:X9000002');
  });
});
