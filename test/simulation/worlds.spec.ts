import { describe, expect, it } from '@jest/globals';
import { replayLine } from './story.ts';
import { NOTHING_SEEN, seenTogether } from './stretch.ts';
import { liveThroughAll } from './threads.ts';

const FIRST_SEED = 1;
const SEEDS = 10_000;

describe('border, forwarder, register and paper forms under faults', () => {
  it(
    `keep every promise in the worlds of random seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`,
    async () => {
      const failed: string[] = [];
      let seen = NOTHING_SEEN;
      let worlds = 0;
      await liveThroughAll({ from: FIRST_SEED, seeds: SEEDS }, (done) => {
        for (const { seed, findings } of done.failed) {
          failed.push(replayLine(seed, null), ...findings.map(({ text }) => text));
        }
        seen = seenTogether(seen, done.seen);
        worlds += done.seeds;
      });
      expect(failed).toEqual([]);
      expect(worlds).toBe(SEEDS);
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
