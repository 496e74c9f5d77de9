/** A duration cut into the one or two units that a reader wants; `unit` names the message that prints it. */
export type DurationParts =
  | { readonly unit: 'seconds'; readonly seconds: number }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'days'; readonly days: number; readonly hours: number };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Rounds to what is printed, so that 59.6 minutes reads 1 h 0 min and never 60 min. Negative counts as nothing. */
export function durationParts(durationMs: number): DurationParts {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE - SECOND / 2) return { unit: 'seconds', seconds: Math.round(ms / SECOND) };
  const wholeMinutes = Math.round(ms / MINUTE);
  if (wholeMinutes < 60) return { unit: 'minutes', minutes: wholeMinutes };
  if (wholeMinutes < DAY / MINUTE)
    return { unit: 'hours', hours: Math.floor(wholeMinutes / 60), minutes: wholeMinutes % 60 };
  const wholeHours = Math.round(ms / HOUR);
  return { unit: 'days', days: Math.floor(wholeHours / 24), hours: wholeHours % 24 };
}
