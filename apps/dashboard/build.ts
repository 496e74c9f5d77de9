/**
 * Builds the page into dist/dashboard: `node apps/dashboard/build.ts`. Does nothing when neither the sources nor the lock
 * file changed since the last build. Writes `.gz` and `.br` beside each asset, and fails when the first paint outgrows its
 * budget.
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

/** JavaScript and CSS that the control room needs before its first figures stand; what comes after is loaded when needed. */
const FIRST_PAINT_BUDGET_GZIP_BYTES = 200_000;
const FIRST_PAINT = ['index.html', 'src/operators-page.tsx'];

/** The part of Vite's manifest that is read here: by source, its output and what it cannot do without. */
type Manifest = Readonly<
  Record<
    string,
    { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] }
  >
>;

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

/** Writes a `.gz` and a `.br` beside each asset; the gzipped sizes in bytes, by path within dist/dashboard. */
async function compressAssets(): Promise<ReadonlyMap<string, number>> {
  const gzipBytes = new Map<string, number>();
  for (const path of (await filesOf(target)).filter((file) => /\.(js|css|html|svg)$/.test(file))) {
    const content = await readFile(path);
    const zipped = await promisify(gzip)(content, { level: 9 });
    const brotli = await promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    await writeFile(`${path}.gz`, zipped);
    await writeFile(`${path}.br`, brotli);
    gzipBytes.set(relative(target, path).replaceAll('\\', '/'), zipped.length);
  }
  return gzipBytes;
}

/** Files that these sources cannot be shown without, in the end. */
async function filesNeededBy(sources: readonly string[]): Promise<ReadonlySet<string>> {
  const manifest = JSON.parse(await readFile(join(target, '.vite', 'manifest.json'), 'utf8')) as Manifest;
  const files = new Set<string>();
  const add = (source: string): void => {
    const entry = manifest[source];
    if (entry === undefined) throw new Error(`dashboard: ${source} is not in the manifest of the build`);
    if (files.has(entry.file)) return;
    for (const file of [entry.file, ...(entry.css ?? [])]) files.add(file);
    for (const imported of entry.imports ?? []) add(imported);
  };
  for (const source of sources) add(source);
  return files;
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

const inputs = await hashOfInputs();
const built = await readFile(stamp, 'utf8').catch(() => null);
if (built !== inputs) {
  await build({ configFile: join(room, 'vite.config.ts'), logLevel: 'warn' });
  const gzipBytes = await compressAssets();
  const needed = await filesNeededBy(FIRST_PAINT);
  const sum = (files: Iterable<string>): number =>
    [...files].reduce(
      (bytes, file) => bytes + (/\.(js|css)$/.test(file) ? (gzipBytes.get(file) ?? 0) : 0),
      0,
    );
  const firstPaint = sum(needed);
  console.log(
    `dashboard: ${kilobytes(firstPaint)} of JavaScript and CSS, gzipped, for the first paint; ${kilobytes(sum(gzipBytes.keys()))} in all`,
  );
  if (firstPaint > FIRST_PAINT_BUDGET_GZIP_BYTES) {
    throw new Error(
      `dashboard: the first paint takes ${firstPaint} bytes gzipped, expected at most ${FIRST_PAINT_BUDGET_GZIP_BYTES}: load what it does not need with lazy()`,
    );
  }
  await writeFile(stamp, inputs);
}
