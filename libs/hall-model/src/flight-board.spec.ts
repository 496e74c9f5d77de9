import { describe, expect, it } from '@jest/globals';
import type { ExpandedScenario } from '#scenario';
import { AirportModel } from './airport-model.ts';
import type { FlightView } from './observation.ts';
import { HOUR, MINUTE, constant, flight, hall, scenario, shares, site } from './spec-airport.ts';

/** One flight at 2:00 whose travellers come to the hall at 1:01 and pass one counter, a minute and a second each. */
const oneCounter = (
  travellers: number,
  airline: Partial<ExpandedScenario['airline']> = {},
): ExpandedScenario => {
  const given = scenario([
    site([
      hall('departure', {
        autogates: 0,
        counters: 1,
        roster: [{ fromMs: 0, counterOfficers: 1, gateWatchers: 0 }],
        flights: [flight(1, { travellers })],
      }),
    ]),
  ]);
  return { ...given, airline: { ...given.airline, ...airline } };
};
const run = (given: ExpandedScenario): AirportModel =>
  new AirportModel({ scenario: given, lookups: 'model' });
const after = (model: AirportModel, atMs: number): FlightView => {
  model.runUntil(atMs);
  return model.observeFlight(0);
};

describe('a departing flight', () => {
  it('leaves on time when everybody is through and seated', () => {
    const model = run(oneCounter(40));
    expect(after(model, 2 * HOUR - 1).state).toBe('boarding');
    expect(after(model, 2 * HOUR)).toMatchObject({ state: 'departed', delayMs: 0, travellersThrough: 40 });
  });

  it('is held for those in the hall and leaves when the last is seated: code 86', () => {
    const model = run(oneCounter(60));
    expect(after(model, 2 * HOUR)).toMatchObject({ state: 'held' });
    const view = after(model, 3 * HOUR);
    // From 1:01 on, 60 checks of 61 s; then five minutes to the seat.
    const expectedMs = 61 * MINUTE + 60 * 61_000 + 5 * MINUTE - 2 * HOUR;
    expect(view).toMatchObject({
      state: 'departed',
      travellersThrough: 60,
      travellersMissed: 0,
      delayMs: expectedMs,
      delayCodes: [{ code: '86', delayMs: expectedMs }],
    });
  });

  it('leaves after the longest hold with whoever is in a check, and without those who queue', () => {
    const model = run(oneCounter(120));
    const view = after(model, 3 * HOUR);
    // 89 minutes from 1:01 to 2:30 are 87 checks done and the 88th begun.
    expect(view.travellersThrough).toBe(88);
    expect(view.travellersMissed).toBe(32);
    const lastMs = 61 * MINUTE + 88 * 61_000 + 5 * MINUTE;
    expect(view.estimatedAtMs).toBe(lastMs);
    model.checkBooks();
    expect(model.observeHall(0).travellersInside).toBe(0);
  });

  it('waits for nobody where the airline does not hold', () => {
    const model = run(oneCounter(120, { holdUpToMs: 0 }));
    const view = after(model, 3 * HOUR);
    // The gate closes at 1:50: 49 minutes are 48 checks, the 49th is under way and seated in time.
    expect(view).toMatchObject({ travellersThrough: 49, travellersMissed: 71, delayMs: 0 });
  });

  it('turns away who comes to the hall when its gate has closed', () => {
    const given = oneCounter(10);
    const late = { ...given.sites[0]!.halls[0]!, showUpMs: constant(5 * MINUTE) };
    const model = run({ ...given, sites: [site([late])] });
    const result = model.runToEnd();
    expect(result.flights[0]).toMatchObject({ late: 10, missed: 0, delay86Ms: 0 });
    expect(model.travellerCounts().arrived).toBe(0);
  });

  it('leaves fewer behind when travellers whose flight leaves soon are called forward', () => {
    const missed = (callForwardWithinMs: number): number[] => {
      const given = oneCounter(0, { callForwardWithinMs, holdUpToMs: 0 });
      const plan = {
        ...given.sites[0]!.halls[0]!,
        flights: [
          flight(1, { travellers: 80 }),
          flight(2, { scheduledAtMs: 2 * HOUR + 50 * MINUTE, travellers: 120 }),
        ],
        showUpMs: { kind: 'uniform' as const, minMs: 30 * MINUTE, maxMs: 140 * MINUTE },
      };
      return run({ ...given, sites: [site([plan])] })
        .runToEnd()
        .flights.map((one) => one.missed);
    };
    const [firstComeFirstServed] = missed(0);
    const [calledForward] = missed(40 * MINUTE);
    expect(firstComeFirstServed).toBeGreaterThan(0);
    expect(calledForward).toBeLessThan(firstComeFirstServed! / 2);
  });

  it('serves crew before the others', () => {
    const given = oneCounter(0, { holdUpToMs: 0 });
    const plan = {
      ...given.sites[0]!.halls[0]!,
      flights: [
        flight(1, { travellers: 60 }),
        flight(2, { travellers: 8, classShares: shares({ crew: 1 }), scheduledAtMs: 2 * HOUR + 1 }),
      ],
    };
    const { flights } = run({ ...given, sites: [site([plan])] }).runToEnd();
    expect(flights.map(({ missed }) => missed)).toEqual([60 - 49 + 8, 0]);
  });
});

describe('a rotation', () => {
  /** Leaves at 2:00 late by its travellers, is back at 5:00 at the earliest 2 h 30 after, leaves again at 6:00. */
  const chain = (): ExpandedScenario => {
    const given = oneCounter(120);
    const departure = {
      ...given.sites[0]!.halls[0]!,
      flights: [flight(1, { travellers: 120 }), flight(3, { scheduledAtMs: 5 * HOUR, travellers: 2 })],
    };
    const arrival = hall('arrival', {
      flights: [flight(2, { scheduledAtMs: 4 * HOUR + 20 * MINUTE, travellers: 2 })],
    });
    return {
      ...given,
      sites: [site([departure, arrival])],
      durationMs: 8 * HOUR,
      rotations: [
        {
          inboundFlightId: flight(1).flightId,
          outboundFlightId: flight(2).flightId,
          minimumTurnaroundMs: 2 * HOUR,
        },
        {
          inboundFlightId: flight(2).flightId,
          outboundFlightId: flight(3).flightId,
          minimumTurnaroundMs: 30 * MINUTE,
        },
      ],
    };
  };

  it('passes lateness on to the next flight of the aircraft, less what the ground time absorbs: code 93', () => {
    const { flights } = run(chain()).runToEnd();
    const offBlockMs = 61 * MINUTE + 88 * 61_000 + 5 * MINUTE;
    const onBlockMs = offBlockMs + 2 * HOUR;
    expect(flights.map(({ flightId, blockAtMs }) => [flightId, blockAtMs])).toEqual([
      [flight(1).flightId, offBlockMs],
      [flight(3).flightId, onBlockMs + 30 * MINUTE],
      [flight(2).flightId, onBlockMs],
    ]);
    expect(flights[1]).toMatchObject({ delay86Ms: 0, delay93Ms: onBlockMs + 30 * MINUTE - 5 * HOUR });
  });

  it('tells the later flights as soon as it is known', () => {
    const model = run(chain());
    model.runUntil(3 * HOUR);
    const view = model.observeFlight(1);
    expect(view.state).toBe('scheduled');
    expect(view.delayCodes).toEqual([{ code: '93', delayMs: view.delayMs }]);
    expect(view.delayMs).toBeGreaterThan(0);
  });
});
