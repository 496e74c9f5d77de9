/** The words that live backend, model, contracts and scenario share. Each list exists here and nowhere else. */

/** Services of the data centre, in the order in which they were to be restored in June 2024 (Tempo, 28 Jun 2024). */
export const SERVICES = [
  'watchlist',
  'interpol',
  'crossing-register',
  'autogate',
  'visa',
  'stay-permit',
  'passport',
  'm-paspor',
] as const;
export type Service = (typeof SERVICES)[number];

export const DIRECTIONS = ['arrival', 'departure'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const LANE_KINDS = ['autogate', 'counter'] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

/**
 * How a check was made: `online` the centre answered; `local` documented manual check against the site's snapshots, kept
 * electronically at the site; `paper` the site's own store was down too.
 */
export const TIERS = ['online', 'local', 'paper'] as const;
export type Tier = (typeof TIERS)[number];

/** What people are shown of a hall; derived from health, lanes and backlog. */
export const MODES = ['normal', 'combined', 'documented', 'paper', 'recovering'] as const;
export type Mode = (typeof MODES)[number];

export const DECISIONS = ['cleared', 'referred', 'refused'] as const;
export type Decision = (typeof DECISIONS)[number];

/** WNI = Indonesian, WNA = foreigner. A family is a group that travels with somebody under the autogates' age limit. */
export const TRAVELLER_CLASSES = [
  'wni',
  'wna-evisa',
  'wna-other',
  'asean-registered',
  'asean-unregistered',
  'under-age',
  'family',
  'crew',
  'diplomat',
  'assisted',
  'hajj',
] as const;
export type TravellerClass = (typeof TRAVELLER_CLASSES)[number];

export const HEALTH_STATES = ['up', 'down'] as const;
/** Health of one service as a site sees it after hysteresis: what the tables of this library decide on. */
export type HealthState = (typeof HEALTH_STATES)[number];
export type ServiceHealth = Readonly<Record<Service, HealthState>>;
