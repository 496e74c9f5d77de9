export {
  DECISIONS,
  DIRECTIONS,
  HEALTH_STATES,
  LANE_KINDS,
  MODES,
  SERVICES,
  TIERS,
  TRAVELLER_CLASSES,
} from './vocabulary.ts';
export type {
  Decision,
  Direction,
  HealthState,
  LaneKind,
  Mode,
  Service,
  ServiceHealth,
  Tier,
  TravellerClass,
} from './vocabulary.ts';
export { DEFAULT_POLICY } from './policy.ts';
export type { FallbackPolicy } from './policy.ts';
export { AUTOGATE_MINIMUM_AGE_YEARS, isForeigner, mayUseAutogate, needsVisa } from './traveller-classes.ts';
export { SNAPSHOT_SERVICES, allUp, servicesAsked, servicesNeeded, servicesOfHall } from './needs.ts';
export type { SnapshotService } from './needs.ts';
export { documentedCheckNeeds, gatesOpen, laneCanServe, tierOfCheck } from './lanes.ts';
export type { DocumentedCheckNeeds } from './lanes.ts';
export { MODE_TRANSITIONS, modeOfHall } from './hall-mode.ts';
export type { HallMode, HallSituation } from './hall-mode.ts';
export { IllegalTransitionError, move } from './transitions.ts';
export type { Transitions } from './transitions.ts';
export { HealthTracker, TRACKER_NUMBERS, TRACKER_TRANSITIONS } from './health-tracker.ts';
export type { HealthReason, Hysteresis, TrackerState } from './health-tracker.ts';
export { BOARD_NUMBERS, HealthBoard } from './health-board.ts';
