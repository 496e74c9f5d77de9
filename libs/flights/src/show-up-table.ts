import { parse } from 'csv-parse/sync';
import { SHOW_UP_MINUTES, SHOW_UP_PERCENT } from './flight-fields.ts';
import type { RowProblem } from './row-problem.ts';
import type { ShowUpBin } from './show-up.ts';

const COLUMNS = ['from_minutes', 'until_minutes', 'percent'];

/** Reads a table of show-up times: CSV with header `from_minutes,until_minutes,percent` and `#` comment lines. */
export function parseShowUpTable(text: string): {
  readonly bins: readonly ShowUpBin[];
  readonly problems: readonly RowProblem[];
} {
  const problems: RowProblem[] = [];
  const rows = parse(text.slice(0, 100_000), {
    bom: true,
    comment: '#',
    comment_no_infix: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const header = rows.shift();
  if (header?.record.join() !== COLUMNS.join()) {
    const got = header?.record.join() ?? '';
    problems.push({
      line: header?.info.lines ?? 1,
      field: 'header',
      expected: COLUMNS.join(),
      example: COLUMNS.join(),
      got,
    });
    return { bins: [], problems };
  }
  const bins: ShowUpBin[] = [];
  for (const { info, record } of rows) {
    const [fromMinutes, untilMinutes, percent] = [SHOW_UP_MINUTES, SHOW_UP_MINUTES, SHOW_UP_PERCENT].map(
      (rule, at) => {
        const got = record[at] ?? '';
        const value = rule.read(got);
        if (value === undefined) {
          const { example, expected } = rule;
          problems.push({ line: info.lines, field: COLUMNS[at]!, expected, example, got });
        }
        return value ?? 0;
      },
    ) as [number, number, number];
    if (untilMinutes <= fromMinutes) {
      const expected = `more than from_minutes (${fromMinutes})`;
      const got = String(untilMinutes);
      problems.push({
        line: info.lines,
        field: 'until_minutes',
        expected,
        example: `${fromMinutes + 10}`,
        got,
      });
    }
    bins.push({ fromMinutes, untilMinutes, share: percent / 100 });
  }
  if (problems.length === 0 && !bins.some(({ share }) => share > 0)) {
    problems.push({ line: 1, field: 'percent', expected: 'a row above 0', example: '0,10,0.22', got: '' });
  }
  return { bins, problems };
}
