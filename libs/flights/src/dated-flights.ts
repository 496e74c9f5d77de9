import {
  DAY_MS,
  MINUTE_MS,
  addDays,
  daysBetween,
  isoWeekday,
  localDateOf,
  localToUnixMs,
} from './local-calendar.ts';
import type { DatedFlight, Operation, ScheduledFlight } from './schedule.ts';

export function operatesOn(operates: Operation, date: string): boolean {
  if (operates.from !== null && date < operates.from) return false;
  if (operates.until !== null && date > operates.until) return false;
  if (!operates.weekdays.includes(isoWeekday(date))) return false;
  if (operates.everyWeeks === 1 || operates.from === null) return true;
  return Math.floor(daysBetween(operates.from, date) / 7) % 2 === 0;
}

export const flightIdOf = (flight: ScheduledFlight, date: string): string =>
  `${flight.flightNumber}-${date.replaceAll('-', '')}-${flight.siteId}-${flight.direction === 'arrival' ? 'A' : 'D'}`;

/** Every running of the flights with `fromUnixMs <= scheduled < untilUnixMs`, by time and then by flight id. */
export function dateFlights(
  flights: readonly ScheduledFlight[],
  timeZone: string,
  fromUnixMs: number,
  untilUnixMs: number,
): DatedFlight[] {
  const dated: DatedFlight[] = [];
  const lastDate = localDateOf(untilUnixMs, timeZone);
  for (let date = localDateOf(fromUnixMs, timeZone); date <= lastDate; date = addDays(date, 1)) {
    const unixMsOf = clockOf(date, timeZone);
    for (const flight of flights) {
      if (!operatesOn(flight.operates, date)) continue;
      const scheduledAtUnixMs = unixMsOf(flight.minuteOfDay);
      if (scheduledAtUnixMs < fromUnixMs || scheduledAtUnixMs >= untilUnixMs) continue;
      dated.push({ flightId: flightIdOf(flight, date), date, scheduledAtUnixMs, flight });
    }
  }
  return dated.sort(
    (one, other) =>
      one.scheduledAtUnixMs - other.scheduledAtUnixMs ||
      (one.flightId < other.flightId ? -1 : one.flightId > other.flightId ? 1 : 0),
  );
}

/** Instants of one local day by minute: arithmetic, except on a day on which the clocks are changed. */
function clockOf(date: string, timeZone: string): (minuteOfDay: number) => number {
  const midnightUnixMs = localToUnixMs(date, 0, timeZone);
  const plain = localToUnixMs(addDays(date, 1), 0, timeZone) - midnightUnixMs === DAY_MS;
  return plain
    ? (minuteOfDay) => midnightUnixMs + minuteOfDay * MINUTE_MS
    : (minuteOfDay) => localToUnixMs(date, minuteOfDay, timeZone);
}
