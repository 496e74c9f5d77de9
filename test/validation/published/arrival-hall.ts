import type { DurationDistribution } from '#determinism';
import { SERVICES, TRAVELLER_CLASSES } from '#fallback';
import type { ServiceHealth, TravellerClass } from '#fallback';
import { AirportModel } from '#hall-model';
import type { ExpandedScenario, FlightPlan } from '#scenario';

/** One arrival hall of staffed counters, as a published case describes it. Minutes count from the case's first midnight. */
export interface ArrivalHall {
  readonly startsAtUnixMs: number;
  readonly hours: number;
  readonly flights: readonly { readonly onBlockMinute: number; readonly travellers: number }[];
  /** Counters staffed from each minute on, the first from 0. */
  readonly counters: readonly { readonly fromMinute: number; readonly count: number }[];
  readonly capacityTravellers: number;
  readonly disembarkMs: DurationDistribution;
  readonly onlineMs: DurationDistribution;
  readonly documentedMs: DurationDistribution;
  /** While the centre is away checks are documented. */
  readonly outage: { readonly fromMinute: number; readonly untilMinute: number } | null;
  readonly randomSeed: number;
}

const MINUTE = 60_000;
const constant = (valueMs: number): DurationDistribution => ({ kind: 'constant', valueMs });
const everyClass = (of: (name: TravellerClass) => number): Record<TravellerClass, number> =>
  Object.fromEntries(TRAVELLER_CLASSES.map((name) => [name, of(name)])) as Record<TravellerClass, number>;

/** The case as a scenario; officers are lanes, and nobody walks: published waits count from on-block or from the hall's door. */
export function scenarioOf(hall: ArrivalHall): ExpandedScenario {
  const most = Math.max(...hall.counters.map(({ count }) => count));
  const flights = hall.flights.map(({ onBlockMinute, travellers }, at): FlightPlan => ({
    flightId: `flight-${at}`,
    flightNumber: `XX${at}`,
    airline: 'XX',
    otherAirport: 'XXX',
    date: new Date(hall.startsAtUnixMs).toISOString().slice(0, 10),
    scheduledAtMs: onBlockMinute * MINUTE,
    equipment: '000',
    seats: travellers,
    travellers,
    classShares: everyClass((name) => (name === 'wna-other' ? 1 : 0)),
  }));
  return {
    scenario: 'published-case',
    title: { id: 'Kasus terbit', en: 'Published case' },
    description: { id: 'Kasus terbit', en: 'Published case' },
    randomSeed: hall.randomSeed,
    startsAtUnixMs: hall.startsAtUnixMs,
    durationMs: hall.hours * 60 * MINUTE,
    faults: [],
    rotations: [],
    airline: {
      boardingCutOffMs: 0,
      holdUpToMs: 0,
      hallToSeatMs: constant(0),
      callForwardWithinMs: 0,
    },
    sites: [
      {
        siteId: 'CASE',
        name: { id: 'Kasus', en: 'Case' },
        timeZone: 'Asia/Jakarta',
        zoneName: 'WIB',
        policy: {
          autogateSnapshotMaxAgeMs: null,
          secondOfficerForForeigners: false,
          fireAfterMs: 3_000,
          clearAfterMs: 60_000,
          minimumHoldMs: 120_000,
          lookupDeadlineMs: 2_000,
        },
        halls: [
          {
            hallId: 'CASE-arrival',
            direction: 'arrival',
            autogates: 0,
            counters: most,
            capacityTravellers: hall.capacityTravellers,
            roster: hall.counters.map(({ fromMinute, count }) => ({
              fromMs: fromMinute * MINUTE,
              counterOfficers: count,
              gateWatchers: 0,
            })),
            callIns: [],
            watcherReleaseMs: 0,
            flights,
            walkMs: constant(0),
            showUpMs: hall.disembarkMs,
            service: {
              autogate: {
                approachMs: constant(0),
                documentMs: constant(0),
                chipMs: constant(0),
                faceMs: constant(0),
                leaveMs: constant(0),
                faceRetryProbability: 0,
                rejectionProbability: 0,
              },
              counter: { online: hall.onlineMs, local: hall.documentedMs, paper: hall.documentedMs },
              counterBeforeLookupShare: 0.3,
              counterAfterDecisionShare: 0,
              lookupMs: constant(0),
              referralProbability: 0,
              secondLineMs: constant(0),
              secondLineOfficers: 1,
              gateUptake: everyClass(() => 0),
            },
          },
        ],
      },
    ],
  };
}

/** One traveller's wait from on-block to the start of the check. */
export interface Waited {
  readonly onBlockMinute: number;
  readonly startedMinute: number;
  readonly waitMinutes: number;
}

const health = (state: 'up' | 'down'): ServiceHealth =>
  Object.fromEntries(SERVICES.map((service) => [service, state])) as ServiceHealth;

/**
 * Runs the hall model as a live driver does, answering at once, and writes down when each traveller's check began.
 * `look` is called every ten minutes.
 */
export function travellersOf(
  hall: ArrivalHall,
  replication: number,
  look: (minute: number, model: AirportModel) => void = () => undefined,
): Waited[] {
  const model = new AirportModel({ scenario: scenarioOf(hall), replication, lookups: 'external' });
  const waits: Waited[] = [];
  const { outage } = hall;
  let down = false;
  let minute = 0;
  while (!model.finished) {
    const untilMs = minute * MINUTE;
    model.runUntil(untilMs);
    const requests = model.takeRequests();
    for (const { kind, requestId, siteAtMs, flight } of requests) {
      model.answer(requestId, { waitedMs: 0, ...(down ? { tier: 'local' as const } : {}) });
      if (kind !== 'open-check') continue;
      const { onBlockMinute } = hall.flights[Number(flight.flightId.slice('flight-'.length))]!;
      const startedMinute = siteAtMs / MINUTE;
      waits.push({ onBlockMinute, startedMinute, waitMinutes: startedMinute - onBlockMinute });
    }
    if (requests.length > 0 || model.nowMs < untilMs) continue;
    if (minute % 10 === 0) look(minute, model);
    minute += 1;
    if (outage === null) continue;
    const downNow = minute > outage.fromMinute && minute <= outage.untilMinute;
    if (downNow !== down) model.setServiceHealth('CASE', health(downNow ? 'down' : 'up'));
    down = downNow;
  }
  model.checkBooks();
  return waits;
}
