import { addDays, daysBetween, isoWeekday, localDateOf, localToUnixMs } from './local-calendar.ts';
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
    for (const flight of flights) {
      if (!operatesOn(flight.operates, date)) continue;
      const scheduledAtUnixMs = localToUnixMs(date, flight.minuteOfDay, timeZone);
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
