import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import type { Options } from '@swc/core';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Writes all libraries and the bench in `benchFolder` (such as `test/bench/kernel`) into `folder`, as the production build
 * compiles them. Not run from TypeScript: stripping types loads WebAssembly, whose growing memory takes away an assumption
 * of the engine (that no buffer is ever detached) and with it a tenth of the speed of typed arrays.
 */
export function writeCompiled(folder: string, benchFolder: string): void {
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')) as Options & { $schema?: string };
  delete options.$schema;
  const libs = readdirSync(join(root, 'libs'));
  for (const from of [...libs.map((lib) => `libs/${lib}/src`), benchFolder]) {
    for (const path of readdirSync(join(root, from), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts') || path.endsWith('.spec.ts')) continue;
      const target = join(folder, from, path.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      const { code } = transformSync(readFileSync(join(root, from, path), 'utf8'), {
        ...options,
        swcrc: false,
        sourceMaps: false,
      });
      writeFileSync(target, code);
    }
  }
  const imports = Object.fromEntries(libs.map((lib) => [`#${lib}`, `./libs/${lib}/src/index.js`]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}
