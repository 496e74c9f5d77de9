import { CsvError, parse } from 'csv-parse/sync';
import { BATCH_FORMS_MAX, FORM_COLUMNS, columnOf, transcribedForm } from '#contracts';
import type { TranscribedForm } from '#contracts';
import { inFile, refusal } from './form-problems.ts';

export interface FormFile {
  /** As typed, each field by its name; not judged yet. */
  readonly forms: readonly unknown[];
  /** Line of each form, from 1. */
  readonly lines: readonly number[];
}

type Field = keyof TranscribedForm;
const FIELDS = Object.keys(transcribedForm.shape) as Field[];
const COLUMNS: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [columnOf(field), field]));
const NUMBERS: ReadonlySet<Field> = new Set<Field>([
  'lengthOfStayDays',
  'watchlistVersion',
  'watchlistAgeHours',
  'interpolVersion',
  'interpolAgeHours',
]);
const MAY_BE_NULL: ReadonlySet<Field> = new Set(
  FIELDS.filter((field) => transcribedForm.shape[field].safeParse(null).success),
);
const YES_OR_NO: Readonly<Record<string, boolean>> = { yes: true, ya: true, no: false, tidak: false };

/**
 * Reads a batch of forms from CSV: a heading with every column of the template once, in any order, then a line a form;
 * lines that begin with `#` are passed over, an empty cell is a field that is not there.
 *
 * @throws ProblemError 422 `invalid-file`: not CSV, unknown or missing columns, too many lines
 */
export function readFormFile(csv: string): FormFile {
  const rows = rowsOf(csv);
  const heading = rows.shift();
  const columns = heading?.record ?? [];
  const unknown = columns.filter((name, at) => !COLUMNS.has(name) || columns.indexOf(name) !== at);
  const missing = FORM_COLUMNS.filter((name) => !columns.includes(name));
  const headingLine = heading?.info.lines ?? 1;
  const all = `each of these columns once: ${FORM_COLUMNS.join(',')}`;
  const wrong = [...unknown, ...missing];
  if (wrong.length > 0) throw notSuchFile(wrong.map((name) => [headingLine, name, all]));
  if (rows.length === 0) throw notSuchFile([[headingLine, 'form_number', 'a line for each form']]);
  if (rows.length > BATCH_FORMS_MAX) {
    throw notSuchFile([
      [rows[BATCH_FORMS_MAX]!.info.lines, 'form_number', `at most ${BATCH_FORMS_MAX} forms a file`],
    ]);
  }
  const uneven = rows.filter(({ record }) => record.length !== columns.length);
  if (uneven.length > 0) {
    throw notSuchFile(
      uneven.map(({ info }) => [info.lines, 'form_number', `${columns.length} cells, as the heading has`]),
    );
  }
  return {
    forms: rows.map(({ record }) =>
      Object.fromEntries(record.map((cell, at) => valueOf(COLUMNS.get(columns[at]!)!, cell))),
    ),
    lines: rows.map(({ info }) => info.lines),
  };
}

interface Row {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function rowsOf(csv: string): Row[] {
  try {
    return parse(csv, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      // One more than may be, so that too many are noticed.
      to: BATCH_FORMS_MAX + 2,
      trim: true,
    }) as unknown as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    throw notSuchFile([[line, 'form_number', 'CSV, as RFC 4180 has it']]);
  }
}

/** What a cell says, as far as it can be understood; the schema judges. */
function valueOf(field: Field, cell: string): [Field, unknown] {
  if (cell === '') return [field, MAY_BE_NULL.has(field) ? null : field === 'givenNames' ? '' : undefined];
  if (NUMBERS.has(field)) return [field, /^\d+([.]\d+)?$/.test(cell) ? Number(cell) : cell];
  if (field === 'photoTaken') return [field, YES_OR_NO[cell.toLowerCase()] ?? cell];
  return [field, cell];
}

const notSuchFile = (wrong: readonly (readonly [line: number, column: string, expected: string])[]) =>
  refusal(
    wrong.map(([, field, expected], at) => ({ at, field, expected, example: FORM_COLUMNS[0] })),
    (problem) => ({ ...inFile(wrong.map(([line]) => line))(problem), field: problem.field }),
    { status: 422, code: 'invalid-file', title: 'The file is not one of forms' },
  );
