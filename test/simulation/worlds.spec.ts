import { describe, expect, it } from '@jest/globals';
import { simulate } from './simulate.ts';
import { replayLine } from './story.ts';

const FIRST_SEED = 1;
const SEEDS = 10_000;
const COUNTED = [
  'crossings',
  'paper',
  'forms',
  'deaths',
  'repeatsAtRegister',
  'blocked',
  'modeChanges',
] as const;

describe('border, forwarder and register under faults', () => {
  it(
    `keep every promise in the worlds of random seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`,
    async () => {
      const failed: string[] = [];
      const seen = {
        unknown: 0,
        crossings: 0,
        paper: 0,
        forms: 0,
        worldsWithForms: 0,
        recordsBesideForms: 0,
        deaths: 0,
        repeatsAtRegister: 0,
        blocked: 0,
        keptBeside: 0,
        modeChanges: 0,
      };
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
        const { verdict, findings, figures, history } = await simulate(seed);
        if (verdict === 'false') failed.push(replayLine(seed, null), ...findings.map(({ text }) => text));
        if (verdict === 'unknown') seen.unknown += 1;
        seen.keptBeside += history.keptBeside.size;
        if (figures.forms > 0) seen.worldsWithForms += 1;
        seen.recordsBesideForms += history.merges.filter(({ rule }) => rule === 'counter-then-form').length;
        for (const name of COUNTED) seen[name] += figures[name];
      }
      expect(failed).toEqual([]);
      // Worlds in which nothing happens prove nothing.
      expect(seen.unknown).toBeLessThan(SEEDS / 100);
      expect(seen.crossings).toBeGreaterThan(4 * SEEDS);
      expect(seen.paper).toBeGreaterThan(SEEDS / 20);
      expect(seen.worldsWithForms).toBeGreaterThan(SEEDS / 5);
      expect(seen.forms).toBeGreaterThan(SEEDS / 2);
      expect(seen.recordsBesideForms).toBeGreaterThan(SEEDS / 20);
      expect(seen.keptBeside).toBeGreaterThan(0);
      expect(seen.deaths).toBeGreaterThan(SEEDS / 2);
      expect(seen.repeatsAtRegister).toBeGreaterThan(SEEDS / 10);
      expect(seen.blocked).toBeGreaterThan(0);
      expect(seen.modeChanges).toBeGreaterThan(SEEDS / 10);
    },
    15 * 60_000,
  );
});
