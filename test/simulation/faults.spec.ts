import { describe, expect, it } from '@jest/globals';
import { FAULTS } from './fault-tally.ts';
import type { Fault } from './fault-tally.ts';
import { simulate } from './simulate.ts';

const SEEDS = 300;
/** Worlds of the first seeds in which each has to come to pass: one that never bites would prove nothing, unnoticed. */
const LEAST_WORLDS = 5;

describe('what goes wrong in the worlds', () => {
  it(`really does: each fault in at least ${LEAST_WORLDS} worlds of the first ${SEEDS}`, async () => {
    const worlds = new Map<Fault, number>();
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { faults } = (await simulate(seed)).figures;
      for (const fault of FAULTS) {
        if (faults[fault] !== undefined) worlds.set(fault, (worlds.get(fault) ?? 0) + 1);
      }
    }
    expect(FAULTS.filter((fault) => (worlds.get(fault) ?? 0) < LEAST_WORLDS)).toEqual([]);
  }, 120_000);
});
