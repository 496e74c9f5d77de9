import type { LaneBankObservation } from '#contracts';

/** From one box to the next. */
export const LANE_PITCH_PX = { across: 14, down: 11 } as const;
const BOX = { width: 12, height: 9 } as const;
/** Half the width of an outline, so that it stays inside its box. */
const INSET = 0.75;

const ROWS = 2;
const ONE_ROW_UP_TO = 16;

type LaneCounts = Pick<LaneBankObservation, 'lanesInstalled' | 'lanesOpen' | 'lanesBusy'>;

/**
 * The lanes of a bank as three SVG paths, left to right: those that serve, those open and free, those shut. Rows are of
 * equal length, as a ragged last row would look like lanes that are shut; a short row is as wide as a full one.
 */
export function lanePaths({ lanesInstalled, lanesOpen, lanesBusy }: LaneCounts) {
  const columns = lanesInstalled <= ONE_ROW_UP_TO ? ONE_ROW_UP_TO : Math.ceil(lanesInstalled / ROWS);
  const lanes = Array.from({ length: lanesInstalled }, (_, lane) => ({
    lane,
    x: (lane % columns) * LANE_PITCH_PX.across,
    y: Math.floor(lane / columns) * LANE_PITCH_PX.down,
  }));
  const box = (x: number, y: number, inset: number): string =>
    `M${x + inset} ${y + inset}h${BOX.width - 2 * inset}v${BOX.height - 2 * inset}h${2 * inset - BOX.width}z`;
  return {
    columns,
    rows: Math.max(1, Math.ceil(lanesInstalled / columns)),
    busy: lanes.flatMap(({ lane, x, y }) => (lane < lanesBusy ? box(x, y, 0) : [])).join(''),
    idle: lanes
      .flatMap(({ lane, x, y }) => (lane >= lanesBusy && lane < lanesOpen ? box(x, y, INSET) : []))
      .join(''),
    shut: lanes
      .flatMap(({ lane, x, y }) => (lane >= lanesOpen ? `M${x} ${y + BOX.height / 2}h${BOX.width}` : []))
      .join(''),
  };
}
