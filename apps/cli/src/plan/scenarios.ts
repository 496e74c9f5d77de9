import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { ScenarioError, expandScenario, parseScenario } from '#scenario';
import type { ExpandedScenario } from '#scenario';
import { SurroundingsError } from '../surroundings-error.ts';

/** A scenario that is not there, or does not hold. */
export class NoScenarioError extends SurroundingsError {}

export interface ScenarioChoice {
  readonly randomSeed?: number;
  /** Cut the run after so long. */
  readonly firstMs?: number;
}

/**
 * The scenario of a name in `seeds/scenarios`, or of a file elsewhere; what it names is read from the seeds.
 * Throws {@link NoScenarioError}.
 */
export function loadScenario(
  name: string,
  seedsFolder: string,
  choice: ScenarioChoice = {},
): ExpandedScenario {
  const file = findFile(name, seedsFolder);
  try {
    const expanded = expandScenario(
      parseScenario(readFileSync(file, 'utf8'), name),
      { read: (path) => readSeed(seedsFolder, path) },
      choice.randomSeed === undefined ? {} : { randomSeed: choice.randomSeed },
    );
    const durationMs = Math.min(expanded.durationMs, choice.firstMs ?? Infinity);
    return { ...expanded, durationMs };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new NoScenarioError(
      'scenario',
      `${name} does not hold:\n${error.message}`,
      'Mend the file as it says.',
      {
        cause: error,
      },
    );
  }
}

function findFile(name: string, seedsFolder: string): string {
  const shelf = join(seedsFolder, 'scenarios');
  const known = existsSync(shelf)
    ? readdirSync(shelf)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => file.slice(0, -'.yaml'.length))
        .sort()
    : [];
  if (known.includes(name)) return join(shelf, `${name}.yaml`);
  if (/\.ya?ml$/.test(name) && existsSync(name)) return resolve(name);
  throw new NoScenarioError(
    'scenario',
    `there is no scenario ${name}`,
    `Name one of ${known.join(', ') || `those in ${shelf}`}, or a file such as ./my-day.yaml.`,
  );
}

function readSeed(seedsFolder: string, path: string): string {
  const file = resolve(seedsFolder, path);
  if (relative(seedsFolder, file).split(sep)[0] === '..') throw new Error(`${path} is outside the seeds`);
  return readFileSync(file, 'utf8');
}
