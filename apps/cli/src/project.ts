import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, whether this file runs as TypeScript or compiled in dist. */
export function findProjectFolder(from = import.meta.dirname): string {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'nest-cli.json'))) return at;
  }
  throw new Error(`no package.json above ${from}: the command runs from within its project`);
}
