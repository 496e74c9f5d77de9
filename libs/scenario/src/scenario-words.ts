import { z } from 'zod';

export const bilingual = z
  .strictObject({ id: z.string().min(1).max(2000), en: z.string().min(1).max(2000) })
  .meta({ expected: 'a text in both languages', example: '{id: Hari biasa, en: Ordinary day}' });

export const siteId = z
  .string()
  .regex(/^[A-Z]{3}(-[A-Z0-9]{1,8})?$/)
  .meta({ expected: 'a site id', example: 'CGK-T3' });

export const hallId = z
  .string()
  .regex(/^[A-Z]{3}(-[A-Z0-9]{1,8})?-(arrival|departure)$/)
  .meta({ expected: 'a hall id: site and direction', example: 'CGK-T3-departure' });

export const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ expected: 'a local time of day, HH:MM', example: '07:00' });

export const seedPath = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z0-9-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/)
  .meta({ expected: 'a path below the seeds folder', example: 'flights/cgk-2024-06-20.csv' });

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const SPAN = /^(?=\d)(\d{1,3}d)?(\d{1,4}h)?(\d{1,5}m)?(\d{1,6}s)?$/;

export const zonedInstant = z
  .string()
  .regex(ZONED)
  .meta({ expected: 'a date and time with its zone', example: '2024-06-20T03:45+07:00' });

/** A moment of a scenario: with zone, or time of day of the first day at the site, or after the start. */
export const moment = z
  .string()
  .refine(
    (text) => ZONED.test(text) || CLOCK.test(text) || (text.startsWith('+') && SPAN.test(text.slice(1))),
  )
  .meta({
    expected: 'a date and time with its zone, or HH:MM of the first day, or a time after the start',
    example: '2024-06-22T21:00+07:00, 04:15 or +12h30m',
  });

/** A length of time: days, hours, minutes, seconds in this order, at least one of them. */
export const span = z
  .string()
  .regex(SPAN)
  .meta({ expected: 'a length of time', example: '45m, 8h, 1h30m or 2d12h' });

/** Milliseconds of a {@link span}. */
export function spanMs(text: string): number {
  const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([dhms])/g)) {
    ms += Number(count) * unitMs[unit as keyof typeof unitMs];
  }
  return ms;
}

/** Unix milliseconds of a {@link zonedInstant}; undefined for a day or hour that does not exist. */
export function zonedUnixMs(text: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0));
  const naive = new Date(Date.UTC(year!, month! - 1, day, hour, minute, second || 0));
  const exists =
    naive.getUTCFullYear() === year &&
    naive.getUTCMonth() === month! - 1 &&
    naive.getUTCDate() === day &&
    naive.getUTCHours() === hour &&
    naive.getUTCMinutes() === minute;
  const unixMs = Date.parse(text);
  return exists && !Number.isNaN(unixMs) ? unixMs : undefined;
}

export type MomentKind = 'zoned' | 'clock' | 'after-start';
export const momentKind = (text: string): MomentKind =>
  text.startsWith('+') ? 'after-start' : CLOCK.test(text) ? 'clock' : 'zoned';
