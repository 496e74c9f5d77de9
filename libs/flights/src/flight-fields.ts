/** Rules of single fields, the same in every schedule format. */
export interface FieldRule<Value> {
  readonly expected: string;
  readonly example: string;
  /** The value, or undefined when the text does not follow the rule. */
  readonly read: (text: string) => Value | undefined;
}

const matching = (pattern: RegExp, expected: string, example: string): FieldRule<string> => ({
  expected,
  example,
  read: (text) => (pattern.test(text) ? text : undefined),
});

const wholeNumber = (least: number, most: number, example: string): FieldRule<number> => ({
  expected: `a whole number from ${least} to ${most}`,
  example,
  read: (text) => {
    if (!/^\d{1,9}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= least && value <= most ? value : undefined;
  },
});

/** Minutes after midnight from HH:MM or HHMM. */
export function readTimeOfDay(text: string): number | undefined {
  const found = /^([01]\d|2[0-3]):?([0-5]\d)$/.exec(text);
  return found === null ? undefined : Number(found[1]) * 60 + Number(found[2]);
}

export const SITE_ID = matching(/^[A-Z]{3}(-[A-Z0-9]{1,8})?$/, 'a site id', 'CGK-T3');
export const FLIGHT_NUMBER = matching(
  /^(?=\d?[A-Z])[A-Z0-9]{2}\d{1,4}[A-Z]?$/,
  'a flight number: airline designator of 2 characters and 1 to 4 digits',
  'GA832',
);
export const AIRPORT = matching(/^[A-Z]{3}$/, 'an airport code of 3 capital letters', 'SIN');
export const EQUIPMENT = matching(/^[A-Z0-9]{3}$/, 'an IATA equipment code of 3 characters', '738');
export const PROFILE = matching(/^[a-z][a-z0-9-]{0,39}$/, 'the name of a traveller profile', 'hajj');
export const SEATS = wholeNumber(1, 1000, '180');
export const TRAVELLERS = wholeNumber(0, 1000, '148');
export const EVERY_WEEKS = wholeNumber(1, 2, '2');
export const DIRECTION: FieldRule<'arrival' | 'departure'> = {
  expected: 'arrival or departure',
  example: 'arrival',
  read: (text) => (text === 'arrival' || text === 'departure' ? text : undefined),
};
export const TIME_OF_DAY: FieldRule<number> = {
  expected: 'a local time of day, HH:MM',
  example: '17:05',
  read: (text) => (text.length === 5 ? readTimeOfDay(text) : undefined),
};
export const SHARE: FieldRule<number> = {
  expected: 'a share from 0 to 1',
  example: '0.672',
  read: (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    return value >= 0 && value <= 1 ? value : undefined;
  },
};
export const WEEKDAYS: FieldRule<readonly number[]> = {
  expected: 'days of operation: digits 1 (Monday) to 7 (Sunday)',
  example: '1234567',
  read: (text) => {
    const days = [...text].map(Number);
    return /^[1-7]{1,7}$/.test(text) && new Set(days).size === days.length ? days : undefined;
  },
};
export const SHOW_UP_MINUTES = wholeNumber(0, 1440, '120');
export const SHOW_UP_PERCENT: FieldRule<number> = {
  expected: 'a percentage from 0 to 100',
  example: '8.93',
  read: (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    return value <= 100 ? value : undefined;
  },
};
