import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants.ts';
import { simulate } from './simulate.ts';
import type { Outcome } from './simulate.ts';
import { replayLine, storyOf } from './story.ts';

const USAGE = `npm run sim -- [--seeds N] [--from N] [--mutant NAME]   lives through N worlds (10,000), from seed N (1)
npm run sim -- --replay SEED [--mutant NAME]            one world, told as a story
mutants: ${MUTANTS.map(({ name }) => name).join(', ')}`;
const TELL_EVERY = 10_000;
const MOST_TOLD = 10;

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`--${name}: expected a whole number from 0 on, such as 1000, got ${text}\n${USAGE}`);
}

/** A rule that throws what nobody expects of it is a finding too. */
const broke = (error: Error): Pick<Outcome, 'verdict'> & { findings: { kind: string; text: string }[] } => ({
  verdict: 'false',
  findings: [{ kind: 'broken', text: `${error.message}: ${String(error.cause)}` }],
});

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      replay: { type: 'string' },
      mutant: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const mutant = MUTANTS.find(({ name }) => name === values.mutant) ?? null;
  if (values.mutant !== undefined && !mutant) throw new RangeError(`--mutant: no such mutant\n${USAGE}`);
  const changes = mutant?.changes() ?? {};
  if (values.replay !== undefined) {
    const outcome = await simulate(whole('replay', values.replay, 0), changes, true);
    console.log(storyOf(outcome));
    return outcome.verdict === 'false' ? 1 : 0;
  }
  const from = whole('from', values.from, 1);
  const seeds = whole('seeds', values.seeds, 10_000);
  console.log(`random seeds ${from} to ${from + seeds - 1}`);
  const startedMs = performance.now();
  const counts = { true: 0, false: 0, unknown: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { verdict, findings } = await simulate(seed, mutant?.changes() ?? {}).catch(broke);
    counts[verdict] += 1;
    if (verdict === 'false' && counts.false <= MOST_TOLD) {
      console.log(replayLine(seed, mutant?.name ?? null));
      for (const { kind, text } of findings) console.log(`  ${kind}: ${text}`);
    }
    const done = seed - from + 1;
    if (done % TELL_EVERY === 0 || done === seeds) {
      const perSecond = Math.round((1_000 * done) / (performance.now() - startedMs));
      console.log(
        `${done} worlds: ${counts.true} true, ${counts.false} false, ${counts.unknown} unknown; ${perSecond} a second`,
      );
    }
  }
  return counts.false > 0 ? 1 : 0;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error((error as Error).message);
  return 2;
});
