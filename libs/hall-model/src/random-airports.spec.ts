import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { SERVICES, TRAVELLER_CLASSES } from '#fallback';
import type { Service, ServiceHealth } from '#fallback';
import type { ExpandedScenario, FlightPlan, HallPlan } from '#scenario';
import { AirportModel } from './airport-model.ts';
import { HOUR, MINUTE, busyHall, flight, gamma, scenario, shares, site, uptake } from './spec-airport.ts';

// Hundreds of runs.
jest.setTimeout(120_000);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const minutes = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((value) => value * MINUTE);

const anyFlight = (direction: string) =>
  fc
    .record({
      scheduledAtMs: minutes(-60, 300),
      travellers: fc.integer({ min: 0, max: 160 }),
      classes: fc.dictionary(
        fc.constantFrom(...TRAVELLER_CLASSES),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        { minKeys: 1 },
      ),
    })
    .map(
      ({ classes, ...more }) =>
        (number: number): FlightPlan =>
          flight(number, { ...more, flightId: `${direction}-${number}`, classShares: shares(classes) }),
    );

const anyHall = (direction: 'arrival' | 'departure') =>
  fc
    .record({
      autogates: fc.integer({ min: 0, max: 40 }),
      counters: fc.integer({ min: 1, max: 35 }),
      secondLineOfficers: fc.integer({ min: 0, max: 2 }),
      capacityTravellers: fc.integer({ min: 1, max: 300 }),
      rejectionProbability: share,
      faceRetryProbability: share,
      referralProbability: fc.double({ min: 0, max: 0.3, noNaN: true }),
      gateUptake: share,
      roster: fc.array(
        fc.record({
          fromMs: minutes(-60, 300),
          counterOfficers: fc.integer({ min: 0, max: 40 }),
          gateWatchers: fc.integer({ min: 0, max: 4 }),
        }),
        { maxLength: 5 },
      ),
      callIns: fc.array(
        fc.record({
          fromMs: minutes(-30, 200),
          untilMs: fc.option(minutes(201, 320)),
          officers: fc.integer({ min: 1, max: 9 }),
        }),
        { maxLength: 2 },
      ),
      flights: fc.array(anyFlight(direction), { minLength: 1, maxLength: 6 }),
    })
    .map((given): HallPlan => {
      const plain = busyHall(direction);
      const { rejectionProbability, faceRetryProbability, referralProbability, secondLineOfficers } = given;
      return {
        ...plain,
        autogates: given.autogates,
        counters: given.counters,
        capacityTravellers: given.capacityTravellers,
        roster: [
          { fromMs: -10 * HOUR, counterOfficers: 2, gateWatchers: 1 },
          ...given.roster.toSorted((one, other) => one.fromMs - other.fromMs),
        ],
        callIns: given.callIns,
        service: {
          ...plain.service,
          autogate: { ...plain.service.autogate, rejectionProbability, faceRetryProbability },
          referralProbability,
          secondLineOfficers,
          gateUptake: uptake(given.gateUptake),
        },
        flights: given.flights.map((make, at) => make(at + (direction === 'arrival' ? 100 : 0))),
      };
    });

const anyFault = fc
  .record({
    kind: fc.constantFrom('timeout', 'stop', 'reset'),
    services: fc.subarray([...SERVICES], { minLength: 1 }),
    fromMs: minutes(-60, 250),
    lastsMs: fc.option(minutes(1, 90)),
  })
  .map(({ fromMs, lastsMs, ...more }) => ({
    ...more,
    parameters: {},
    sites: 'all' as const,
    fromMs,
    untilMs: lastsMs === null ? null : fromMs + lastsMs,
  }));

const anyAirport = fc
  .record({
    halls: fc.tuple(anyHall('arrival'), anyHall('departure')),
    faults: fc.array(anyFault, { maxLength: 3 }),
    storeOutages: fc.array(
      fc
        .record({ fromMs: minutes(-60, 250), lastsMs: fc.option(minutes(1, 90)) })
        .map(({ fromMs, lastsMs }) => ({
          siteId: 'TST',
          fromMs,
          untilMs: lastsMs === null ? null : fromMs + lastsMs,
        })),
      { maxLength: 2 },
    ),
    snapshotAgeMs: fc.option(minutes(1, 60)),
    holdUpToMs: minutes(0, 60),
    callForwardWithinMs: minutes(0, 60),
    randomSeed: fc.integer({ min: 0, max: 1e6 }),
  })
  .map((given): ExpandedScenario => {
    const { faults, halls, holdUpToMs, callForwardWithinMs, randomSeed, snapshotAgeMs, storeOutages } = given;
    const plain = site(halls);
    const departures = halls[1].flights.map(({ flightId }) => flightId);
    return scenario([{ ...plain, policy: { ...plain.policy, autogateSnapshotMaxAgeMs: snapshotAgeMs } }], {
      randomSeed,
      storeOutages,
      faults: faults.map((fault, at) => ({ ...fault, faultId: `fault-${at}` })),
      rotations: halls[0].flights.slice(0, departures.length).map(({ flightId }, at) => ({
        inboundFlightId: flightId,
        outboundFlightId: departures[at]!,
        minimumTurnaroundMs: 40 * MINUTE,
      })),
      airline: {
        boardingCutOffMs: 10 * MINUTE,
        holdUpToMs,
        callForwardWithinMs,
        hallToSeatMs: gamma(5 * MINUTE, 0.5),
      },
    });
  });

describe('whatever the airport', () => {
  it('the books balance at every instant, and a fork goes on as the original', () => {
    fc.assert(
      fc.property(anyAirport, minutes(0, 350), (given, forkAtMs) => {
        const model = new AirportModel({ scenario: given, lookups: 'model' });
        let fork: AirportModel | null = null;
        for (let atMs = 0; !model.finished; atMs += 20 * MINUTE) {
          if (fork === null && atMs >= forkAtMs) fork = model.fork();
          model.runUntil(atMs);
          model.checkBooks();
          for (const hall of model.observe().halls) {
            expect(hall.travellersInside).toBeGreaterThanOrEqual(0);
            for (const { lanesBusy, lanesInstalled, lanesOpen, queueLength } of hall.banks) {
              expect(lanesBusy).toBeLessThanOrEqual(lanesOpen);
              expect(lanesOpen).toBeLessThanOrEqual(lanesInstalled);
              expect(queueLength).toBeGreaterThanOrEqual(0);
            }
          }
        }
        if (fork !== null) expect(fork.runToEnd()).toEqual(model.results());
        for (const { delay86Ms, delay93Ms } of model.results().flights) {
          expect(Math.min(delay86Ms, delay93Ms)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a live run whose answers come late, in any order, with any advice and health, records everybody once', () => {
    const latency = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 5, maxLength: 9 });
    const healths = fc.array(fc.tuple(minutes(0, 300), fc.subarray([...SERVICES])), { maxLength: 5 });
    fc.assert(
      fc.property(anyAirport, latency, healths, (given, latencies, changes) => {
        const model = new AirportModel({ scenario: given, lookups: 'external' });
        const before = model.travellerCounts();
        const open = new Map<number, { readonly latencyMs: number; waitedMs: number; kind: string }>();
        const recorded = new Set<number>();
        const pending = changes.toSorted(([one], [other]) => one - other);
        let asked = 0;
        while (!model.finished) {
          const toMs = Math.min(model.nowMs + 7_000, pending[0]?.[0] ?? Infinity);
          model.runUntil(Math.max(toMs, model.nowMs), (id) => open.get(id)?.waitedMs ?? 0);
          if (pending.length > 0 && model.nowMs >= pending[0]![0]) {
            const [, down] = pending.shift()!;
            model.setServiceHealth('TST', healthWith(down), down.length === 8 ? 'down' : 'up');
          }
          for (const request of model.takeRequests()) {
            const { kind, requestId, traveller } = request;
            open.set(requestId, { latencyMs: latencies[asked % latencies.length]!, waitedMs: 0, kind });
            asked += 1;
            if (kind !== 'record-crossing') continue;
            expect(recorded.has(traveller.serial)).toBe(false);
            recorded.add(traveller.serial);
          }
          // A tick of wall time; newest answers first, for they may come in any order.
          for (const [id, call] of [...open].reverse()) {
            call.waitedMs += 1_000;
            if (call.waitedMs < call.latencyMs) continue;
            const advice = (['clear', 'clear', 'clear', 'use-counter', 'refer'] as const)[id % 5]!;
            model.answer(id, { waitedMs: call.waitedMs, ...(call.kind === 'open-check' ? { advice } : {}) });
            open.delete(id);
          }
          if (asked % 50 === 0) model.checkBooks();
        }
        model.checkBooks();
        // Who goes through was recorded, but for those begun before time 0; who was recorded is through, at the second
        // line, at the door, or missed the flight there.
        const through = model.travellerCounts().through - before.through;
        expect(recorded.size).toBeGreaterThanOrEqual(through - before.inside);
        expect(recorded.size).toBeLessThanOrEqual(model.travellerCounts().arrived);
      }),
      { numRuns: 25 },
    );
  });
});

const healthWith = (down: readonly Service[]): ServiceHealth =>
  Object.fromEntries(
    SERVICES.map((service) => [service, down.includes(service) ? 'down' : 'up']),
  ) as ServiceHealth;
