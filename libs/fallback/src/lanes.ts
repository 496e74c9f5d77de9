import { allUp, servicesNeeded } from './needs.ts';
import type { FallbackPolicy } from './policy.ts';
import { isForeigner, mayUseAutogate, needsVisa } from './traveller-classes.ts';
import { TRAVELLER_CLASSES } from './vocabulary.ts';
import type { Direction, HealthState, LaneKind, ServiceHealth, Tier, TravellerClass } from './vocabulary.ts';

type GatePolicy = Pick<FallbackPolicy, 'autogateSnapshotMaxAgeMs'>;

/** A fresh snapshot stands in for the list, the site's journal for the register, the gate's own camera for the matcher. */
const isFresh = (policy: GatePolicy, snapshotAgeMs: number | null): boolean =>
  policy.autogateSnapshotMaxAgeMs !== null &&
  snapshotAgeMs !== null &&
  snapshotAgeMs <= policy.autogateSnapshotMaxAgeMs;

/**
 * Whether a lane can finish a check of such a traveller now. Counters always can (by a documented check); an autogate
 * needs an eligible traveller and its services, or leave to go on with a snapshot of the watch list no older than the
 * policy's limit (`snapshotAgeMs` in site time; null: there is none). Visas have no snapshot: foreigners need theirs.
 * While the site's own store is down every check needs its form, which no autogate fills in.
 */
export function laneCanServe(
  laneKind: LaneKind,
  travellerClass: TravellerClass,
  health: ServiceHealth,
  policy: GatePolicy,
  snapshotAgeMs: number | null,
  siteStore: HealthState = 'up',
): boolean {
  if (laneKind === 'counter') return true;
  if (siteStore === 'down') return false;
  if (!mayUseAutogate(travellerClass)) return false;
  if (allUp(servicesNeeded('autogate', travellerClass), health)) return true;
  return isFresh(policy, snapshotAgeMs) && !(isForeigner(travellerClass) && health.visa === 'down');
}

/** Whether the autogates of a hall stay open: somebody can still use them. */
export function gatesOpen(health: ServiceHealth, policy: GatePolicy, snapshotAgeMs: number | null): boolean {
  for (const travellerClass of TRAVELLER_CLASSES) {
    if (laneCanServe('autogate', travellerClass, health, policy, snapshotAgeMs)) return true;
  }
  return false;
}

/** The best tier that a check can have; a lookup that nobody answers takes an online one down to local later. */
export function tierOfCheck(
  laneKind: LaneKind,
  travellerClass: TravellerClass,
  health: ServiceHealth,
  siteStore: HealthState,
): Tier {
  if (siteStore === 'down') return 'paper';
  return allUp(servicesNeeded(laneKind, travellerClass), health) ? 'online' : 'local';
}

/** What the form of a documented check must hold beyond what every form holds. */
export interface DocumentedCheckNeeds {
  /** Visa number and length of stay. */
  readonly visa: boolean;
  readonly secondOfficer: boolean;
  readonly mark: 'stamp' | 'sticker';
}
const needs = (visa: boolean, secondOfficer: boolean, mark: 'stamp' | 'sticker'): DocumentedCheckNeeds =>
  Object.freeze({ visa, secondOfficer, mark });
const STAMP = needs(false, false, 'stamp');
const STAMP_TWO = needs(false, true, 'stamp');
const STICKER = needs(false, false, 'sticker');
const STICKER_TWO = needs(false, true, 'sticker');
const STICKER_VISA = needs(true, false, 'sticker');
const STICKER_VISA_TWO = needs(true, true, 'sticker');

/**
 * As reported of June 2024: arriving foreigners got a sticker, holders of a visa with its number and their length of
 * stay written down, everybody else a stamp (mataberita; antaranews; newsmeter). No visa is noted on departure.
 */
export function documentedCheckNeeds(
  travellerClass: TravellerClass,
  direction: Direction,
  policy: Pick<FallbackPolicy, 'secondOfficerForForeigners'>,
): DocumentedCheckNeeds {
  const foreigner = isForeigner(travellerClass);
  const two = foreigner && policy.secondOfficerForForeigners;
  if (foreigner && direction === 'arrival') {
    if (needsVisa(travellerClass)) return two ? STICKER_VISA_TWO : STICKER_VISA;
    return two ? STICKER_TWO : STICKER;
  }
  return two ? STAMP_TWO : STAMP;
}
