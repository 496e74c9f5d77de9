import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { FlightResults, RunResults } from '#hall-model';
import { expandScenario, parseScenario } from '#scenario';
import { figureKeys, figuresOf } from './figures.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../../seeds/${path}`, import.meta.url), 'utf8');
const scenario = expandScenario(parseScenario(read('scenarios/small-hall.yaml')), { read });
const flights = scenario.sites[0]!.halls.flatMap((hall) =>
  hall.flights.map((flight) => ({ ...flight, direction: hall.direction })),
);
const MINUTE = 60_000;

function results(delays: (direction: string, nth: number) => Partial<FlightResults>): RunResults {
  const count = { arrival: 0, departure: 0 };
  return {
    atMs: scenario.durationMs,
    traceHash: '',
    halls: [],
    flights: flights.map(({ flightId, direction, scheduledAtMs }) => ({
      flightId,
      direction,
      scheduledAtMs,
      blockAtMs: scheduledAtMs,
      delay86Ms: 0,
      delay93Ms: 0,
      missed: 0,
      late: 0,
      ...delays(direction, (count[direction] += 1)),
    })),
  };
}

/** Of the only day. */
function dayOf(given: RunResults): Record<string, number | null> {
  const keys = figureKeys(scenario).filter(({ scope }) => scope.kind === 'day');
  const values = figuresOf(scenario, given);
  return Object.fromEntries(keys.map(({ name }, at) => [name, values[at]!]));
}

describe('figures of a day', () => {
  it('count as late a departure of more than 15 minutes, whichever code', () => {
    const late = dayOf(
      results((direction, nth) =>
        direction === 'arrival'
          ? {}
          : nth === 1
            ? { delay86Ms: 15 * MINUTE }
            : { delay86Ms: 9 * MINUTE, delay93Ms: 7 * MINUTE },
      ),
    );
    const departures = flights.filter(
      ({ direction, scheduledAtMs }) => direction === 'departure' && scheduledAtMs <= scenario.durationMs,
    ).length;
    expect(late['flights-late']).toBe(departures - 1);
  });

  it('add up minutes by code, those of code 93 of arrivals too, and missed travellers', () => {
    const day = dayOf(
      results((direction, nth) =>
        nth > 1
          ? {}
          : direction === 'arrival'
            ? { delay93Ms: 8 * MINUTE }
            : { delay86Ms: 3 * MINUTE, delay93Ms: MINUTE, missed: 4 },
      ),
    );
    expect(day).toEqual({ 'flights-late': 0, 'delay-86': 3 * MINUTE, 'delay-93': 9 * MINUTE, missed: 4 });
  });

  it('leave out flights scheduled outside the run', () => {
    const long = { ...scenario, durationMs: 1 };
    expect(figureKeys(long).some(({ scope }) => scope.kind === 'day')).toBe(false);
  });
});
