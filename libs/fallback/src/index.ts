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
