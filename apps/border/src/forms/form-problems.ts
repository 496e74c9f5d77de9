import { FORM_PROBLEMS_MAX, columnOf } from '#contracts';
import { ProblemError } from '#http-edge';

/** What is wrong with one field of one form of a batch. */
export interface FormProblem {
  /** Place of the form in the batch, from 0; null: of the batch as a whole. */
  readonly at: number | null;
  readonly field: string;
  readonly expected: string;
  readonly example?: unknown;
}

/** How places of a batch are named: as paths of a request, or as lines and columns of a file. */
export type Places = (problem: FormProblem) => { readonly line?: number; readonly field: string };

export const inRequest: Places = ({ at, field }) => ({ field: at === null ? field : `forms.${at}.${field}` });
/** `lines`: of each form of the file. */
export const inFile =
  (lines: readonly number[]): Places =>
  ({ at, field }) => {
    const line = at === null ? 1 : lines[at];
    return { ...(line === undefined ? {} : { line }), field: columnOf(field) };
  };

/** The refusal of a batch, which names every place that is wrong. */
export function refusal(
  problems: readonly FormProblem[],
  places: Places,
  how: { readonly status: 409 | 422; readonly code: string; readonly title: string } = WRONG_FORM,
): ProblemError {
  const errors = problems.slice(0, FORM_PROBLEMS_MAX).map((problem) => {
    const place = places(problem);
    const where = place.line === undefined ? place.field : `line ${place.line}, ${place.field}`;
    const { expected, example } = problem;
    return {
      ...place,
      detail: `${where}: expected ${expected}`,
      expected,
      ...(example === undefined ? {} : { example }),
    };
  });
  const [first] = errors;
  if (!first) throw new Error('a refusal without a reason');
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new ProblemError(how.status, how.code, how.title, `${first.detail}${more}; nothing was recorded`, {
    field: first.field,
    expected: first.expected,
    ...(first.example === undefined ? {} : { example: first.example }),
    errors,
  });
}

const WRONG_FORM = {
  status: 422,
  code: 'invalid-form',
  title: 'A form of the batch cannot be right',
} as const;
