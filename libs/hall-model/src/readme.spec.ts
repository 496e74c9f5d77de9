import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';

// Starts a process.
jest.setTimeout(60_000);
const room = join(import.meta.dirname, '..');

describe('the example of the README', () => {
  it('runs as it stands, and tells an outage from a calm day', () => {
    const [, code] = /```ts\n([^]*?)```/.exec(readFileSync(join(room, 'README.md'), 'utf8'))!;
    const lines = execFileSync(
      process.execPath,
      ['--conditions=source', '--no-warnings', '--input-type=module-typescript', '--eval', code!],
      { cwd: join(room, '../..'), encoding: 'utf8' },
    ).split('\n');
    expect(lines[4]).toMatch(/^\+40 min, normal: \d+ before 3 gates, \d+ before \d counters$/);
    expect(lines[5]).toMatch(/^\+50 min, documented: 0 before 0 gates, \d+ before \d counters$/);
    expect(lines[12]).toMatch(/^\+120 min, normal/);
    const [outage, calm] = lines[13]!.match(/[\d.]+/g)!.map(Number);
    expect(outage).toBeGreaterThan(calm!);
  });
});
