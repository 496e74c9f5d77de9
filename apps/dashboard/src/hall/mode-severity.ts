import type { HallTile, LaneBankObservation } from '#contracts';

export type Mode = HallTile['mode'];
export type LaneKind = LaneBankObservation['laneKind'];

/** How far a mode is from normal work: what is worse is shown first where there is no room for all. */
export const MODE_SEVERITY: Readonly<Record<Mode, number>> = {
  normal: 0,
  recovering: 1,
  combined: 2,
  documented: 3,
  paper: 4,
};

/** Autogates before counters, whatever the order in which they were observed. */
export const LANE_KINDS: readonly LaneKind[] = ['autogate', 'counter'];
/** Departures first: they miss flights. */
export const DIRECTION_ORDER: Readonly<Record<HallTile['direction'], number>> = { departure: 0, arrival: 1 };
