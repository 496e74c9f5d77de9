import { describe, expect, it } from '@jest/globals';
import { airportPlan } from './airport-plan.ts';
import { HOUR, flight, hall, scenario, site } from './spec-airport.ts';

describe('an airport plan', () => {
  it('is made once for a scenario', () => {
    const given = scenario([site([hall('arrival')])]);
    expect(airportPlan(given)).toBe(airportPlan(given));
  });

  it('knows a flight by hall, number and day of the run, whatever the date', () => {
    const on = (date: string, startsAtUnixMs: number): number =>
      airportPlan(scenario([site([hall('arrival', { flights: [flight(1, { date })] })])], { startsAtUnixMs }))
        .flightHash[0]!;
    // 03:45 WIB on the 19th and on the 20th; 23:00 WIB on the 20th; the day after.
    expect(on('2024-06-19', Date.UTC(2024, 5, 18, 20, 45))).toBe(
      on('2024-06-20', Date.UTC(2024, 5, 19, 20, 45)),
    );
    expect(on('2024-06-20', Date.UTC(2024, 5, 20, 16))).toBe(on('2024-06-20', Date.UTC(2024, 5, 19, 20, 45)));
    expect(on('2024-06-21', Date.UTC(2024, 5, 19, 20, 45))).not.toBe(
      on('2024-06-20', Date.UTC(2024, 5, 19, 20, 45)),
    );
  });

  it('numbers lanes within their hall and serials within the run', () => {
    const plan = airportPlan(
      scenario([site([hall('arrival'), hall('departure', { flights: [flight(1), flight(2)] })])]),
    );
    expect(plan.laneIds.slice(0, 9)).toEqual([
      'TST-arrival-G01',
      'TST-arrival-G02',
      'TST-arrival-G03',
      'TST-arrival-G04',
      'TST-arrival-C01',
      'TST-arrival-C02',
      'TST-arrival-C03',
      'TST-arrival-C04',
      'TST-arrival-S01',
    ]);
    expect([...plan.flightSerial]).toEqual([1, 101, 201]);
  });

  it('starts early enough for the first traveller', () => {
    const plan = airportPlan(
      scenario([site([hall('departure', { flights: [flight(1, { scheduledAtMs: HOUR })] })])]),
    );
    expect(plan.startsAtMs).toBe(-5 * HOUR);
  });

  it('refuses what its tables do not hold', () => {
    const crowded = flight(1, { travellers: 5_000 });
    expect(() => airportPlan(scenario([site([hall('arrival', { flights: [crowded] })])]))).toThrow(
      'flights.GA1-20240620.travellers: expected a number from 0 to 2000, such as 180, got 5000',
    );
    expect(() => airportPlan(scenario([site([hall('arrival', { counters: 5_000 })])]))).toThrow(
      /TST-arrival.counters: expected/,
    );
  });
});
