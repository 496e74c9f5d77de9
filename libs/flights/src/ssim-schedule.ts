import * as field from './flight-fields.ts';
import type { FieldRule } from './flight-fields.ts';
import { addDays } from './local-calendar.ts';
import { MAX_SCHEDULE_CHARACTERS, MAX_SCHEDULE_ROWS, ProblemList } from './row-problem.ts';
import type { ScheduleReading } from './row-problem.ts';
import type { Operation, ScheduledFlight } from './schedule.ts';
import * as ssim from './ssim-record.ts';
import type { LegColumn } from './ssim-record.ts';
import type { Station } from './station.ts';

const DAY_MINUTES = 1440;
const HOMEWARD: Readonly<Record<string, 'L' | 'U'>> = { L: 'L', U: 'U' };

/**
 * An airline's schedule in IATA SSIM chapter 7 (200-character records), cut to the flights of one station that cross the
 * border. Left out without a word: cargo and other flights without passengers, duplicate legs of other airlines'
 * flights (segment data 050), and flights elsewhere. A bad record is left out and told. A file that does not end with a
 * trailer record was cut off: told as a problem of its last line.
 */
export function parseSsimSchedule(text: string, station: Station): ScheduleReading {
  const problems = new ProblemList();
  const told = (line: number, name: string, expected: string, example: string, got: string): void =>
    problems.add({ line, field: name, expected, example, got });
  const flights: ScheduledFlight[] = [];
  const lines = text.length > MAX_SCHEDULE_CHARACTERS ? [] : text.split(/\r?\n/);
  if (lines.length === 0) {
    told(1, 'file', `at most ${MAX_SCHEDULE_CHARACTERS} characters`, 'one airline', String(text.length));
  }
  let mode: 'L' | 'U' | null = null;
  let before = '';
  let lastLine = 1;
  for (const [at, record] of lines.entries()) {
    const line = at + 1;
    // Padding of tapes: blank records, records of zeros.
    if (/^[0\s\u001a]*$/.test(record)) continue;
    lastLine = line;
    const type = record[0]!;
    if (flights.length >= MAX_SCHEDULE_ROWS) {
      told(line, 'file', `at most ${MAX_SCHEDULE_ROWS} flights`, 'a file of one season', 'more');
      before = '5';
      break;
    }
    if (!mayFollow(before, type)) {
      const expected = `a record that may follow type ${before === '' ? 'nothing' : before}: ${followersOf(before)}`;
      told(line, 'record_type', expected, followersOf(before)[0]!, type);
      if (!'12345'.includes(type)) continue;
    }
    before = type;
    if (record.trimEnd().length > ssim.RECORD_CHARACTERS) {
      told(line, 'record', `${ssim.RECORD_CHARACTERS} characters`, '200', `${record.length} characters`);
      continue;
    }
    if (type === '2') {
      mode = HOMEWARD[record[1] ?? ''] ?? null;
      if (mode === null) told(line, 'time_mode', 'L (local) or U (UTC)', 'L', (record[1] ?? '').trim());
    }
    if (type === '3' && mode !== null && !isDuplicate(lines, at)) {
      flights.push(...legFlights(record, mode, station, told.bind(null, line)));
    }
  }
  if (before !== '5') told(lastLine, 'record_type', 'a trailer record (type 5) at the end', '5', before);
  return { flights, problems: problems.listed, problemsLeftOff: problems.leftOff };
}

const FOLLOWERS: Readonly<Record<string, string>> = {
  '': '1',
  '1': '2',
  '2': '3',
  '3': '345',
  '4': '345',
  '5': '2',
};
const followersOf = (type: string): string => FOLLOWERS[type] ?? '12345';
const mayFollow = (before: string, type: string): boolean => followersOf(before).includes(type);

/** A leg whose segment data (type 4, DEI 050) names another airline's flight as the operating one. */
function isDuplicate(lines: readonly string[], at: number): boolean {
  for (let next = at + 1; lines[next]?.startsWith('4'); next += 1) {
    if (lines[next]!.slice(30, 33) === '050') return true;
  }
  return false;
}

type Tell = (name: string, expected: string, example: string, got: string) => void;

/** The one or two flights that a leg is to the station (two when it both begins and ends there). */
function legFlights(record: string, mode: 'L' | 'U', station: Station, tell: Tell): ScheduledFlight[] {
  const at = (name: LegColumn): string => ssim.cell(record, ssim.LEG_COLUMNS[name]);
  const [from, to] = [at('departure_station'), at('arrival_station')];
  if (from !== station.airport && to !== station.airport) return [];
  if (!ssim.PASSENGER_SERVICES.includes(at('service_type'))) return [];
  let sound = true;
  const refuse: Tell = (...told) => {
    sound = false;
    tell(...told);
  };
  const need = <Value>(name: LegColumn, rule: FieldRule<Value>, fallback: Value, got = at(name)): Value => {
    const value = rule.read(got);
    if (value === undefined) refuse(name, rule.expected, rule.example, got);
    return value === undefined ? fallback : value;
  };
  const airline = at('airline_designator');
  const number = at('flight_number').replace(/^0+(?=\d)/, '');
  const flightNumber = need(
    'flight_number',
    field.FLIGHT_NUMBER,
    '',
    `${airline}${number}${at('operational_suffix')}`,
  );
  need('departure_station', field.AIRPORT, '');
  need('arrival_station', field.AIRPORT, '');
  const equipment = need('aircraft_type', field.EQUIPMENT, '');
  const departureVariation = need('utc_variation_departure', ssim.UTC_VARIATION, 0);
  const arrivalVariation = need('utc_variation_arrival', ssim.UTC_VARIATION, 0);
  const standardDeparture = need('passenger_std', hoursAndMinutes, 0);
  const standardArrival = need('passenger_sta', hoursAndMinutes, 0);
  const dateVariation = need('date_variation', ssim.DATE_VARIATION, null);
  const operates: Operation = {
    from: need('period_of_operation_from', ssim.SSIM_DATE, null),
    until: need('period_of_operation_to', ssim.SSIM_DATE, null),
    weekdays: need('days_of_operation', ssim.SSIM_DAYS, []),
    everyWeeks: at('frequency_rate') === '2' ? 2 : 1,
  };
  const { from: firstDate, until: lastDate } = operates;
  if (firstDate !== null && lastDate !== null && lastDate < firstDate) {
    refuse('period_of_operation_to', `no earlier than ${firstDate}`, '26OCT24', at('period_of_operation_to'));
  }
  const configuration = at('aircraft_configuration_version');
  const seats = ssim.seatsOfConfiguration(configuration) ?? station.seatsOf(equipment);
  if (seats === null) {
    const expected = `cabins with seats, or known seats of equipment ${equipment}`;
    refuse('aircraft_configuration_version', expected, 'Y180VV180', configuration);
  }
  if (!sound || seats === null) return [];
  const onwardNumber = at('onward_flight_number').replace(/^0+(?=\d)/, '');
  const onward = field.FLIGHT_NUMBER.read(`${at('onward_airline')}${onwardNumber}`) ?? null;
  // Minutes after midnight of the period's date, in each station's own time.
  const utc = mode === 'U' ? 1 : 0;
  const leavesUtc = standardDeparture - (utc === 1 ? 0 : departureVariation);
  const arrivesUtc = standardArrival - (utc === 1 ? 0 : arrivalVariation);
  const daysUnderWay =
    dateVariation === null ? Math.max(0, Math.ceil((leavesUtc - arrivesUtc) / DAY_MINUTES)) : 0;
  const [departureDays, arrivalDays] = dateVariation ?? [0, daysUnderWay];
  const leaves = standardDeparture + utc * departureVariation + departureDays * DAY_MINUTES;
  const arrives = standardArrival + utc * arrivalVariation + arrivalDays * DAY_MINUTES;

  const flightAt = (
    direction: ScheduledFlight['direction'],
    otherAirport: string,
    minutes: number,
    terminal: string,
  ): ScheduledFlight[] => {
    if (!station.crossesBorder(otherAirport)) return [];
    const siteId = station.siteOf({ airline, terminal: terminal === '' ? null : terminal });
    if (siteId === null) return [];
    const days = Math.floor(minutes / DAY_MINUTES);
    return [
      {
        siteId,
        direction,
        airline,
        flightNumber,
        otherAirport,
        minuteOfDay: minutes - days * DAY_MINUTES,
        operates: shifted(operates, days),
        equipment,
        seats,
        travellers: null,
        wniShare: null,
        profile: null,
        onward: direction === 'arrival' ? onward : null,
      },
    ];
  };
  return [
    ...(from === station.airport
      ? flightAt('departure', to, leaves, at('passenger_terminal_departure'))
      : []),
    ...(to === station.airport ? flightAt('arrival', from, arrives, at('passenger_terminal_arrival')) : []),
  ];
}

const hoursAndMinutes: FieldRule<number> = {
  expected: 'a time of day, HHMM',
  example: '1705',
  read: (text) => (text === '2400' ? DAY_MINUTES : text.length === 4 ? field.readTimeOfDay(text) : undefined),
};

/** The same operation on dates so many days later. */
function shifted(operates: Operation, days: number): Operation {
  if (days === 0) return operates;
  const move = (date: string | null): string | null => (date === null ? null : addDays(date, days));
  return {
    ...operates,
    from: move(operates.from),
    until: move(operates.until),
    weekdays: operates.weekdays.map((day) => ((((day - 1 + days) % 7) + 7) % 7) + 1).sort(),
  };
}
