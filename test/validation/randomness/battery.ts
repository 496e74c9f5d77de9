/**
 * `npm run battery -- [--battery NAME] [--arrangement NAME] [--record]`: feeds the keyed generator, arranged in the ways in
 * which a run asks it, to TestU01 or dieharder, and says what came of it. See README.md beside this file.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARRANGEMENTS, fingerprint } from './arrangements.ts';
import { BATTERIES, pValues } from './batteries.ts';
import type { Battery } from './batteries.ts';
import { LIMIT, readResults, verdictOf, writeResult } from './results.ts';
import type { BatteryResult } from './results.ts';

const { values } = parseArgs({
  options: {
    battery: { type: 'string', default: 'smallcrush' },
    arrangement: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
});
const battery = BATTERIES[values.battery];
if (battery === undefined)
  end(`no battery ${values.battery}; there are ${Object.keys(BATTERIES).join(', ')}`);
const names = values.arrangement === undefined ? Object.keys(ARRANGEMENTS) : [values.arrangement];
for (const name of names) {
  if (ARRANGEMENTS[name] === undefined) {
    end(`no arrangement ${name}; there are ${Object.keys(ARRANGEMENTS).join(', ')}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'battery-'));
let failures = 0;
try {
  const program = prepare(battery, folder);
  for (const name of names) {
    console.log(`${name} (${ARRANGEMENTS[name]!.says}) ...`);
    const found = pValues(battery, await pipe(name, program, battery.runs));
    const result: BatteryResult = {
      arrangement: name,
      battery: values.battery,
      ...verdictOf(found),
      fingerprint: fingerprint(name),
      tool: battery.version(),
      command: `npm run battery -- --battery ${values.battery} --arrangement ${name}`,
    };
    console.log(
      `  ${result.verdict}: ${result.tests} p-values, most extreme ${result.mostExtreme.p} (${result.mostExtreme.test});`,
      `${result.beyondOneInThousand} outside 0.001 to 0.999, ${(result.tests * 0.002).toFixed(1)} expected`,
    );
    if (result.verdict !== 'passed') failures += 1;
    if (values.record) writeResult(result);
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (values.record) console.log(`${readResults().length} results in results.json`);
if (failures > 0) end(`${failures} of ${names.length} failed: a p-value within ${LIMIT} of 0 or 1`, 1);

/** The program to run: one that is installed, or ours, compiled here. Ends with what to install when a part is missing. */
function prepare({ compile, needs, program }: Battery, into: string): string {
  try {
    if (compile === null) {
      execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
      return program;
    }
    const target = join(into, program);
    const source = join(import.meta.dirname, compile);
    execFileSync('cc', ['-O2', '-o', target, source, '-ltestu01', '-lm'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return target;
  } catch {
    end(needs);
  }
}

/** All that the battery says of the words, until it has had enough of them. */
function pipe(arrangement: string, program: string, runs: readonly string[]): Promise<string> {
  const writer = join(import.meta.dirname, 'words.ts');
  // A real pipe between two processes, so that neither waits for this one.
  const battery = runs.map((run) => `"$4" ${run}`).join(' && ');
  const line = `"$1" --conditions=source --no-warnings "$2" "$3" | { ${battery}; }`;
  const child = spawn('sh', ['-c', line, 'battery', process.execPath, writer, arrangement, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ended with ${code}`));
    });
  });
}

function end(message: string, code = 2): never {
  console.error(message);
  process.exit(code);
}
