import { describe, expect, it } from '@jest/globals';
import { dateFlights, operatesOn } from './dated-flights.ts';
import { addDays, isCalendarDate, isoWeekday, localDateOf, localToUnixMs } from './local-calendar.ts';
import { EVERY_DAY } from './schedule.ts';
import type { ScheduledFlight } from './schedule.ts';

const flightOf = (given: Partial<ScheduledFlight> = {}): ScheduledFlight => ({
  siteId: 'CGK-T3',
  direction: 'departure',
  airline: 'GA',
  flightNumber: 'GA502',
  otherAirport: 'SIN',
  minuteOfDay: 6 * 60,
  operates: EVERY_DAY,
  equipment: '738',
  seats: 162,
  travellers: 120,
  wniShare: null,
  profile: null,
  onward: null,
  ...given,
});

describe('flights of dates', () => {
  it('repeat by local date within the window, in order of time', () => {
    const flights = [flightOf({ minuteOfDay: 23 * 60, flightNumber: 'GA504' }), flightOf()];
    const dated = dateFlights(
      flights,
      'Asia/Jakarta',
      Date.parse('2024-06-20T06:00+07:00'),
      Date.parse('2024-06-22T06:00+07:00'),
    );
    expect(
      dated.map(({ flightId, scheduledAtUnixMs }) => [flightId, new Date(scheduledAtUnixMs).toISOString()]),
    ).toEqual([
      ['GA502-20240620-CGK-T3-D', '2024-06-19T23:00:00.000Z'],
      ['GA504-20240620-CGK-T3-D', '2024-06-20T16:00:00.000Z'],
      ['GA502-20240621-CGK-T3-D', '2024-06-20T23:00:00.000Z'],
      ['GA504-20240621-CGK-T3-D', '2024-06-21T16:00:00.000Z'],
    ]);
  });

  it('keep their local time on a day on which the clocks are changed', () => {
    const dated = dateFlights(
      [flightOf({ minuteOfDay: 60 }), flightOf({ flightNumber: 'GA506', minuteOfDay: 12 * 60 })],
      'Europe/Berlin',
      Date.parse('2024-03-31T00:00+01:00'),
      Date.parse('2024-04-01T00:00+02:00'),
    );
    expect(dated.map(({ scheduledAtUnixMs }) => new Date(scheduledAtUnixMs).toISOString())).toEqual([
      '2024-03-31T00:00:00.000Z',
      '2024-03-31T10:00:00.000Z',
    ]);
  });

  it('run on their weekdays, within their period, every other week when asked', () => {
    const operates = { from: '2024-06-03', until: '2024-06-30', weekdays: [1, 4], everyWeeks: 2 } as const;
    const june = Array.from({ length: 40 }, (_, day) => addDays('2024-05-30', day));
    expect(june.filter((date) => operatesOn(operates, date))).toEqual([
      '2024-06-03',
      '2024-06-06',
      '2024-06-17',
      '2024-06-20',
    ]);
  });
});

describe('the local calendar', () => {
  it('knows the zones of Indonesia and a change of clocks elsewhere', () => {
    expect(new Date(localToUnixMs('2024-06-20', 255, 'Asia/Jakarta')).toISOString()).toBe(
      '2024-06-19T21:15:00.000Z',
    );
    expect(new Date(localToUnixMs('2024-06-20', 255, 'Asia/Makassar')).toISOString()).toBe(
      '2024-06-19T20:15:00.000Z',
    );
    expect(localDateOf(Date.parse('2024-06-19T16:30:00Z'), 'Asia/Jakarta')).toBe('2024-06-19');
    expect(localDateOf(Date.parse('2024-06-19T16:30:00Z'), 'Asia/Makassar')).toBe('2024-06-20');
    expect(
      localToUnixMs('2024-04-01', 0, 'Europe/Berlin') - localToUnixMs('2024-03-31', 0, 'Europe/Berlin'),
    ).toBe(23 * 3_600_000);
  });

  it('tells dates that exist from those that do not', () => {
    expect(['2024-02-29', '2023-02-29', '2024-06-31', '2024-6-1', 'today'].map(isCalendarDate)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(isoWeekday('2024-06-20')).toBe(4);
    expect(isoWeekday('2024-06-23')).toBe(7);
  });
});
