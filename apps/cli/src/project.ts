import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, whether this file runs as TypeScript or compiled in dist. */
export function findProjectFolder(from = import.meta.dirname): string {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && isOurs(join(at, 'package.json'))) return at;
  }
  throw new Error(`no package.json above ${from}: the command runs from within its project`);
}

const isOurs = (file: string): boolean =>
  (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }).name === 'perlintasan';
