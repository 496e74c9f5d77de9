import { DateTime } from 'luxon';
import type { CurrentRun } from '#contracts';

/** Time of the run as in Jakarta, the reference of the country, such as `20 June 2024, 03:45 WIB`. */
export const jakartaTime = (instant: string): string =>
  `${DateTime.fromISO(instant, { zone: 'Asia/Jakarta', locale: 'en-GB' }).toFormat('d MMMM yyyy, HH:mm')} WIB`;

/** A run in one line. */
export const describeRun = (run: CurrentRun): string =>
  `${run.title.en}: it is ${jakartaTime(run.siteAt)}, and ${run.speedRequested} times faster than real.`;
