import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PValue } from './batteries.ts';

/**
 * A p-value nearer than this to 0 or 1 fails its battery. A sound generator fails so by chance once in 500,000 p-values;
 * what a battery catches is far beyond it (dieharder and TestU01's authors draw their lines at 1e-6 and 1e-10).
 */
export const LIMIT = 1e-6;

export interface BatteryResult {
  readonly arrangement: string;
  readonly battery: string;
  readonly verdict: 'passed' | 'failed';
  readonly tests: number;
  readonly mostExtreme: PValue;
  /** p-values outside 0.001 to 0.999; two in a thousand are expected there. */
  readonly beyondOneInThousand: number;
  readonly fingerprint: string;
  readonly tool: string;
  readonly command: string;
}

const file = join(import.meta.dirname, 'results.json');
const toEnd = (p: number): number => Math.min(p, 1 - p);

export function verdictOf(
  found: readonly PValue[],
): Pick<BatteryResult, 'verdict' | 'tests' | 'mostExtreme' | 'beyondOneInThousand'> {
  const mostExtreme = found.reduce((worst, one) => (toEnd(one.p) < toEnd(worst.p) ? one : worst));
  return {
    verdict: toEnd(mostExtreme.p) < LIMIT ? 'failed' : 'passed',
    tests: found.length,
    mostExtreme,
    beyondOneInThousand: found.filter(({ p }) => toEnd(p) < 0.001).length,
  };
}

export const readResults = (): BatteryResult[] => JSON.parse(readFileSync(file, 'utf8')) as BatteryResult[];

/** Puts a result in the place of the one of the same battery and arrangement. */
export function writeResult(result: BatteryResult): void {
  const others = readResults().filter(
    ({ arrangement, battery }) => arrangement !== result.arrangement || battery !== result.battery,
  );
  const all = [...others, result].sort((one, other) =>
    `${one.battery} ${one.arrangement}` < `${other.battery} ${other.arrangement}` ? -1 : 1,
  );
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}
