/**
 * `npm run bench -- NAME --json FILE`: one bench, or all without a name. A bench is a file beside this one (or a folder with an
 * index.ts) that exports `name` and `run`; it measures ratios against a baseline in the same run, never a bare time.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './measure/figure.ts';

interface Bench {
  readonly name: string;
  readonly run: () => Figure[] | Promise<Figure[]>;
}

async function findBenches(): Promise<Map<string, Bench>> {
  const here = import.meta.dirname;
  const files = readdirSync(here, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && file.name.endsWith('.ts'))
    .map((file) => join(file.parentPath, file.name))
    .filter((file) => file !== import.meta.filename)
    .filter((file) => file.endsWith('index.ts') || join(file, '..') === here);
  const benches = new Map<string, Bench>();
  for (const file of files.sort()) {
    const bench = (await import(file)) as Bench;
    benches.set(bench.name, bench);
  }
  return benches;
}

const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const line = ({ name, value, unit, baseline, ratio }: Figure): string =>
  `${name.padEnd(60)} ${three.format(value).padStart(12)} ${unit.padEnd(6)} baseline ${three.format(baseline).padStart(10)}   ratio ${three.format(ratio)}`;

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const benches = await findBenches();
const unknown = positionals.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`no bench named ${unknown.join(', ')}; there are ${[...benches.keys()].join(', ')}`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, bench] of benches) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`${name} ...`);
  for (const figure of await bench.run()) {
    figures.push(figure);
    console.log(line(figure));
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
