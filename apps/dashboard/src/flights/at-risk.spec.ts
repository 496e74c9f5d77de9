import { describe, expect, it } from '@jest/globals';
import { flightsAtRisk } from './at-risk.ts';
import type { Flight } from './at-risk.ts';

const flight = (flightNumber: string, more: Partial<Flight>): Flight => ({
  flightId: `${flightNumber}-20240620-D`,
  flightNumber,
  siteId: 'CGK-T3',
  hallId: 'CGK-T3-departure',
  direction: 'departure',
  otherAirport: 'SIN',
  state: 'boarding',
  scheduledAt: '2024-06-19T23:00:00.000Z',
  estimatedAt: '2024-06-19T23:00:00.000Z',
  delayMinutes: 0,
  delayCodes: [],
  travellersExpected: 180,
  travellersThrough: 100,
  travellersMissed: 0,
  ...more,
});
const flights = [
  flight('GA1', {}),
  flight('GA2', { delayMinutes: 5 }),
  flight('GA3', { delayMinutes: 25, state: 'departed' }),
  flight('GA4', { delayMinutes: 12 }),
  flight('GA5', { state: 'held' }),
  flight('GA6', { delayMinutes: 12, scheduledAt: '2024-06-19T22:00:00.000Z' }),
  flight('GA7', { delayMinutes: 0.4 }),
];

describe('flights at risk', () => {
  it('are those late or held that can still be helped, the latest first, then by schedule', () => {
    expect(flightsAtRisk(flights, false).map((one) => one.flightNumber)).toEqual([
      'GA6',
      'GA4',
      'GA2',
      'GA5',
    ]);
  });

  it('include those gone when asked for', () => {
    expect(flightsAtRisk(flights, true)[0]?.flightNumber).toBe('GA3');
  });
});
