import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants.ts';
import { simulate } from './simulate.ts';
import { replayLine, storyOf } from './story.ts';
import { NOTHING_SEEN, seenTogether } from './stretch.ts';
import type { Stretch } from './stretch.ts';
import { liveThroughAll } from './threads.ts';

const USAGE = `npm run sim -- [--seeds N] [--from N] [--mutant NAME] [--threads N]
                                                        lives through N worlds (10,000), from seed N (1)
npm run sim -- --replay SEED [--mutant NAME]            one world, told as a story
mutants: ${MUTANTS.map(({ name }) => name).join(', ')}`;
const TELL_EVERY = 10_000;
const MOST_TOLD = 10;

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`--${name}: expected a whole number from 0 on, such as 1000, got ${text}\n${USAGE}`);
}

/** Tells of all worlds as it goes; returns how many failed. */
async function tellOf(all: Stretch, mutant: string | null, threads: number): Promise<number> {
  console.log(`random seeds ${all.from} to ${all.from + all.seeds - 1}`);
  const startedMs = performance.now();
  let [done, failures, told] = [0, 0, 0];
  let seen = NOTHING_SEEN;
  await liveThroughAll(
    all,
    (stretch) => {
      for (const { seed, findings } of stretch.failed.slice(0, MOST_TOLD - told)) {
        told += 1;
        console.log(replayLine(seed, mutant));
        for (const { kind, text } of findings) console.log(`  ${kind}: ${text}`);
      }
      seen = seenTogether(seen, stretch.seen);
      failures += stretch.failed.length;
      done += stretch.seeds;
      if (done % TELL_EVERY !== 0 && done !== all.seeds) return;
      const perSecond = Math.round((1_000 * done) / (performance.now() - startedMs));
      console.log(
        `${done} worlds: ${failures} false, ${seen.unknown} unknown; ${perSecond} a second; ` +
          `${seen.crossings} crossings, ${seen.forms} of them on forms, ${seen.deaths} deaths of border`,
      );
    },
    { mutant, threads },
  );
  return failures;
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      replay: { type: 'string' },
      mutant: { type: 'string' },
      threads: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const mutant = MUTANTS.find(({ name }) => name === values.mutant) ?? null;
  if (values.mutant !== undefined && !mutant) throw new RangeError(`--mutant: no such mutant\n${USAGE}`);
  if (values.replay !== undefined) {
    const outcome = await simulate(whole('replay', values.replay, 0), mutant?.changes() ?? {}, true);
    console.log(storyOf(outcome));
    return outcome.verdict === 'false' ? 1 : 0;
  }
  const seeds = { from: whole('from', values.from, 1), seeds: whole('seeds', values.seeds, 10_000) };
  const threads = Math.max(1, whole('threads', values.threads, availableParallelism()));
  return (await tellOf(seeds, mutant?.name ?? null, threads)) > 0 ? 1 : 0;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error((error as Error).message);
  return 2;
});
