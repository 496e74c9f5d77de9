import type { FieldRule } from './flight-fields.ts';

/** Columns of a flight leg record (type 3) by name: first and last, counted from 1 (IATA SSIM, chapter 7). */
export const LEG_COLUMNS = {
  operational_suffix: [2, 2],
  airline_designator: [3, 5],
  flight_number: [6, 9],
  itinerary_variation_identifier: [10, 11],
  leg_sequence_number: [12, 13],
  service_type: [14, 14],
  period_of_operation_from: [15, 21],
  period_of_operation_to: [22, 28],
  days_of_operation: [29, 35],
  frequency_rate: [36, 36],
  departure_station: [37, 39],
  passenger_std: [40, 43],
  aircraft_std: [44, 47],
  utc_variation_departure: [48, 52],
  passenger_terminal_departure: [53, 54],
  arrival_station: [55, 57],
  aircraft_sta: [58, 61],
  passenger_sta: [62, 65],
  utc_variation_arrival: [66, 70],
  passenger_terminal_arrival: [71, 72],
  aircraft_type: [73, 75],
  onward_airline: [138, 140],
  onward_flight_number: [141, 144],
  aircraft_configuration_version: [173, 192],
  date_variation: [193, 194],
} as const satisfies Record<string, readonly [number, number]>;
export type LegColumn = keyof typeof LEG_COLUMNS;

export const RECORD_CHARACTERS = 200;

export const cell = (record: string, [first, last]: readonly [number, number]): string =>
  record.slice(first - 1, last).trim();

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** DDMMMYY as YYYY-MM-DD of this century; null for 00XXX00 (open). */
export const SSIM_DATE: FieldRule<string | null> = {
  expected: 'a date of the calendar, DDMMMYY, or 00XXX00 for none',
  example: '20JUN24',
  read: (text) => {
    if (text === '00XXX00') return null;
    const found = /^(\d{2})([A-Z]{3})(\d{2})$/.exec(text);
    const month = MONTHS.indexOf(found?.[2] ?? '');
    if (found === null || month < 0) return undefined;
    const date = new Date(Date.UTC(2000 + Number(found[3]), month, Number(found[1])));
    return date.getUTCDate() === Number(found[1]) ? date.toISOString().slice(0, 10) : undefined;
  },
};

/** Digits 1 to 7, each in its place, blanks between. */
export const SSIM_DAYS: FieldRule<readonly number[]> = {
  expected: 'days of operation, digits 1 (Monday) to 7 (Sunday) each in its own column',
  example: '"1 3 5  "',
  read: (text) => {
    const days = [...text.replaceAll(' ', '')].map(Number);
    const ascending = days.every((day, at) => day >= 1 && day <= 7 && (at === 0 || day > days[at - 1]!));
    return days.length > 0 && ascending ? days : undefined;
  },
};

/** Signed HHMM as minutes. */
export const UTC_VARIATION: FieldRule<number> = {
  expected: 'the local time variation from UTC, sign and HHMM',
  example: '+0700',
  read: (text) => {
    const found = /^([+-])(\d{2})([0-5]\d)$/.exec(text);
    if (found === null || Number(found[2]) > 14) return undefined;
    return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
  },
};

/** Day shifts of departure and arrival against the date of the period: a digit each, A for the day before. */
export const DATE_VARIATION: FieldRule<readonly [number, number] | null> = {
  expected: 'blank, or two characters of 0-7 or A (the day before)',
  example: '01',
  read: (text) => {
    if (text === '') return null;
    if (!/^[0-7A][0-7A]?$/.test(text)) return undefined;
    const [departure, arrival] = [...text.padEnd(2, '0')].map((one) => (one === 'A' ? -1 : Number(one)));
    return [departure!, arrival!];
  },
};

/** Seats of an aircraft configuration such as J14W34Y316VV364: its cabins added up; null when it names none. */
export function seatsOfConfiguration(text: string): number | null {
  const cabins = text.split(/VV|BB|LL|PP/)[0]!;
  const counts = [...cabins.matchAll(/[A-Z](\d{1,3})/g)].map(([, count]) => Number(count));
  const seats = counts.reduce((sum, count) => sum + count, 0);
  return seats > 0 ? seats : null;
}

/**
 * Service types of flights with passengers: scheduled J, S, Q; additional G, B, R; charter C, O, L (SSIM appendix C).
 * Cargo, mail, positioning, training and the like do not cross a hall.
 */
export const PASSENGER_SERVICES = 'JSQGBRCOL';
