import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFile, readableLogLine } from './log-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a log file', () => {
  it('gives its last lines', async () => {
    await writeFile(join(folder, 'a.log'), 'one\ntwo\nthree\n');
    expect(await new LogFile(join(folder, 'a.log')).lastLines(2)).toBe('two\nthree');
  });

  it('gives only what was written since a place in it', async () => {
    await writeFile(join(folder, 'a.log'), 'one\ntwo\nthree\n');
    expect(await new LogFile(join(folder, 'a.log')).lastLines(5, 8)).toBe('three');
  });

  it('has no last lines when it does not exist', async () => {
    expect(await new LogFile(join(folder, 'none.log')).lastLines(5)).toBe('');
  });

  it('moves aside when it has grown too long, and only then', async () => {
    const log = new LogFile(join(folder, 'a.log'));
    await writeFile(log.path, 'short\n');
    await log.keepBounded();
    expect(await log.sizeBytes()).toBe(6);
    await truncate(log.path, 33 * 1024 * 1024);
    await log.keepBounded();
    expect(await log.sizeBytes()).toBe(0);
    expect((await stat(`${log.path}.1`)).size).toBe(33 * 1024 * 1024);
  });
});

describe('a line of a log', () => {
  it('written as JSON is told by its words and the trace of its error', () => {
    const line = JSON.stringify({
      level: 50,
      msg: 'no database',
      err: { stack: 'Error: refused\n    at x' },
    });
    expect(readableLogLine(line)).toBe('no database\nError: refused\n    at x');
  });

  it('is told as it is otherwise, and cut when long', () => {
    expect(readableLogLine('FATAL: no space')).toBe('FATAL: no space');
    expect(readableLogLine('{cut off')).toBe('{cut off');
    expect(readableLogLine('x'.repeat(500))).toHaveLength(401);
  });
});
