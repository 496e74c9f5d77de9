import { isForeigner, needsVisa } from './traveller-classes.ts';
import { LANE_KINDS, TRAVELLER_CLASSES } from './vocabulary.ts';
import type { LaneKind, Service, ServiceHealth, TravellerClass } from './vocabulary.ts';

const GATE: readonly Service[] = Object.freeze<Service[]>(['watchlist', 'crossing-register', 'autogate']);
const GATE_FOREIGNER: readonly Service[] = Object.freeze<Service[]>([...GATE, 'visa']);
const COUNTER: readonly Service[] = Object.freeze<Service[]>(['watchlist', 'interpol', 'crossing-register']);
const COUNTER_VISA: readonly Service[] = Object.freeze<Service[]>([...COUNTER, 'visa', 'stay-permit']);

type Table = Readonly<Record<LaneKind, Readonly<Record<TravellerClass, readonly Service[]>>>>;

const table = (gate: (of: TravellerClass) => readonly Service[], counter: typeof gate): Table =>
  Object.freeze({
    autogate: byClass(gate),
    counter: byClass(counter),
  });
const byClass = (of: (travellerClass: TravellerClass) => readonly Service[]): Table['autogate'] =>
  Object.freeze(
    Object.fromEntries(TRAVELLER_CLASSES.map((travellerClass) => [travellerClass, of(travellerClass)])),
  ) as Table['autogate'];

/**
 * Services that must be up for a check to be `online`. `passport` and `m-paspor` are on no list: crossings were normal
 * on 23 June 2024 while passports were not until the 28th (Tempo, 28 Jun 2024).
 */
const NEEDED = table(
  (travellerClass) => (isForeigner(travellerClass) ? GATE_FOREIGNER : GATE),
  (travellerClass) => (needsVisa(travellerClass) ? COUNTER_VISA : COUNTER),
);

const ASKED = table(
  (travellerClass) => asked(NEEDED.autogate[travellerClass]),
  (travellerClass) => asked(NEEDED.counter[travellerClass]),
);
// The register is written to after the check, not asked during it.
function asked(needed: readonly Service[]): readonly Service[] {
  return Object.freeze(needed.filter((service) => service !== 'crossing-register'));
}

/** Services that must be up for an online check in such a lane. */
export const servicesNeeded = (laneKind: LaneKind, travellerClass: TravellerClass): readonly Service[] =>
  NEEDED[laneKind][travellerClass];

/** Services that such a check asks, all at once. */
export const servicesAsked = (laneKind: LaneKind, travellerClass: TravellerClass): readonly Service[] =>
  ASKED[laneKind][travellerClass];

/** Services of which a site keeps snapshots for documented checks. */
export const SNAPSHOT_SERVICES = Object.freeze(['watchlist', 'interpol'] as const);
export type SnapshotService = (typeof SNAPSHOT_SERVICES)[number];

/** True when every one of `services` is up. */
export function allUp(services: readonly Service[], health: ServiceHealth): boolean {
  for (const service of services) if (health[service] === 'down') return false;
  return true;
}

const HALL_WITH_GATES = neededBy(LANE_KINDS);
const HALL_OF_COUNTERS = neededBy(['counter']);
function neededBy(laneKinds: readonly LaneKind[]): readonly Service[] {
  return Object.freeze([
    ...new Set(laneKinds.flatMap((laneKind) => TRAVELLER_CLASSES.flatMap((of) => NEEDED[laneKind][of]))),
  ]);
}

/** Services that any check in a hall may need. */
export const servicesOfHall = (hasAutogates: boolean): readonly Service[] =>
  hasAutogates ? HALL_WITH_GATES : HALL_OF_COUNTERS;
