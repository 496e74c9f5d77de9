import { describe, expect, it } from '@jest/globals';
import { dateFlights } from './dated-flights.ts';
import { MINUTE_MS } from './local-calendar.ts';
import { minimumTurnaroundMs, pairRotations } from './rotations.ts';
import type { GroundTimeRule } from './rotations.ts';
import { EVERY_DAY } from './schedule.ts';
import type { DatedFlight, ScheduledFlight } from './schedule.ts';

const rule: GroundTimeRule = {
  bySeats: [
    { upToSeats: 180, minimumTurnaroundMinutes: 45, longestTurnaroundMinutes: 120 },
    { upToSeats: 1000, minimumTurnaroundMinutes: 70, longestTurnaroundMinutes: 180 },
  ],
  lowCost: { airlines: ['QZ'], minimumTurnaroundMinutes: 30 },
  awaySlackMinutes: 15,
};

const flight = (
  flightNumber: string,
  direction: ScheduledFlight['direction'],
  time: string,
  given: Partial<ScheduledFlight> = {},
): ScheduledFlight => ({
  siteId: 'CGK-T3',
  direction,
  airline: flightNumber.slice(0, 2),
  flightNumber,
  otherAirport: 'SIN',
  minuteOfDay: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)),
  operates: EVERY_DAY,
  equipment: '738',
  seats: 162,
  travellers: null,
  wniShare: null,
  profile: null,
  onward: null,
  ...given,
});

const day = (flights: readonly ScheduledFlight[], days = 1): DatedFlight[] => {
  const from = Date.parse('2024-06-20T00:00+07:00');
  return dateFlights(flights, 'Asia/Jakarta', from, from + days * 86_400_000);
};
const pairs = (flights: readonly ScheduledFlight[], days?: number): string[] =>
  pairRotations(day(flights, days), rule).map(
    ({ inboundFlightId, minimumTurnaroundMs: leastMs, outboundFlightId }) =>
      `${inboundFlightId.slice(0, 14)} > ${outboundFlightId.slice(0, 14)} ${leastMs / MINUTE_MS}`,
  );

describe('rotations', () => {
  it('pair aircraft of one airline and equipment, first in first out, with the least time on the ground', () => {
    expect(
      pairs([
        flight('GA501', 'arrival', '08:00'),
        flight('GA503', 'arrival', '08:10'),
        flight('GA504', 'departure', '08:40'),
        flight('GA502', 'departure', '09:00'),
        flight('GA506', 'departure', '09:30'),
        flight('SQ501', 'arrival', '08:00'),
        flight('GA508', 'departure', '09:20', { equipment: '332', seats: 236 }),
      ]),
    ).toEqual(['GA501-20240620 > GA502-20240620 45', 'GA503-20240620 > GA506-20240620 45']);
  });

  it('do not guess beyond the longest turnaround', () => {
    expect(pairs([flight('GA501', 'arrival', '08:00'), flight('GA502', 'departure', '10:30')])).toEqual([]);
  });

  it('follow a known onward flight, over midnight too and tighter than the rule when it is planned so', () => {
    expect(
      pairs(
        [
          flight('SQ501', 'arrival', '22:30', { onward: 'SQ502' }),
          flight('SQ502', 'departure', '05:30'),
          flight('SQ503', 'arrival', '12:00', { onward: 'SQ504' }),
          flight('SQ504', 'departure', '12:25'),
        ],
        2,
      ),
    ).toEqual([
      'SQ503-20240620 > SQ504-20240620 25',
      'SQ501-20240620 > SQ502-20240621 45',
      'SQ503-20240621 > SQ504-20240621 25',
    ]);
  });

  it('bring an aircraft based here back, less what it can make up', () => {
    expect(
      pairs([
        flight('GA502', 'departure', '06:00', { onward: 'GA501' }),
        flight('GA501', 'arrival', '11:00'),
      ]),
    ).toEqual(['GA502-20240620 > GA501-20240620 285']);
  });

  it('give large aircraft more time and low-cost airlines less', () => {
    expect(
      [
        minimumTurnaroundMs(rule, 'GA', 162),
        minimumTurnaroundMs(rule, 'GA', 350),
        minimumTurnaroundMs(rule, 'QZ', 180),
      ].map((ms) => ms / MINUTE_MS),
    ).toEqual([45, 70, 30]);
  });
});
