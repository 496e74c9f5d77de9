import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';

// Starts a process.
jest.setTimeout(60_000);
const room = join(import.meta.dirname, '..');

describe('the example of the README', () => {
  it('runs as it stands, and draws the same every time', () => {
    const [, code] = /```ts\n([^]*?)```/.exec(readFileSync(join(room, 'README.md'), 'utf8'))!;
    const say = '\nconsole.log(serviceMs, isRejected);';
    const run = (): string =>
      execFileSync(
        process.execPath,
        ['--conditions=source', '--no-warnings', '--input-type=module-typescript', '--eval', code! + say],
        { cwd: join(room, '../..'), encoding: 'utf8' },
      );
    const said = run();
    expect(said).toMatch(/^\d+(\.\d+)? (true|false)\n$/);
    expect(run()).toBe(said);
  });
});
