import { execFileSync } from 'node:child_process';

/** A battery of tests of somebody else's, that reads words from its standard input. */
export interface Battery {
  readonly program: string;
  /** The C source beside this file that makes the program; null: installed as it is. */
  readonly compile: string | null;
  /** The runs of the program that make up the battery, each with its arguments; they read on where the last one stopped. */
  readonly runs: readonly string[];
  /** What to say when it cannot be had. */
  readonly needs: string;
  readonly version: () => string;
  readonly says: 'testu01' | 'dieharder';
}

export interface PValue {
  readonly test: string;
  readonly p: number;
}

const debianVersion = (name: string): string => {
  try {
    return `${name} ${execFileSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' })}`;
  } catch {
    return name;
  }
};

const testU01 = (words: string): Battery => ({
  program: 'testu01',
  compile: 'testu01.c',
  runs: [words],
  needs:
    'TestU01 and a C compiler are needed. On Debian: apt-get install gcc libc6-dev libtestu01-0-dev ' +
    '(TestU01 is in the component non-free, which /etc/apt must list). Or try --battery dieharder.',
  version: () => debianVersion('libtestu01-0'),
  says: 'testu01',
});

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

/**
 * All tests of dieharder but diehard_sums, which it says not to use, and most lags of rgb_lagged_sum, which read nine tenths
 * of all that `-a` reads.
 */
const DIEHARDER_RUNS = [
  ...[...from(0, 13), 15, 16, 17, 100, 101, 102].map((test) => `-d ${test}`),
  ...from(1, 12).map((bits) => `-d 200 -n ${bits}`),
  ...from(2, 5).map((dimensions) => `-d 201 -n ${dimensions}`),
  ...from(2, 5).map((size) => `-d 202 -n ${size}`),
  ...[0, 1, 2, 4, 8].map((lag) => `-d 203 -n ${lag}`),
  ...from(204, 209).map((test) => `-d ${test}`),
];

const dieharder = (runs: readonly string[]): Battery => ({
  program: 'dieharder',
  compile: null,
  // Raw words from standard input.
  runs: runs.map((run) => `-g 200 ${run}`),
  needs: 'dieharder is needed. On Debian: apt-get install dieharder. Or try --battery smallcrush.',
  version: () => debianVersion('dieharder'),
  says: 'dieharder',
});

export const BATTERIES: Readonly<Record<string, Battery>> = {
  smallcrush: testU01('smallcrush'),
  'smallcrush-reversed': testU01('smallcrush reversed'),
  // Of single bits, 2^31 of them.
  rabbit: testU01('rabbit'),
  crush: testU01('crush'),
  bigcrush: testU01('bigcrush'),
  dieharder: dieharder(DIEHARDER_RUNS),
  'dieharder-all': dieharder(['-a']),
};

/** Reads the p-values out of what a battery printed. Throws Error when there are none. */
export function pValues({ says }: Battery, text: string): PValue[] {
  const found = text.split('\n').flatMap((line): PValue[] => {
    if (says === 'testu01') {
      const [mark, test, p] = line.split('\t');
      return mark === 'p-value' ? [{ test: test!, p: Number(p) }] : [];
    }
    // test name | ntuple | tsamples | psamples | p-value | assessment
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length < 6 || !/^[\d.]+$/.test(cells[4]!)) return [];
    return [{ test: `${cells[0]!} ${cells[1]!}`, p: Number(cells[4]) }];
  });
  if (found.length === 0) throw new Error(`the battery told no p-values:\n${text.slice(-2_000)}`);
  return found;
}
