import { shareTable } from '#determinism';
import type { Sampler, ShareTable } from '#determinism';
import { SERVICES, TRAVELLER_CLASSES, servicesNeeded } from '#fallback';
import type { LaneKind, Service, TravellerClass } from '#fallback';
import { FaultPlan } from '#faults';
import type { ExpandedScenario, HallPlan, SitePlan } from '#scenario';
import { healthSteps } from './health-plan.ts';
import type { Faults } from './health-plan.ts';
import type { HealthStep } from './health-timeline.ts';
import { compileLaws } from './hall-laws.ts';
import type { HallLaws } from './hall-laws.ts';
import { ScenarioBoundError } from './model-error.ts';
import { BANKS_PER_HALL, OVERFLOW, bankOf } from './codes.ts';

/** Served before others in any queue: lanes of their own in a real hall, or help at hand. */
const FIRST_CLASSES: readonly TravellerClass[] = ['crew', 'diplomat', 'assisted'];

const LONGEST_RUN_MS = 20 * 86_400_000;
const MOST_TRAVELLERS_A_FLIGHT = 2_000;
const MOST_LANES_A_BANK = 999;
/** Nobody shows up earlier than this before departure; earlier draws count as this. */
export const EARLIEST_SHOW_UP_MS = 6 * 3_600_000;

export interface HallStatics {
  readonly hallId: string;
  readonly siteId: string;
  readonly site: number;
  readonly departure: boolean;
  readonly plan: HallPlan;
  readonly laws: HallLaws;
  /** First officer number of this hall at its site. */
  readonly officerBase: number;
}

export interface FlightStatics {
  readonly flightId: string;
  readonly flightNumber: string;
  readonly date: string;
  readonly otherAirport: string;
  readonly siteId: string;
  readonly hallId: string;
  readonly direction: 'arrival' | 'departure';
}

/** A scenario laid out in tables, made once and shared by all replications. Immutable. */
export interface AirportPlan {
  readonly scenario: ExpandedScenario;
  readonly sites: readonly SitePlan[];
  readonly halls: readonly HallStatics[];
  readonly hallToSeat: Sampler;
  /** By bank: its first lane, one past its last, and what the bank's lanes are. */
  readonly firstLane: Int32Array;
  readonly endLane: Int32Array;
  readonly laneBank: Int32Array;
  readonly laneIds: readonly string[];
  readonly flights: readonly FlightStatics[];
  readonly flightHall: Int32Array;
  readonly flightScheduledAtMs: Float64Array;
  readonly flightTravellers: Int32Array;
  /** First serial number of each flight's travellers. */
  readonly flightSerial: Int32Array;
  /** Key of each flight's travellers: from hall, flight number and day of the run. */
  readonly flightHash: Int32Array;
  /** Class shares, CLASS_COUNT a flight. */
  readonly flightClasses: ShareTable;
  /** The aircraft's next flight here, or -1, and the least time from this flight's block time to that one's. */
  readonly nextFlight: Int32Array;
  readonly turnaroundMs: Float64Array;
  /** By lane kind (0 gate, 1 counter) and class: bits of the services that a check needs. */
  readonly servicesNeeded: Int32Array;
  readonly firstClass: Uint8Array;
  /** Flights by the time at which they open: their first traveller may show up, or they are due on-block. */
  readonly openingOrder: Int32Array;
  readonly opensAtMs: Float64Array;
  readonly startsAtMs: number;
  readonly faults: Faults;
  /** What the faults come to, worked out once. */
  readonly healthSteps: readonly HealthStep[];
}

export const serviceBit = (service: Service): number => 1 << SERVICES.indexOf(service);

const plans = new WeakMap<ExpandedScenario, AirportPlan>();

/** The plan of a scenario; the same object gives the same plan. Throws {@link ScenarioBoundError}. */
export function airportPlan(scenario: ExpandedScenario): AirportPlan {
  const known = plans.get(scenario);
  if (known !== undefined) return known;
  const made = makePlan(scenario);
  plans.set(scenario, made);
  return made;
}

function makePlan(scenario: ExpandedScenario): AirportPlan {
  bound('durationMs', scenario.durationMs, 1, LONGEST_RUN_MS, 86_400_000);
  const halls = scenario.sites.flatMap((site, at) =>
    site.halls.map((plan, place) => hallStatics(site, at, plan, place)),
  );
  const lanes = layLanes(halls);
  const flights = halls.flatMap((hall, at) => hall.plan.flights.map((flight) => ({ flight, hall, at })));
  const travellers = Int32Array.from(flights, ({ flight }) => flight.travellers);
  flights.forEach(({ flight }) => {
    bound(`flights.${flight.flightId}.travellers`, flight.travellers, 0, MOST_TRAVELLERS_A_FLIGHT, 180);
  });
  const indexById = new Map(flights.map(({ flight }, at) => [flight.flightId, at]));
  const nextFlight = new Int32Array(flights.length).fill(-1);
  const turnaroundMs = new Float64Array(flights.length);
  for (const rotation of scenario.rotations) {
    const before = indexById.get(rotation.inboundFlightId);
    const after = indexById.get(rotation.outboundFlightId);
    if (before === undefined || after === undefined) continue;
    nextFlight[before] = after;
    turnaroundMs[before] = rotation.minimumTurnaroundMs;
  }
  const scheduled = Float64Array.from(flights, ({ flight }) => Math.round(flight.scheduledAtMs));
  const opens = flights.map(({ hall }, at) => scheduled[at]! - (hall.departure ? EARLIEST_SHOW_UP_MS : 0));
  const startsAtMs = Math.min(0, ...opens);
  const faults = {
    plan: new FaultPlan(scenario.faults, { randomSeed: scenario.randomSeed }),
    windows: scenario.faults,
  };
  let serial = 1;
  return {
    scenario,
    sites: scenario.sites,
    halls,
    hallToSeat: compileLaws.duration(scenario.airline.hallToSeatMs, 'airline.hallToSeatMs'),
    ...lanes,
    flights: flights.map(({ flight, hall }) => ({
      flightId: flight.flightId,
      flightNumber: flight.flightNumber,
      date: flight.date,
      otherAirport: flight.otherAirport,
      siteId: hall.siteId,
      hallId: hall.hallId,
      direction: hall.plan.direction,
    })),
    flightHall: Int32Array.from(flights, ({ at }) => at),
    flightScheduledAtMs: scheduled,
    flightTravellers: travellers,
    flightSerial: travellers.map((count) => (serial += count) - count),
    flightHash: Int32Array.from(flights, ({ flight, hall }) =>
      hashOf(`${hall.hallId} ${flight.flightNumber} ${dayOfRun(scenario, hall, flight.date)}`),
    ),
    flightClasses: shareTable(flights.flatMap(({ flight }) => cumulative(flight.classShares))),
    nextFlight,
    turnaroundMs,
    servicesNeeded: Int32Array.from([...neededBits('autogate'), ...neededBits('counter')]),
    firstClass: Uint8Array.from(TRAVELLER_CLASSES, (of) => (FIRST_CLASSES.includes(of) ? 1 : 0)),
    openingOrder: Int32Array.from(opens.keys()).sort(
      (one, other) => opens[one]! - opens[other]! || one - other,
    ),
    opensAtMs: Float64Array.from(opens),
    startsAtMs,
    faults,
    healthSteps: healthSteps(scenario.sites, faults, startsAtMs, scenario.durationMs),
  };
}

function hallStatics(site: SitePlan, at: number, plan: HallPlan, place: number): HallStatics {
  return {
    hallId: plan.hallId,
    siteId: site.siteId,
    site: at,
    departure: plan.direction === 'departure',
    plan,
    laws: compileLaws(plan),
    officerBase: place * 500,
  };
}

function layLanes(
  halls: readonly HallStatics[],
): Pick<AirportPlan, 'firstLane' | 'endLane' | 'laneBank' | 'laneIds'> {
  const firstLane = new Int32Array(halls.length * BANKS_PER_HALL);
  const endLane = new Int32Array(halls.length * BANKS_PER_HALL);
  const laneBank: number[] = [];
  const laneIds: string[] = [];
  halls.forEach(({ plan, hallId }, hall) => {
    const sizes = [plan.autogates, plan.counters, plan.service.secondLineOfficers];
    sizes.forEach((size, kind) => {
      const bank = bankOf(hall, kind);
      bound(
        `${hallId}.${['autogates', 'counters', 'secondLineOfficers'][kind]}`,
        size,
        0,
        MOST_LANES_A_BANK,
        16,
      );
      firstLane[bank] = laneBank.length;
      for (let number = 1; number <= size; number += 1) {
        laneBank.push(bank);
        laneIds.push(`${hallId}-${'GCS'[kind]}${String(number).padStart(2, '0')}`);
      }
      endLane[bank] = laneBank.length;
    });
    firstLane[bankOf(hall, OVERFLOW)] = laneBank.length;
    endLane[bankOf(hall, OVERFLOW)] = laneBank.length;
  });
  return { firstLane, endLane, laneBank: Int32Array.from(laneBank), laneIds };
}

const neededBits = (kind: LaneKind): number[] =>
  TRAVELLER_CLASSES.map((of) =>
    servicesNeeded(kind, of).reduce((bits, service) => bits | serviceBit(service), 0),
  );

function cumulative(shares: Readonly<Record<TravellerClass, number>>): number[] {
  let sum = 0;
  const total = TRAVELLER_CLASSES.reduce((all, of) => all + (shares[of] ?? 0), 0);
  const sums = TRAVELLER_CLASSES.map((of) => (sum += (shares[of] ?? 0) / total));
  // Whatever rounding left of it.
  return [...sums.slice(0, -1), 1];
}

const DAY_MS = 86_400_000;
/** Indonesian zones have no summer time. */
const ZONE_HOURS = { WIB: 7, WITA: 8, WIT: 9 } as const;

/** 0 on the local day on which the run starts: a flight's travellers are the same in runs that start on other dates. */
function dayOfRun({ sites, startsAtUnixMs }: ExpandedScenario, { site }: HallStatics, date: string): number {
  const localMs = startsAtUnixMs + ZONE_HOURS[sites[site]!.zoneName] * 3_600_000;
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS) - Math.floor(localMs / DAY_MS);
}

/** FNV-1a: the draws of a flight's travellers hang on it, not on which other flights there are. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5 | 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash;
}

function bound(field: string, value: number, least: number, most: number, example: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new ScenarioBoundError(field, `a number from ${least} to ${most}`, example, value);
}
