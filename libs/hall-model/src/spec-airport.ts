import type { DurationDistribution } from '#determinism';
import { TRAVELLER_CLASSES } from '#fallback';
import type { TravellerClass } from '#fallback';
import type { ExpandedScenario, FlightPlan, HallPlan, SitePlan } from '#scenario';

/** Hand-made scenarios for this room's specs: every duration constant unless a spec says otherwise. */
const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const constant = (valueMs: number): DurationDistribution => ({ kind: 'constant', valueMs });
export const gamma = (meanMs: number, cv: number): DurationDistribution => ({ kind: 'gamma', meanMs, cv });

const perClass = (
  value: number,
  more: Partial<Record<TravellerClass, number>>,
): Record<TravellerClass, number> =>
  Object.fromEntries(TRAVELLER_CLASSES.map((of) => [of, more[of] ?? value])) as Record<
    TravellerClass,
    number
  >;

export const shares = (given: Partial<Record<TravellerClass, number>>): Record<TravellerClass, number> =>
  perClass(0, given);
export const uptake = (value: number): Record<TravellerClass, number> => perClass(value, {});

export const flight = (number: number, more: Partial<FlightPlan> = {}): FlightPlan => ({
  flightId: `GA${number}-20240620`,
  flightNumber: `GA${number}`,
  airline: 'GA',
  otherAirport: 'SIN',
  date: '2024-06-20',
  scheduledAtMs: 2 * HOUR,
  equipment: '738',
  seats: 180,
  travellers: 100,
  classShares: shares({ wni: 1 }),
  ...more,
});

/** Check in a gate: 20 s (5 + 3 + 2 + 4 + lookup 1 + 5); at a counter: 60 s online, 120 s local, 180 s on paper, and 1 s lookup. */
export const hall = (direction: 'arrival' | 'departure', more: Partial<HallPlan> = {}): HallPlan => ({
  hallId: `TST-${direction}`,
  direction,
  autogates: 4,
  counters: 4,
  capacityTravellers: 10_000,
  roster: [{ fromMs: 0, counterOfficers: 2, gateWatchers: 2 }],
  callIns: [],
  watcherReleaseMs: 5 * MINUTE,
  service: {
    autogate: {
      approachMs: constant(5 * SECOND),
      documentMs: constant(3 * SECOND),
      chipMs: constant(2 * SECOND),
      faceMs: constant(4 * SECOND),
      leaveMs: constant(5 * SECOND),
      faceRetryProbability: 0,
      rejectionProbability: 0,
    },
    counter: {
      online: constant(60 * SECOND),
      local: constant(120 * SECOND),
      paper: constant(180 * SECOND),
    },
    counterBeforeLookupShare: 0.5,
    counterAfterDecisionShare: 0.1,
    lookupMs: constant(SECOND),
    referralProbability: 0,
    secondLineMs: constant(10 * MINUTE),
    secondLineOfficers: 1,
    gateUptake: uptake(1),
  },
  flights: [flight(1)],
  walkMs: constant(MINUTE),
  showUpMs: direction === 'departure' ? constant(HOUR) : constant(5 * MINUTE),
  ...more,
});

/** A hall whose laws all vary, so that most of the model is at work. */
export const busyHall = (direction: 'arrival' | 'departure', more: Partial<HallPlan> = {}): HallPlan => {
  const plain = hall(direction);
  return {
    ...plain,
    service: {
      ...plain.service,
      autogate: {
        approachMs: gamma(5 * SECOND, 0.5),
        documentMs: gamma(3 * SECOND, 0.4),
        chipMs: gamma(2 * SECOND, 0.4),
        faceMs: gamma(4 * SECOND, 0.6),
        leaveMs: gamma(5 * SECOND, 0.3),
        faceRetryProbability: 0.2,
        rejectionProbability: 0.05,
      },
      counter: {
        online: gamma(50 * SECOND, 0.5),
        local: gamma(90 * SECOND, 0.5),
        paper: gamma(180 * SECOND, 0.6),
      },
      lookupMs: gamma(SECOND, 0.8),
      referralProbability: 0.03,
      secondLineMs: gamma(6 * MINUTE, 0.7),
      secondLineOfficers: 2,
      gateUptake: uptake(0.6),
    },
    capacityTravellers: 120,
    flights: [1, 2, 3, 4, 5, 6].map((number) =>
      flight(number + (direction === 'arrival' ? 100 : 0), {
        scheduledAtMs: number * 40 * MINUTE,
        travellers: 150,
        classShares: shares({
          wni: 0.5,
          'wna-evisa': 0.15,
          'wna-other': 0.1,
          'asean-registered': 0.05,
          'asean-unregistered': 0.02,
          'under-age': 0.05,
          family: 0.07,
          crew: 0.02,
          assisted: 0.02,
          hajj: 0.02,
        }),
      }),
    ),
    showUpMs: direction === 'departure' ? gamma(100 * MINUTE, 0.4) : gamma(10 * MINUTE, 0.4),
    walkMs: gamma(4 * MINUTE, 0.4),
    ...more,
  };
};

export const site = (halls: readonly HallPlan[], more: Partial<SitePlan> = {}): SitePlan => ({
  siteId: 'TST',
  name: { id: 'Uji', en: 'Test' },
  timeZone: 'Asia/Jakarta',
  zoneName: 'WIB',
  halls,
  policy: {
    autogateSnapshotMaxAgeMs: null,
    secondOfficerForForeigners: false,
    fireAfterMs: 3 * SECOND,
    clearAfterMs: MINUTE,
    minimumHoldMs: 2 * MINUTE,
    lookupDeadlineMs: 2 * SECOND,
  },
  ...more,
});

export const scenario = (
  sites: readonly SitePlan[],
  more: Partial<ExpandedScenario> = {},
): ExpandedScenario => ({
  scenario: 'spec',
  title: { id: 'Uji', en: 'Spec' },
  description: { id: 'Uji', en: 'Spec' },
  randomSeed: 11,
  startsAtUnixMs: Date.UTC(2024, 5, 20),
  durationMs: 6 * HOUR,
  sites,
  faults: [],
  rotations: [],
  airline: {
    boardingCutOffMs: 10 * MINUTE,
    holdUpToMs: 30 * MINUTE,
    hallToSeatMs: constant(5 * MINUTE),
    callForwardWithinMs: 0,
  },
  ...more,
});

export const outage = (
  fromMs: number,
  untilMs: number | null,
  kind = 'timeout',
): ExpandedScenario['faults'][number] => ({
  faultId: `outage-${fromMs}`,
  kind,
  parameters: {},
  services: [
    'watchlist',
    'interpol',
    'crossing-register',
    'autogate',
    'visa',
    'stay-permit',
    'passport',
    'm-paspor',
  ],
  sites: 'all',
  fromMs,
  untilMs,
});

/** Two busy halls with an outage in the middle: what repeatability is tried on. */
export const busyDay = (more: Partial<ExpandedScenario> = {}): ExpandedScenario =>
  scenario([site([busyHall('arrival'), busyHall('departure')])], {
    faults: [outage(HOUR, 2 * HOUR)],
    ...more,
  });
