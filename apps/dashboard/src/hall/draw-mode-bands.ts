import type uPlot from 'uplot';
import type { ModeChange } from '../stream/hall-history.ts';
import type { Speech } from '../words/speech.ts';
import type { Mode } from './mode-severity.ts';
import { modeBands } from './queue-rows.ts';

/** Paints, behind the curves, when the hall was not in normal mode: a tinted band, its name, and an edge where it began. */
export function drawModeBands(chart: uPlot, changes: readonly ModeChange[], speech: Speech): void {
  const { min, max } = chart.scales['x'] ?? {};
  if (min === undefined || max === undefined || min === null || max === null) return;
  const { ctx } = chart;
  const { left, top, width, height } = chart.bbox;
  const ratio = devicePixelRatio;
  const size = Math.round(11 * ratio);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, width + ratio, top + height);
  ctx.clip();
  ctx.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  let nameEnd = 0;
  for (const band of modeBands(changes, min * 1_000, max * 1_000)) {
    const from = chart.valToPos(band.fromMs / 1_000, 'x', true);
    const to = chart.valToPos(band.toMs / 1_000, 'x', true);
    ctx.fillStyle = colour(`--${band.mode}-soft`);
    ctx.fillRect(from, top, to - from, height);
    ctx.fillStyle = colour(solid(band.mode));
    ctx.fillRect(from, top, Math.max(1, ratio), height);
    ctx.fillRect(from, top - 3 * ratio, to - from, 3 * ratio);
    // Above the band, pushed left where the chart ends; left out where it would run into the name before it.
    const name = speech.say(`mode.${band.mode}`);
    const nameWidth = ctx.measureText(name).width;
    const nameFrom = Math.min(from, left + width - nameWidth);
    if (nameFrom < nameEnd) continue;
    ctx.fillStyle = colour(`--${band.mode}`);
    ctx.fillText(name, nameFrom, top - 3 * ratio - size * 0.75);
    nameEnd = nameFrom + nameWidth + size;
  }
  ctx.restore();
}

const solid = (mode: Mode): string => (mode === 'normal' ? '--normal' : `--${mode}-solid`);

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
