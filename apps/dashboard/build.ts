/**
 * Builds the page into dist/dashboard: `node apps/dashboard/build.ts`. Does nothing when neither the sources nor the lock
 * file changed since the last build. Writes `.gz` and `.br` beside each asset, and fails when what a first visit loads
 * outgrows its budget.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const room = import.meta.dirname;
const house = join(room, '..', '..');
const target = join(house, 'dist', 'dashboard');
const stamp = join(target, '.inputs');

/** Of JavaScript and CSS, lazily loaded chunks included. */
const BUDGET_GZIP_BYTES = 200_000;

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort();
}

async function hashOfInputs(): Promise<string> {
  const inputs = (await filesOf(room)).filter((path) => !/\.(spec\.ts|md)$/.test(path));
  const hash = createHash('sha256');
  for (const path of [...inputs, join(house, 'package-lock.json')]) {
    hash
      .update(relative(house, path))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}

async function compressAssets(): Promise<number> {
  let firstVisitBytes = 0;
  for (const path of (await filesOf(target)).filter((file) => /\.(js|css|html|svg)$/.test(file))) {
    const content = await readFile(path);
    const zipped = await promisify(gzip)(content, { level: 9 });
    const brotli = await promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    await writeFile(`${path}.gz`, zipped);
    await writeFile(`${path}.br`, brotli);
    if (/\.(js|css)$/.test(path)) firstVisitBytes += zipped.length;
  }
  return firstVisitBytes;
}

const inputs = await hashOfInputs();
const built = await readFile(stamp, 'utf8').catch(() => null);
if (built !== inputs) {
  await build({ configFile: join(room, 'vite.config.ts'), logLevel: 'warn' });
  const bytes = await compressAssets();
  console.log(`dashboard: ${(bytes / 1000).toFixed(1)} kB of JavaScript and CSS, gzipped`);
  if (bytes > BUDGET_GZIP_BYTES) {
    throw new Error(
      `dashboard: JavaScript and CSS are ${bytes} bytes gzipped, expected at most ${BUDGET_GZIP_BYTES}`,
    );
  }
  await writeFile(stamp, inputs);
}
