import type { CurveReport } from '#planning';
import type { ExpandedScenario } from '#scenario';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE_HOURS = { WIB: 7, WITA: 8, WIT: 9 } as const;

export interface Line {
  readonly colour: string;
  readonly dashed: boolean;
  readonly curve: CurveReport;
  /** What one unit of the axis is of the curve's. */
  readonly perUnit: number;
}

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

type Scale = (value: number) => number;

export interface TimeAxis {
  readonly x: Scale;
  readonly ticks: readonly { readonly atMs: number; readonly label: string }[];
}

/** Whole hours on the clock of the first site, at most a dozen; a date at midnight, dates alone where the run lasts for days. */
export function timeAxis(
  scenario: ExpandedScenario,
  durationMs: number,
  { fromX, toX }: { readonly fromX: number; readonly toX: number },
): TimeAxis {
  const zone = scenario.sites[0]!.zoneName;
  const localMs = scenario.startsAtUnixMs + ZONE_HOURS[zone] * HOUR_MS;
  const step = [1, 2, 3, 6, 12, 24, 48, 96, 240].find((each) => durationMs / (each * HOUR_MS) <= 12) ?? 480;
  const firstMs = Math.ceil(localMs / (step * HOUR_MS)) * step * HOUR_MS - localMs;
  const ticks: { atMs: number; label: string }[] = [];
  for (let atMs = firstMs; atMs <= durationMs; atMs += step * HOUR_MS) {
    const clock = new Date(localMs + atMs);
    const day = clock.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const label = (localMs + atMs) % DAY_MS === 0 ? day : clock.toISOString().slice(11, 16);
    ticks.push({ atMs, label: ticks.length === 0 ? `${label} ${zone}` : label });
  }
  return { x: (atMs) => fromX + (atMs / durationMs) * (toX - fromX), ticks };
}

/** A titled field with its grid, shaded stretches, bands and lines. */
export function panel(
  {
    title,
    lines,
    shaded,
  }: { readonly title: string; readonly lines: readonly Line[]; readonly shaded: readonly Span[] },
  { left, right, top, height }: Place,
  { ticks, x }: TimeAxis,
): string[] {
  const highest = niceAbove(
    Math.max(
      1,
      ...lines.flatMap(({ curve, perUnit }) =>
        curve.points.map((point) => (point === null ? 0 : (point.mean + (point.halfWidth ?? 0)) / perUnit)),
      ),
    ),
  );
  const y = (value: number): number => top + height * (1 - value / highest);
  const foot = top + height;
  return [
    `<text x="${left}" y="${top - 8}" font-weight="600">${escaped(title)}</text>`,
    ...shaded.map(
      ({ fromMs, untilMs }) =>
        `<rect x="${at(x(fromMs))}" y="${top}" width="${at(x(untilMs) - x(fromMs))}" height="${height}" fill="#000000" fill-opacity="0.07"/>`,
    ),
    ...levels(highest).map(
      (level) =>
        `<line x1="${left}" x2="${right}" y1="${at(y(level))}" y2="${at(y(level))}" stroke="#dddddd"/><text x="${left - 8}" y="${at(y(level) + 4)}" text-anchor="end" fill="#333333">${level}</text>`,
    ),
    ...ticks.map(
      ({ atMs, label }) =>
        `<line x1="${at(x(atMs))}" x2="${at(x(atMs))}" y1="${foot}" y2="${foot + 5}" stroke="#333333"/><text x="${at(x(atMs))}" y="${foot + 18}" text-anchor="middle" fill="#333333">${label}</text>`,
    ),
    ...lines.map((line) => band(line, x, y)),
    ...lines.map((line) => stroke(line, x, y)),
  ];
}

/** Points in unbroken stretches: where nothing was observed there is no line. */
function stretches({ curve }: Line): { atMs: number; mean: number; halfWidth: number }[][] {
  const all: { atMs: number; mean: number; halfWidth: number }[][] = [[]];
  curve.points.forEach((point, nth) => {
    if (point === null) all.push([]);
    else all.at(-1)!.push({ atMs: curve.atMs[nth]!, mean: point.mean, halfWidth: point.halfWidth ?? 0 });
  });
  return all.filter((stretch) => stretch.length > 0);
}

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
  const dashes = line.dashed ? ' stroke-dasharray="5 4"' : '';
  return `<path d="${path}" fill="none" stroke="${line.colour}" stroke-width="1.8" stroke-linecap="round"${dashes}/>`;
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
