import type uPlot from 'uplot';
import type { ModeChange } from '../stream/hall-history.ts';
import type { Speech } from '../words/speech.ts';
import type { Mode } from './mode-severity.ts';
import { modeBands } from './queue-rows.ts';

/** Below this width a band's name would not fit. */
const NAMED_FROM_PX = 44;

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
  ctx.rect(left, 0, width, top + height);
  ctx.clip();
  ctx.font = `600 ${size}px ${colour('--font')}`;
  ctx.textBaseline = 'middle';
  for (const band of modeBands(changes, min * 1_000, max * 1_000)) {
    const from = chart.valToPos(band.fromMs / 1_000, 'x', true);
    const to = chart.valToPos(band.toMs / 1_000, 'x', true);
    ctx.fillStyle = colour(`--${band.mode}-soft`);
    ctx.fillRect(from, top, to - from, height);
    ctx.fillStyle = colour(solid(band.mode));
    ctx.fillRect(from, top, Math.max(1, ratio), height);
    ctx.fillRect(from, top - 3 * ratio, to - from, 3 * ratio);
    if (to - from < NAMED_FROM_PX * ratio) continue;
    ctx.fillStyle = colour(`--${band.mode}`);
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, 0, to - from - 4 * ratio, top + height);
    ctx.clip();
    ctx.fillText(speech.say(`mode.${band.mode}`), from + 4 * ratio, top + size);
    ctx.restore();
  }
  ctx.restore();
}

const solid = (mode: Mode): string => (mode === 'normal' ? '--normal' : `--${mode}-solid`);

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
