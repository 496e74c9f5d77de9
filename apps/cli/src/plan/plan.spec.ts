import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findProjectFolder } from '../project.ts';

// Each starts the whole command, with worker threads, on a machine that may be busy.
jest.setTimeout(120_000);
const project = findProjectFolder();

async function perlintasan(...words: string[]): Promise<string[]> {
  const command = ['--conditions=source', '--no-warnings', join(project, 'apps/cli/src/main.ts'), ...words];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: project });
  expect(stderr).toBe('');
  return stdout.split('\n');
}

describe('perlintasan plan', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plan-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('gives the same digits again by the command it prints, on any number of threads', async () => {
    const digits = (lines: string[]): string[] =>
      lines.filter((line) => /^(MDC|\d+ departures of|Traces)/.test(line));
    const once = await perlintasan('plan', 'small-hall', '--replications', '3', '--threads', '1');
    expect(digits(once)).toHaveLength(8);
    const [, ...words] = once
      .find((line) => line.includes('npm run'))!
      .split(' -- ')[1]!
      .split(' ');
    const files = { csv: join(folder, 'day.csv'), plot: join(folder, 'day.html') };
    const again = await perlintasan(
      'plan',
      ...words,
      ...['--threads', '3', '--csv', files.csv, '--plot', files.plot],
    );
    expect(digits(again)).toEqual(digits(once));
    expect(await readFile(files.csv, 'utf8')).toContain('MDC-arrival,counter');
    expect(await readFile(files.plot, 'utf8')).toContain('The same digits again');
  });
});
