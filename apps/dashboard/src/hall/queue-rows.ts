import type { HistoryPoint, Mode, ModeChange } from '../stream/hall-history.ts';

/** The mode at an instant: the last change not after it; null before the first that is known. */
export function modeAt(atMs: number, changes: readonly ModeChange[]): Mode | null {
  return changes.findLast((change) => change.atMs <= atMs)?.mode ?? null;
}

export interface ModeBand {
  readonly mode: Mode;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The stretches of [from, to] in which the hall was not in normal mode. */
export function modeBands(changes: readonly ModeChange[], fromMs: number, toMs: number): ModeBand[] {
  return changes.flatMap((change, index) => {
    const until = changes[index + 1]?.atMs ?? toMs;
    const band = { mode: change.mode, fromMs: Math.max(change.atMs, fromMs), toMs: Math.min(until, toMs) };
    return change.mode === 'normal' || band.toMs <= band.fromMs ? [] : [band];
  });
}

const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60] as const;
export const TABLE_ROWS_MAX = 48;

/** The chart as rows a person can read: one a step of site time, newest first, at most 48. */
export function tableRows(points: readonly HistoryPoint[]): {
  readonly stepMinutes: number;
  readonly rows: readonly HistoryPoint[];
} {
  const first = points[0]?.[0] ?? 0;
  const last = points.at(-1)?.[0] ?? 0;
  const stepMinutes =
    STEPS_MINUTES.find((minutes) => (last - first) / (minutes * 60_000) < TABLE_ROWS_MAX) ?? STEPS_MINUTES[6];
  const lastOfStep = new Map(points.map((point) => [Math.floor(point[0] / (stepMinutes * 60_000)), point]));
  return { stepMinutes, rows: [...lastOfStep.values()].reverse().slice(0, TABLE_ROWS_MAX) };
}
