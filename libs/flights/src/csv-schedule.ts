import { CsvError, parse } from 'csv-parse/sync';
import * as field from './flight-fields.ts';
import type { FieldRule } from './flight-fields.ts';
import { isCalendarDate } from './local-calendar.ts';
import { MAX_SCHEDULE_CHARACTERS, MAX_SCHEDULE_ROWS, ProblemList } from './row-problem.ts';
import type { ScheduleReading } from './row-problem.ts';
import { EVERY_DAY } from './schedule.ts';
import type { ScheduledFlight } from './schedule.ts';

export const CSV_COLUMNS = [
  'site',
  'direction',
  'flight',
  'other_airport',
  'scheduled',
  'equipment',
  'seats',
  'travellers',
  'wni_share',
  'profile',
  'onward',
  'from',
  'until',
  'days',
  'every_weeks',
] as const;
type Column = (typeof CSV_COLUMNS)[number];

const REQUIRED: readonly Column[] = CSV_COLUMNS.slice(0, 7);

const DATE: FieldRule<string> = {
  expected: 'a date of the calendar, YYYY-MM-DD',
  example: '2024-06-20',
  read: (text) => (isCalendarDate(text) ? text : undefined),
};

/**
 * Our own schedule format: CSV with a header row, `#` comment lines, one flight a row. `site, direction, flight,
 * other_airport, scheduled (HH:MM local), equipment, seats` are required; `travellers, wni_share, profile, onward, from,
 * until, days, every_weeks` may be empty or left out. A bad row is left out and told; the others are kept.
 */
export function parseCsvSchedule(text: string): ScheduleReading {
  const problems = new ProblemList();
  const none = { flights: [], problems: problems.listed, problemsLeftOff: 0 };
  if (text.length > MAX_SCHEDULE_CHARACTERS) {
    problems.add({
      line: 1,
      field: 'file',
      expected: `at most ${MAX_SCHEDULE_CHARACTERS} characters`,
      example: 'a file of one season',
      got: `${text.length} characters`,
    });
    return none;
  }
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: MAX_SCHEDULE_ROWS + 2,
      trim: true,
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    problems.add({ line, field: 'file', expected: 'CSV', example: 'GA832,SIN', got: error.message });
    return none;
  }
  const header = rows.shift();
  if (header === undefined || !checkHeader(header.record, header.info.lines, problems)) {
    if (header === undefined) {
      problems.add({
        line: 1,
        field: 'header',
        expected: 'a header row',
        example: CSV_COLUMNS.join(','),
        got: '',
      });
    }
    return none;
  }
  const columns = header.record as Column[];
  const flights: ScheduledFlight[] = [];
  const lineOfKey = new Map<string, number>();
  for (const { record, info } of rows) {
    if (flights.length >= MAX_SCHEDULE_ROWS) {
      problems.add({
        line: info.lines,
        field: 'file',
        expected: `at most ${MAX_SCHEDULE_ROWS} flights`,
        example: 'a file of one season',
        got: 'more',
      });
      break;
    }
    const flight = readRow(columns, record, info.lines, problems);
    if (flight === undefined) continue;
    const key = keyOf(flight);
    const before = lineOfKey.get(key);
    if (before !== undefined) {
      problems.add({
        line: info.lines,
        field: 'flight',
        expected: `a flight number once a site, direction and period (line ${before} has it)`,
        example: `${flight.airline}9001`,
        got: flight.flightNumber,
      });
      continue;
    }
    lineOfKey.set(key, info.lines);
    flights.push(flight);
  }
  return { flights, problems: problems.listed, problemsLeftOff: problems.leftOff };
}

const keyOf = ({ siteId, direction, flightNumber, operates }: ScheduledFlight): string =>
  [siteId, direction, flightNumber, operates.from, operates.until, operates.weekdays.join('')].join(' ');

function checkHeader(record: readonly string[], line: number, problems: ProblemList): boolean {
  const known: readonly string[] = CSV_COLUMNS;
  const bad = record.filter((name, at) => !known.includes(name) || record.indexOf(name) !== at);
  const missing = REQUIRED.filter((name) => !record.includes(name));
  for (const name of bad) {
    problems.add({
      line,
      field: 'header',
      expected: `each column once, out of ${known.join(', ')}`,
      example: CSV_COLUMNS.join(','),
      got: name,
    });
  }
  for (const name of missing) {
    problems.add({ line, field: name, expected: 'this column', example: CSV_COLUMNS.join(','), got: '' });
  }
  return bad.length === 0 && missing.length === 0;
}

function readRow(
  columns: readonly Column[],
  record: readonly string[],
  line: number,
  problems: ProblemList,
): ScheduledFlight | undefined {
  let sound = true;
  const refuse = (name: string, expected: string, example: string, got: string): void => {
    sound = false;
    problems.add({ line, field: name, expected, example, got });
  };
  if (record.length !== columns.length) {
    refuse('row', `${columns.length} fields, as in the header`, columns.join(','), `${record.length} fields`);
    return undefined;
  }
  const need = <Value>(name: Column, rule: FieldRule<Value>, fallback: Value): Value => {
    const got = record[columns.indexOf(name)] ?? '';
    const value = rule.read(got);
    if (value === undefined) refuse(name, rule.expected, rule.example, got);
    return value ?? fallback;
  };
  const maybe = <Value>(name: Column, rule: FieldRule<Value>): Value | null => {
    const at = columns.indexOf(name);
    return at < 0 || record[at] === '' ? null : need<Value | null>(name, rule, null);
  };
  const flightNumber = need('flight', field.FLIGHT_NUMBER, '');
  const seats = need('seats', field.SEATS, 1);
  const travellers = maybe('travellers', field.TRAVELLERS);
  const from = maybe('from', DATE);
  const until = maybe('until', DATE);
  if (travellers !== null && sound && travellers > seats) {
    refuse('travellers', `no more than the seats (${seats})`, String(seats), String(travellers));
  }
  if (from !== null && until !== null && until < from) {
    refuse('until', `no earlier than from (${from})`, from, until);
  }
  if (from === null && maybe('every_weeks', field.EVERY_WEEKS) === 2) {
    refuse('from', 'the first date of a flight of every other week', '2024-06-20', '');
  }
  const flight: ScheduledFlight = {
    siteId: need('site', field.SITE_ID, ''),
    direction: need('direction', field.DIRECTION, 'arrival'),
    airline: flightNumber.slice(0, 2),
    flightNumber,
    otherAirport: need('other_airport', field.AIRPORT, ''),
    minuteOfDay: need('scheduled', field.TIME_OF_DAY, 0),
    operates: {
      from,
      until,
      weekdays: maybe('days', field.WEEKDAYS) ?? EVERY_DAY.weekdays,
      everyWeeks: maybe('every_weeks', field.EVERY_WEEKS) === 2 ? 2 : 1,
    },
    equipment: need('equipment', field.EQUIPMENT, ''),
    seats,
    travellers,
    wniShare: maybe('wni_share', field.SHARE),
    profile: maybe('profile', field.PROFILE),
    onward: maybe('onward', field.FLIGHT_NUMBER),
  };
  return sound ? flight : undefined;
}
