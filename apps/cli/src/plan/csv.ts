import type { FigureReport, Interval, StudyReport } from '#planning';
import { shown } from './wording.ts';

const HEAD =
  'scenario,figure,hall,lanes,day,date,unit,replications,mean,standard_deviation,half_width_95,low_95,high_95,verdict';

/** Every figure of every scenario, and of their difference, one a row; full digits, minutes for times. RFC 4180. */
export function reportCsv(
  report: StudyReport,
  names: { readonly base: string; readonly other: string | null },
): string {
  const rows = report.figures.flatMap((figure) => {
    const base = [row(names.base, figure, figure.base, '')];
    if (names.other === null) return base;
    const { interval, verdict } = figure.difference ?? { interval: null, verdict: 'unknown' };
    return [
      ...base,
      row(names.other, figure, figure.other, ''),
      row(`${names.other} - ${names.base}`, figure, interval, verdict),
    ];
  });
  return `${[HEAD, ...rows].join('\r\n')}\r\n`;
}

function row(scenario: string, figure: FigureReport, interval: Interval | null, verdict: string): string {
  const { name, scope, unit } = figure;
  const place =
    scope.kind === 'day'
      ? ['', '', String(scope.day), scope.date]
      : [scope.hallId, scope.kind === 'hall' ? 'all' : scope.laneKind, '', ''];
  const digits = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(shown(value, unit));
  const mean = interval?.mean;
  const halfWidth = interval?.halfWidth ?? null;
  const ends = mean === undefined || halfWidth === null ? [null, null] : [mean - halfWidth, mean + halfWidth];
  return [
    scenario,
    name,
    ...place,
    unit === 'ms' ? 'min' : unit,
    String(interval?.count ?? 0),
    digits(mean),
    digits(interval?.sd),
    digits(halfWidth),
    ...ends.map(digits),
    verdict,
  ]
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
