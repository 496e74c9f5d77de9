import { LANE_KINDS, TRAVELLER_CLASSES, servicesNeeded } from '#fallback';
import type { CurveReport, StudyReport } from '#planning';
import type { ExpandedScenario } from '#scenario';
import { escaped, panel, timeAxis } from './plot-panel.ts';
import type { Line, Span } from './plot-panel.ts';

const WIDTH = 1_000;
const MARGIN = { left: 64, right: 24 };
const HEAD = 74;
const GAP = 62;
/** Okabe and Ito's palette: told apart by colour-blind eyes. */
const COLOURS = { arrival: '#0072b2', departure: '#d55e00', late: '#333333' } as const;
const MINUTE_MS = 60_000;

/**
 * Queues of each site's halls and delays of departures over the run, mean lines in their 95 % bands, as one SVG document.
 * Solid: the scenario under study; dashed: the one it is compared with. Grey: while in the former a
 * service fails that lanes need.
 */
export function reportSvg(
  report: StudyReport,
  scenarios: readonly ExpandedScenario[],
  heading: string,
): string {
  const [base] = scenarios;
  const durationMs = Math.max(...scenarios.map((scenario) => scenario.durationMs));
  const queuePanelHeight = base!.sites.length > 3 ? 130 : 200;
  const panels = [
    ...base!.sites.map((site) => ({
      title: `${site.name.en}: travellers waiting`,
      height: queuePanelHeight,
      shaded: troubles(base!, site.siteId, durationMs),
      lines: site.halls.flatMap(({ hallId, direction }) =>
        report.curves.flatMap(({ which, halls }): Line[] => {
          const curve = halls.find((one) => one.hallId === hallId);
          return curve === undefined ? [] : [lineOf(curve, COLOURS[direction], which, 1)];
        }),
      ),
    })),
    {
      title: 'Mean delay of departures, by scheduled time: minutes',
      height: 160,
      shaded: base!.sites.length === 1 ? troubles(base!, base!.sites[0]!.siteId, durationMs) : [],
      lines: report.curves.map(({ which, delaysMs }) => lineOf(delaysMs, COLOURS.late, which, MINUTE_MS)),
    },
  ];
  const axis = timeAxis(base!, durationMs, { fromX: MARGIN.left, toX: WIDTH - MARGIN.right });
  let top = HEAD + 24;
  const drawn = panels.flatMap((one) => {
    const place = { left: MARGIN.left, right: WIDTH - MARGIN.right, top, height: one.height };
    top += one.height + GAP;
    return panel(one, place, axis);
  });
  const height = top - GAP + 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="12">`,
    `<title id="title">${escaped(heading)}</title>`,
    `<desc id="description">Travellers waiting in the halls of each site over the run, then the mean delay of departures. Lines are means over ${report.replications} replications, bands their 95 % intervals.</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="24" font-size="15" font-weight="600">${escaped(heading)}</text>`,
    ...legend(scenarios),
    ...drawn,
    '</svg>',
  ].join('\n');
}

const lineOf = (curve: CurveReport, colour: string, which: 0 | 1, perUnit: number): Line => ({
  colour,
  dashed: which === 1,
  curve,
  perUnit,
});

/** Services that some check asks; that passports cannot be issued holds nobody up at the border. */
const LANE_SERVICES = new Set(
  LANE_KINDS.flatMap((laneKind) => TRAVELLER_CLASSES.flatMap((of) => servicesNeeded(laneKind, of))),
);

/** While a fault is in force that a check can meet, or the site's own store is down; windows that touch are one. */
function troubles(scenario: ExpandedScenario, siteId: string, durationMs: number): Span[] {
  const faults = scenario.faults.filter(
    ({ services, sites }) =>
      (sites === 'all' || sites.includes(siteId)) && services.some((service) => LANE_SERVICES.has(service)),
  );
  const storeOutages = (scenario.storeOutages ?? []).filter((one) => one.siteId === siteId);
  const windows = [...faults, ...storeOutages]
    .map(({ fromMs, untilMs }) => ({
      fromMs: Math.max(0, fromMs),
      untilMs: Math.min(durationMs, untilMs ?? durationMs),
    }))
    .filter(({ fromMs, untilMs }) => untilMs > fromMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  const spans: { fromMs: number; untilMs: number }[] = [];
  for (const { fromMs, untilMs } of windows) {
    const last = spans.at(-1);
    if (last === undefined || fromMs > last.untilMs) spans.push({ fromMs, untilMs });
    else last.untilMs = Math.max(last.untilMs, untilMs);
  }
  return spans;
}

/** One line for all panels: what the colours, the strokes and the grey mean. */
function legend(scenarios: readonly ExpandedScenario[]): string[] {
  const [base, other] = scenarios;
  const stroke = (colour: string, dashed: boolean): string =>
    `stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="5 4"' : ''}`;
  const entries: { label: string; mark: (x: number) => string }[] = [
    { label: 'arrivals', mark: bar(stroke(COLOURS.arrival, false)) },
    { label: 'departures', mark: bar(stroke(COLOURS.departure, false)) },
    ...(other === undefined
      ? []
      : [
          { label: base!.scenario, mark: bar(stroke(COLOURS.late, false)) },
          { label: other.scenario, mark: bar(stroke(COLOURS.late, true)) },
        ]),
    { label: '95 % interval', mark: box(COLOURS.late, 0.18) },
    ...(base!.faults.length === 0
      ? []
      : [
          {
            label:
              other === undefined
                ? 'a service of the lanes fails'
                : `a service of the lanes fails (${base!.scenario})`,
            mark: box('#000000', 0.07),
          },
        ]),
  ];
  let x = MARGIN.left;
  return entries.map(({ label, mark }) => {
    const drawn = `${mark(x)}<text x="${x + 30}" y="52" fill="#222222">${escaped(label)}</text>`;
    // Near enough for a proportional face of this size.
    x += 30 + label.length * 6.6 + 22;
    return drawn;
  });
}

const bar =
  (stroke: string) =>
  (x: number): string =>
    `<line x1="${x}" x2="${x + 24}" y1="48" y2="48" ${stroke}/>`;
const box =
  (colour: string, opacity: number) =>
  (x: number): string =>
    `<rect x="${x}" y="40" width="24" height="15" fill="${colour}" fill-opacity="${opacity}"/>`;

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
