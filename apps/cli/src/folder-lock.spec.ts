import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockFolder, readLock } from './folder-lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const address = 'http://127.0.0.1:4310';
const addresses = { address, simulatorUrl: 'http://127.0.0.1:4313' };

describe('the lock of a data folder', () => {
  it('is taken once and can be taken again when given back', async () => {
    const unlock = await lockFolder(folder, addresses);
    await expect(lockFolder(folder, addresses)).rejects.toMatchObject({
      code: 'already-up',
      pid: process.pid,
      message: expect.stringContaining(address) as unknown,
      remedy: expect.stringContaining('--data ./data-2 --port 4410') as unknown,
    });
    expect(await readLock(folder)).toMatchObject(addresses);
    await unlock();
    expect(await readLock(folder)).toBeNull();
    await (
      await lockFolder(folder, addresses)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not count when its process is gone', async () => {
    await writeFile(
      join(folder, 'up.lock'),
      JSON.stringify({ pid: 2 ** 22 + 1, startTicks: 1, ...addresses }),
    );
    await (
      await lockFolder(folder, addresses)
    )();
  });

  it('does not count when its number belongs to another process now', async () => {
    await writeFile(
      join(folder, 'up.lock'),
      JSON.stringify({ pid: process.pid, startTicks: 1, ...addresses }),
    );
    await lockFolder(folder, addresses);
    expect(JSON.parse(await readFile(join(folder, 'up.lock'), 'utf8'))).not.toMatchObject({ startTicks: 1 });
  });

  it('does not count when a crash has cut it short', async () => {
    await writeFile(join(folder, 'up.lock'), '{"pid": 4');
    await (
      await lockFolder(folder, addresses)
    )();
  });
});
