/** What is wrong at one place of a file, in words that let a person mend it. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Path of the field, such as faults[0].kind; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly example: string;
  /** What stood there; null when nothing did. */
  readonly got: string | null;
  readonly didYouMean: string | null;
}

/** `scenarios/x.yaml:12:5 faults[0].kind: expected ..., such as ..., got .... Did you mean ...?` */
export function problemText(problem: Problem): string {
  const { file, line, column, path, expected, example, got, didYouMean } = problem;
  const where = `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}`;
  const hint = didYouMean === null ? '' : `. Did you mean ${didYouMean}?`;
  return `${where}: expected ${expected}, such as ${example}, got ${got ?? 'nothing'}${hint}`;
}

/** Problems listed at once; the rest is counted. */
export const MAX_PROBLEMS = 50;

/** A scenario that cannot be run as written: every problem found, none of them a fault of ours. */
export class ScenarioError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const listed = problems.slice(0, MAX_PROBLEMS);
    const leftOff = problems.length - listed.length;
    const more = leftOff > 0 ? [`and ${leftOff} more`] : [];
    super([...listed.map(problemText), ...more].join('\n'));
    this.name = 'ScenarioError';
    this.problems = listed;
  }
}
