import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';

// Starts a process.
jest.setTimeout(120_000);
const room = join(import.meta.dirname, '..');

describe('the example of the README', () => {
  it('runs as it stands, and finds that nobody waits longer without the outage', () => {
    const [, code] = /```ts\n([^]*?)```/.exec(readFileSync(join(room, 'README.md'), 'utf8'))!;
    const said = execFileSync(
      process.execPath,
      ['--conditions=source', '--no-warnings', '--input-type=module-typescript', '--eval', code!],
      { cwd: join(room, '../..'), encoding: 'utf8' },
    );
    expect(said).toMatch(/^MDC-arrival counter wait-mean \d+.* without the outage less$/m);
    expect(said).toMatch(/^day 1 missed /m);
  });
});
