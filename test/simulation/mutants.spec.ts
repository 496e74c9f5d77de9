import { describe, expect, it } from '@jest/globals';
import { MUTANTS } from './mutants.ts';
import type { Mutant } from './mutant.ts';
import { simulate } from './simulate.ts';
import type { Outcome } from './simulate.ts';
import { storyOf } from './story.ts';

const SEEDS = 1_000;
const LIMIT_MS = 5 * 60_000;

async function firstCaught({ caughtAs, changes }: Mutant): Promise<Outcome | null> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const outcome = await simulate(seed, changes());
    if (outcome.findings.some(({ kind }) => kind === caughtAs)) return outcome;
  }
  return null;
}

describe('the checker', () => {
  it.each(MUTANTS)(
    `catches $name within ${SEEDS} seeds, as $caughtAs`,
    async (mutant) => {
      const caught = await firstCaught(mutant);
      expect(caught?.verdict).toBe('false');
    },
    LIMIT_MS,
  );
});

describe('a seed that fails', () => {
  const mutant = MUTANTS.find(({ name }) => name === 'acknowledge-before-commit')!;

  it(
    'fails in the same way again, line by line',
    async () => {
      const seed = (await firstCaught(mutant))?.seed ?? 0;
      const once = storyOf(await simulate(seed, mutant.changes(), true));
      expect(storyOf(await simulate(seed, mutant.changes(), true))).toBe(once);
      expect(once).toMatch(/lost: .+ was told that \d+ is recorded; /);
      // The system without the mistake comes through the same world.
      expect((await simulate(seed)).verdict).not.toBe('false');
    },
    LIMIT_MS,
  );

  it(
    'fails in the same way whether it is told or not',
    async () => {
      const caught = await firstCaught(mutant);
      const told = await simulate(caught?.seed ?? 0, mutant.changes(), true);
      expect(told.findings).toEqual(caught?.findings);
      expect(told.figures).toEqual(caught?.figures);
    },
    LIMIT_MS,
  );
});
