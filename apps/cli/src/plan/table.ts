import { DAY_FIGURES, WAIT_FIGURES } from '#planning';
import type { FigureName, FigureReport, FigureScope, StudyReport } from '#planning';
import type { Terminal } from '../terminal/index.ts';
import { TITLES, differenceText, intervalText, placeOf } from './wording.ts';

/** The report as lines: first the halls, then the days; each figure with its 95 % interval. */
export function reportTable(
  report: StudyReport,
  names: { readonly base: string; readonly other: string | null },
  paint: Terminal['paint'],
): string[] {
  const days = section(report, ['day'], DAY_FIGURES, names, paint);
  return [
    ...section(report, ['hall', 'bank'], WAIT_FIGURES, names, paint),
    ...(days.length > 0 ? ['', ...days] : []),
  ];
}

function section(
  report: StudyReport,
  kinds: readonly FigureScope['kind'][],
  columns: readonly FigureName[],
  names: { readonly base: string; readonly other: string | null },
  paint: Terminal['paint'],
): string[] {
  const places = Map.groupBy(
    report.figures.filter(({ scope }) => kinds.includes(scope.kind)),
    placeOf,
  );
  if (places.size === 0) return [];
  const rows: { label: string; cells: string[]; strong: boolean }[] = [
    { label: '', cells: columns.map((name) => TITLES[name]), strong: true },
  ];
  for (const [place, figures] of places) {
    const cells = (text: (figure: FigureReport) => string): string[] =>
      columns.map((name) => text(figures.find((figure) => figure.name === name)!));
    const base = cells(({ base: interval, unit }) => intervalText(interval, unit));
    if (names.other === null) {
      rows.push({ label: place, cells: base, strong: false });
      continue;
    }
    rows.push(
      { label: place, cells: columns.map(() => ''), strong: true },
      { label: `  ${names.base}`, cells: base, strong: false },
      {
        label: `  ${names.other}`,
        cells: cells(({ other, unit }) => intervalText(other, unit)),
        strong: false,
      },
      { label: '  difference', cells: cells(differenceText), strong: false },
    );
  }
  return layOut(rows, paint);
}

/** Columns as wide as their widest cell: labels to the left, figures to the right. */
function layOut(
  rows: readonly { readonly label: string; readonly cells: readonly string[]; readonly strong: boolean }[],
  paint: Terminal['paint'],
): string[] {
  const labelWidth = Math.max(...rows.map(({ label }) => label.length));
  const widths = rows[0]!.cells.map((_, at) => Math.max(...rows.map(({ cells }) => cells[at]!.length)));
  return rows.map(({ label, cells, strong }) => {
    const line = [label.padEnd(labelWidth), ...cells.map((cell, at) => cell.padStart(widths[at]!))].join(
      '   ',
    );
    return strong ? paint('bold', line.trimEnd()) : line.trimEnd();
  });
}
