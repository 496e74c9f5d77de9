import { describe, expect, it } from '@jest/globals';
import { dateFlights } from './dated-flights.ts';
import { rowProblemText } from './row-problem.ts';
import { LEG_COLUMNS, SSIM_DATE, seatsOfConfiguration } from './ssim-record.ts';
import type { LegColumn } from './ssim-record.ts';
import { parseSsimSchedule } from './ssim-schedule.ts';
import type { Station } from './station.ts';

const station: Station = {
  airport: 'CGK',
  timeZone: 'Asia/Jakarta',
  siteOf: ({ terminal }) => (terminal === '2' ? 'CGK-T2' : terminal === '3' ? 'CGK-T3' : null),
  seatsOf: (equipment) => (equipment === '333' ? 285 : null),
  crossesBorder: (airport) => airport !== 'DPS',
};

const LEG: Readonly<Partial<Record<LegColumn, string>>> = {
  airline_designator: 'GA',
  flight_number: ' 832',
  itinerary_variation_identifier: '01',
  leg_sequence_number: '01',
  service_type: 'J',
  period_of_operation_from: '31MAR24',
  period_of_operation_to: '26OCT24',
  days_of_operation: '1234567',
  departure_station: 'CGK',
  passenger_std: '0905',
  aircraft_std: '0905',
  utc_variation_departure: '+0700',
  passenger_terminal_departure: '3',
  arrival_station: 'SIN',
  aircraft_sta: '1155',
  passenger_sta: '1155',
  utc_variation_arrival: '+0800',
  passenger_terminal_arrival: '3',
  aircraft_type: '738',
  aircraft_configuration_version: 'C12Y150VV162',
};

function legRecord(given: Partial<Record<LegColumn, string>> = {}): string {
  const record = [...'3'.padEnd(200)];
  for (const [name, text] of Object.entries({ ...LEG, ...given })) {
    const [first] = LEG_COLUMNS[name as LegColumn];
    [...text].forEach((character, at) => (record[first - 1 + at] = character));
  }
  return record.join('');
}
const HEAD = ['1AIRLINE STANDARD SCHEDULE DATA SET'.padEnd(200), '0'.repeat(200), '2LGA'.padEnd(200)];
const TRAILER = '5 GA'.padEnd(200);
const read = (...legs: string[]) => parseSsimSchedule([...HEAD, ...legs, TRAILER, ''].join('\r\n'), station);
const arrivalLeg = (given: Partial<Record<LegColumn, string>> = {}): string =>
  legRecord({
    departure_station: 'SIN',
    utc_variation_departure: '+0800',
    arrival_station: 'CGK',
    utc_variation_arrival: '+0700',
    ...given,
  });

describe('SSIM chapter 7', () => {
  it('gives a departure of the station with its local time, period, terminal and seats', () => {
    expect(read(legRecord())).toEqual({
      flights: [
        {
          siteId: 'CGK-T3',
          direction: 'departure',
          airline: 'GA',
          flightNumber: 'GA832',
          otherAirport: 'SIN',
          minuteOfDay: 9 * 60 + 5,
          operates: {
            from: '2024-03-31',
            until: '2024-10-26',
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            everyWeeks: 1,
          },
          equipment: '738',
          seats: 162,
          travellers: null,
          wniShare: null,
          profile: null,
          onward: null,
        },
      ],
      problems: [],
      problemsLeftOff: 0,
    });
  });

  it('moves an arrival after midnight to the next day, by date variation or by the clocks', () => {
    const times = {
      passenger_std: '2330',
      passenger_sta: '0020',
      days_of_operation: '1     7',
      onward_airline: 'GA',
      onward_flight_number: ' 833',
    };
    const expected = {
      direction: 'arrival',
      minuteOfDay: 20,
      operates: { from: '2024-04-01', until: '2024-10-27', weekdays: [1, 2] },
      onward: 'GA833',
    };
    expect(read(arrivalLeg(times)).flights).toMatchObject([expected]);
    expect(read(arrivalLeg({ ...times, date_variation: '01' })).flights).toMatchObject([expected]);
  });

  it('does not move an arrival that lands earlier by the clock after flying west', () => {
    const [flight] = read(arrivalLeg({ passenger_std: '1000', passenger_sta: '0955' })).flights;
    expect(flight).toMatchObject({ minuteOfDay: 9 * 60 + 55, operates: { from: '2024-03-31' } });
  });

  it('turns UTC schedules into local time and local days', () => {
    const text = [
      HEAD[0]!,
      '2UGA'.padEnd(200),
      legRecord({ passenger_std: '2230', days_of_operation: '   4   ' }),
      TRAILER,
    ].join('\n');
    const { flights } = parseSsimSchedule(text, station);
    expect(flights).toMatchObject([
      { minuteOfDay: 5 * 60 + 30, operates: { weekdays: [5], from: '2024-04-01' } },
    ]);
    const dated = dateFlights(
      flights,
      'Asia/Jakarta',
      Date.parse('2024-06-20T00:00Z'),
      Date.parse('2024-06-21T00:00Z'),
    );
    expect(dated.map(({ flightId }) => flightId)).toEqual(['GA832-20240621-CGK-T3-D']);
    expect(new Date(dated[0]!.scheduledAtUnixMs).toISOString()).toBe('2024-06-20T22:30:00.000Z');
  });

  it('leaves out cargo, domestic flights, other terminals, other stations and duplicates of another airline', () => {
    const duplicate = '4 GA   8320101J              QQ050'.padEnd(200);
    const { flights, problems } = read(
      legRecord({ service_type: 'F' }),
      legRecord({ arrival_station: 'DPS' }),
      legRecord({ passenger_terminal_departure: '1' }),
      legRecord({ departure_station: 'SIN', arrival_station: 'KUL' }),
      legRecord(),
      duplicate.slice(0, 30) + '050' + duplicate.slice(33),
    );
    expect(flights).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('takes seats from the equipment when no configuration is given, and tells when it cannot', () => {
    const bare = { aircraft_configuration_version: ''.padEnd(20) };
    expect(read(legRecord({ ...bare, aircraft_type: '333' })).flights).toMatchObject([{ seats: 285 }]);
    expect(read(legRecord(bare)).problems.map(rowProblemText)).toEqual([
      'line 4, aircraft_configuration_version: expected cabins with seats, or known seats of equipment 738, such as Y180VV180, got nothing',
    ]);
    expect(seatsOfConfiguration('J14W34Y316VV364')).toBe(364);
  });

  it.each([
    [
      'period_of_operation_from',
      '31JUN24',
      'a date of the calendar, DDMMMYY, or 00XXX00 for none, such as 20JUN24',
    ],
    [
      'days_of_operation',
      '8      ',
      'days of operation, digits 1 (Monday) to 7 (Sunday) each in its own column, such as "1 3 5  "',
    ],
    ['passenger_std', '2560', 'a time of day, HHMM, such as 1705'],
    ['utc_variation_departure', '0700 ', 'the local time variation from UTC, sign and HHMM, such as +0700'],
    ['period_of_operation_to', '01JAN24', 'no earlier than 2024-03-31, such as 26OCT24'],
  ] as const)(
    'tells a bad %s with line, field, expected and example, and keeps the other flights',
    (name, text, expected) => {
      const { flights, problems } = read(legRecord({ [name]: text }), legRecord({ flight_number: ' 834' }));
      expect(problems.map(rowProblemText)).toEqual([
        `line 4, ${name}: expected ${expected}, got ${JSON.stringify(text.trim())}`,
      ]);
      expect(flights.map(({ flightNumber }) => flightNumber)).toEqual(['GA834']);
    },
  );

  it('tells a file that was cut off, one that is no SSIM, and a record that is too long', () => {
    const whole = [...HEAD, legRecord()].join('\n');
    expect(parseSsimSchedule(whole, station).problems.map(rowProblemText)).toEqual([
      'line 4, record_type: expected a trailer record (type 5) at the end, such as 5, got "3"',
    ]);
    expect(parseSsimSchedule('flight,from,to', station).problems[0]).toMatchObject({
      line: 1,
      field: 'record_type',
    });
    expect(read(`${legRecord()}X`).problems).toMatchObject([
      { line: 4, field: 'record', got: '201 characters' },
    ]);
  });

  it('knows an open date from one that does not exist', () => {
    expect([SSIM_DATE.read('00XXX00'), SSIM_DATE.read('29FEB24'), SSIM_DATE.read('29FEB23')]).toEqual([
      null,
      '2024-02-29',
      undefined,
    ]);
  });
});
