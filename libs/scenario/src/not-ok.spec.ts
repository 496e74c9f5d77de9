import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { expandScenario, parseScenario } from './expand.ts';
import { ScenarioError } from './problem.ts';

const folder = join(import.meta.dirname, '..', 'not-ok');
const seeds = join(import.meta.dirname, '..', '..', '..', 'seeds');
const sources = {
  read: (path: string): string => {
    try {
      return readFileSync(join(seeds, path), 'utf8');
    } catch {
      throw new Error('no such file');
    }
  },
};

function told(file: string): string {
  try {
    expandScenario(parseScenario(readFileSync(join(folder, file), 'utf8'), file), sources);
    return '';
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

describe('a scenario file that is not right', () => {
  it.each(files)('%s is refused in the words beside it', (file) => {
    expect(`${told(file)}\n`).toBe(readFileSync(join(folder, file.replace('.yaml', '.txt')), 'utf8'));
  });

  it.each(files)('%s is told by file, line, column, expected and example, line by line', (file) => {
    for (const line of told(file).split('\n')) {
      expect(line).toMatch(/^[a-z-]+\.yaml:\d+:\d+( \S+)?: expected .+, such as .+, got /);
    }
  });
});
