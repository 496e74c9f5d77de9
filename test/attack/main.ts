import { parseArgs } from 'node:util';
import { SystemClock } from '#determinism';
import { attack } from './attack.ts';

const USAGE = `npm run build && npm run attack -- [--minutes N] [--seed N]   attacks real processes for N minutes (5), by a seed (of the clock)`;

function positive(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`--${name}: expected a number above 0, such as 5, got ${text}\n${USAGE}`);
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const minutes = positive('minutes', values.minutes, 5);
  const seed = Math.floor(positive('seed', values.seed, new SystemClock().nowMs() % 1_000_000));
  console.log(`random seed ${seed}: npm run attack -- --minutes ${minutes} --seed ${seed}`);
  const report = await attack(seed, minutes * 60_000, (line) => {
    console.log(line);
  });
  const { verdict, findings, figures, isSealed, diedByThemselves, wronged } = report;
  console.log(JSON.stringify(figures));
  console.log(`seals: ${isSealed ? 'proven' : 'NOT proven'}`);
  for (const part of diedByThemselves) console.log(`died by itself: ${part}`);
  for (const answer of wronged) console.log(`a lane was refused what was right: ${answer}`);
  console.log(`verdict ${verdict}`);
  for (const { kind, text } of findings) console.log(`  ${kind}: ${text}`);
  const isClean = isSealed && diedByThemselves.length === 0 && wronged.length === 0;
  return verdict === 'true' && isClean ? 0 : 1;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error((error as Error).message);
  return 2;
});
