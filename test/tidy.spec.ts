import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..');

interface Ban {
  readonly word: RegExp;
  readonly instead: string;
  /** Paths (with forward slashes) in which the word is at home. */
  readonly home: RegExp;
}

const everywhere = /^$/;
const bans: readonly Ban[] = [
  {
    word: /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/,
    instead: 'a Clock (or monotonicMs) from #determinism',
    home: /^libs\/determinism\/src\/system-clock\.ts$|^apps\/dashboard\/src\/clock\.ts$/,
  },
  {
    word: /\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b/,
    instead: 'Clock.sleep, Clock.after or Clock.every from #determinism',
    home: /^libs\/determinism\/src\/system-clock\.ts$|^apps\/dashboard\/src\/clock\.ts$/,
  },
  { word: /\bMath\.random\b/, instead: 'a keyed draw from #determinism', home: everywhere },
  {
    word: /\brandomUUID\b|\brandomBytes\b/,
    instead: 'freshId or freshSecret from #determinism',
    home: /^libs\/determinism\/src\/ids\.ts$/,
  },
  { word: /\bprocess\.env\b/, instead: "the app's settings.ts", home: /^apps\/[^/]+\/src\/settings\.ts$/ },
  {
    word: /\bconsole\.\w+\(/,
    instead: "the app's logger",
    home: /^apps\/cli\/|^apps\/dashboard\/build\.ts$/,
  },
  { word: /@ts-ignore|@ts-nocheck/, instead: 'a type that is true', home: everywhere },
];
const pureLibraries = /^libs\/(sim-kernel|flights|fallback|faults|hall-model|planning)\//;
const drawers = /(^|\/)(common|shared|utils?|core|helpers?|misc)(\/|\.ts$)/;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name))
    .map((file) => relative(root, join(file.parentPath, file.name)).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/'));
}

/** Comments may name what the code may not do. */
const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

const files = ['apps', 'libs'].flatMap(sources);
const code = files.filter((path) => !path.endsWith('.spec.ts'));

describe('tidy', () => {
  it('keeps time, chance, ids, environment and the console behind their doors', () => {
    const found = code.flatMap((path) =>
      withoutComments(readFileSync(join(root, path), 'utf8'))
        .split('\n')
        .flatMap((line, index) =>
          bans
            .filter((ban) => ban.word.test(line) && !ban.home.test(path))
            .map((ban) => `${path}:${index + 1} ${line.trim()} -> use ${ban.instead}`),
        ),
    );
    expect(found).toEqual([]);
  });

  it('keeps the model libraries synchronous', () => {
    const found = code
      .filter((path) => pureLibraries.test(path))
      .filter((path) =>
        /\basync\b|\bawait\b|\bPromise\b/.test(withoutComments(readFileSync(join(root, path), 'utf8'))),
      );
    expect(found).toEqual([]);
  });

  it('has no drawers: a file or folder is named for what it is', () => {
    expect(files.filter((path) => drawers.test(path))).toEqual([]);
  });

  it('names files in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.tsx?$/;
    expect(files.filter((path) => !kebab.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });

  it('has no test that is skipped or alone', () => {
    const specs = [...files, ...sources('test')].filter((path) => path.endsWith('.spec.ts'));
    const alone = /(^|\s)(it|test|describe)\.(skip|only|todo)\b|\b(xit|xdescribe|fit|fdescribe)\(/m;
    expect(
      specs.filter(
        (path) => path !== 'test/tidy.spec.ts' && alone.test(readFileSync(join(root, path), 'utf8')),
      ),
    ).toEqual([]);
  });
});
