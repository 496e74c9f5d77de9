import { DateTime } from 'luxon';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Unix milliseconds of a local date (YYYY-MM-DD) and minute of the day in an IANA time zone. */
export function localToUnixMs(date: string, minuteOfDay: number, timeZone: string): number {
  const [year, month, day] = date.split('-').map(Number);
  const at = DateTime.fromObject(
    { year, month, day, hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 },
    { zone: timeZone },
  );
  if (!at.isValid) throw new RangeError(`no instant ${date} minute ${minuteOfDay} in ${timeZone}`);
  return at.toMillis();
}

/** The local date of an instant, YYYY-MM-DD. */
export function localDateOf(unixMs: number, timeZone: string): string {
  const date = DateTime.fromMillis(unixMs, { zone: timeZone }).toISODate();
  if (date === null) throw new RangeError(`no local date for ${unixMs} in ${timeZone}`);
  return date;
}

/** Minute of the local day of an instant. */
export function localMinuteOf(unixMs: number, timeZone: string): number {
  const at = DateTime.fromMillis(unixMs, { zone: timeZone });
  return at.hour * 60 + at.minute;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export const daysBetween = (from: string, until: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** 1 Monday to 7 Sunday. */
export const isoWeekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** True for a YYYY-MM-DD that is in the calendar: 2024-02-30 is not. */
export const isCalendarDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
