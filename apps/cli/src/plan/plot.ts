import type { CurveReport, StudyReport } from '#planning';
import type { ExpandedScenario } from '#scenario';

const WIDTH = 1_000;
const PANEL = { left: 64, right: 210, top: 46, height: 250, gap: 64 };
/** Okabe and Ito's palette: told apart by colour-blind eyes; darker than its yellow. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#555555', '#8c6d31'];
const HOUR_MS = 3_600_000;
const ZONE_HOURS = { WIB: 7, WITA: 8, WIT: 9 } as const;

interface Line {
  readonly label: string;
  readonly colour: string;
  /** The compared scenario is drawn dashed. */
  readonly dashed: boolean;
  readonly curve: CurveReport;
  readonly perUnit: number;
}

/** Queues of the halls and delays of departures over the run, mean lines in their 95 % bands, as one SVG document. */
export function reportSvg(
  report: StudyReport,
  scenarios: readonly ExpandedScenario[],
  heading: string,
): string {
  const [base] = scenarios;
  const durationMs = Math.max(...scenarios.map((scenario) => scenario.durationMs));
  const queues = report.curves.flatMap(({ which, halls }) =>
    halls.map((curve, at): Line => ({
      label: nameOf(curve.hallId, which, scenarios),
      colour: COLOURS[at % COLOURS.length]!,
      dashed: which === 1,
      curve,
      perUnit: 1,
    })),
  );
  const delays = report.curves.map(({ which, delaysMs }): Line => ({
    label: nameOf('departures', which, scenarios),
    colour: COLOURS[which]!,
    dashed: which === 1,
    curve: delaysMs,
    perUnit: 60_000,
  }));
  const second = PANEL.top + PANEL.height + PANEL.gap;
  const height = second + PANEL.height + 60;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="12">`,
    `<title id="title">${escaped(heading)}</title>`,
    `<desc id="description">Above, travellers waiting in each hall over the run; below, the mean delay of departures. Lines are means over ${report.replications} replications, bands their 95 % intervals.</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${PANEL.left}" y="20" font-size="15" font-weight="600">${escaped(heading)}</text>`,
    ...panel(queues, PANEL.top, durationMs, base!, 'travellers waiting'),
    ...panel(delays, second, durationMs, base!, 'mean delay of departures, minutes'),
    '</svg>',
  ].join('\n');
}

const nameOf = (what: string, which: number, scenarios: readonly ExpandedScenario[]): string =>
  scenarios.length === 1 ? what : `${what}, ${scenarios[which]!.scenario}`;

function panel(
  lines: readonly Line[],
  top: number,
  durationMs: number,
  scenario: ExpandedScenario,
  title: string,
): string[] {
  const highest = niceAbove(
    Math.max(
      1,
      ...lines.flatMap(({ curve, perUnit }) =>
        curve.points.map((point) => (point === null ? 0 : (point.mean + (point.halfWidth ?? 0)) / perUnit)),
      ),
    ),
  );
  const x = (atMs: number): number => PANEL.left + (atMs / durationMs) * (WIDTH - PANEL.left - PANEL.right);
  const y = (value: number): number => top + PANEL.height * (1 - value / highest);
  return [
    `<text x="${PANEL.left}" y="${top - 8}" font-weight="600">${escaped(title)}</text>`,
    ...levels(highest).map(
      (level) =>
        `<line x1="${PANEL.left}" x2="${WIDTH - PANEL.right}" y1="${at(y(level))}" y2="${at(y(level))}" stroke="#dddddd"/><text x="${PANEL.left - 8}" y="${at(y(level) + 4)}" text-anchor="end" fill="#333333">${level}</text>`,
    ),
    ...hours(scenario, durationMs).map(
      ({ atMs, label }) =>
        `<line x1="${at(x(atMs))}" x2="${at(x(atMs))}" y1="${top + PANEL.height}" y2="${top + PANEL.height + 5}" stroke="#333333"/><text x="${at(x(atMs))}" y="${top + PANEL.height + 18}" text-anchor="middle" fill="#333333">${label}</text>`,
    ),
    ...lines.flatMap((line, nth) => [
      band(line, x, y),
      stroke(line, x, y),
      `<line x1="${WIDTH - PANEL.right + 14}" x2="${WIDTH - PANEL.right + 38}" y1="${top + 10 + nth * 18}" y2="${top + 10 + nth * 18}" stroke="${line.colour}" stroke-width="2"${line.dashed ? DASHES : ''}/><text x="${WIDTH - PANEL.right + 44}" y="${top + 14 + nth * 18}" fill="#222222" font-size="11">${escaped(line.label)}</text>`,
    ]),
  ];
}

const DASHES = ' stroke-dasharray="5 4"';

/** Points in unbroken stretches: where nothing was observed there is no line. */
function stretches({ curve }: Line): { atMs: number; mean: number; halfWidth: number }[][] {
  const all: { atMs: number; mean: number; halfWidth: number }[][] = [[]];
  curve.points.forEach((point, nth) => {
    if (point === null) all.push([]);
    else all.at(-1)!.push({ atMs: curve.atMs[nth]!, mean: point.mean, halfWidth: point.halfWidth ?? 0 });
  });
  return all.filter((stretch) => stretch.length > 0);
}

type Scale = (value: number) => number;

function band(line: Line, x: Scale, y: Scale): string {
  const path = stretches(line)
    .map((stretch) => {
      const upper = stretch.map(
        ({ atMs, mean, halfWidth }) => `${at(x(atMs))},${at(y((mean + halfWidth) / line.perUnit))}`,
      );
      const lower = stretch
        .map(
          ({ atMs, mean, halfWidth }) =>
            `${at(x(atMs))},${at(y(Math.max(0, mean - halfWidth) / line.perUnit))}`,
        )
        .reverse();
      return `M${[...upper, ...lower].join('L')}Z`;
    })
    .join('');
  return `<path d="${path}" fill="${line.colour}" fill-opacity="0.18"/>`;
}

function stroke(line: Line, x: Scale, y: Scale): string {
  const path = stretches(line)
    .map((stretch) => {
      const points = stretch.map(({ atMs, mean }) => `${at(x(atMs))},${at(y(mean / line.perUnit))}`);
      // A lone point shows as a dot.
      return `M${points.length === 1 ? `${points[0]!}L${points[0]!}` : points.join('L')}`;
    })
    .join('');
  return `<path d="${path}" fill="none" stroke="${line.colour}" stroke-width="1.8" stroke-linecap="round"${line.dashed ? DASHES : ''}/>`;
}

/** Whole hours on the clock of the first site, at most a dozen; dates where the run lasts for days. */
function hours(scenario: ExpandedScenario, durationMs: number): { atMs: number; label: string }[] {
  const zone = scenario.sites[0]!.zoneName;
  const localMs = scenario.startsAtUnixMs + ZONE_HOURS[zone] * HOUR_MS;
  const step = [1, 2, 3, 6, 12, 24, 48, 96, 240].find((each) => durationMs / (each * HOUR_MS) <= 12) ?? 480;
  const firstMs = Math.ceil(localMs / (step * HOUR_MS)) * step * HOUR_MS - localMs;
  const ticks: { atMs: number; label: string }[] = [];
  for (let atMs = firstMs; atMs <= durationMs; atMs += step * HOUR_MS) {
    const clock = new Date(localMs + atMs).toISOString();
    const label = step >= 24 ? clock.slice(5, 10) : clock.slice(11, 16);
    ticks.push({ atMs, label: ticks.length === 0 ? `${label} ${zone}` : label });
  }
  return ticks;
}

function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((times) => times * power).find((nice) => nice >= value) ??
    10 * power
  );
}

const levels = (highest: number): number[] =>
  [0, 0.25, 0.5, 0.75, 1].map((share) => Number((share * highest).toPrecision(6)));
const at = (value: number): string => value.toFixed(1);

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The plot with its table and the command that made it, as a page that needs nothing else. */
export const reportHtml = (svg: string, table: readonly string[], heading: string, rerun: string): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(heading)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1040px; padding: 0 1rem; color: #222; background: #fff; }
svg { max-width: 100%; height: auto; }
pre { overflow-x: auto; background: #f4f4f4; color: #222; padding: 1rem; font-size: 13px; }
</style>
</head>
<body>
<h1>${escaped(heading)}</h1>
${svg}
<h2>Figures</h2>
<pre tabindex="0">${escaped(table.join('\n'))}</pre>
<h2>The same digits again</h2>
<pre tabindex="0">${escaped(rerun)}</pre>
</body>
</html>
`;
