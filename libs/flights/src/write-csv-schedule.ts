import { CSV_COLUMNS } from './csv-schedule.ts';
import type { ScheduledFlight } from './schedule.ts';

/**
 * A schedule in our own format, `note` as a comment above it: what an import from SSIM or AIDX is kept as. Reading it back
 * gives the same flights.
 */
export function csvSchedule(flights: readonly ScheduledFlight[], note: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const rows = flights.map((flight) => {
    const { minuteOfDay, operates } = flight;
    return [
      flight.siteId,
      flight.direction,
      flight.flightNumber,
      flight.otherAirport,
      `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`,
      flight.equipment,
      flight.seats,
      flight.travellers,
      flight.wniShare,
      flight.profile,
      flight.onward,
      operates.from,
      operates.until,
      operates.weekdays.length === 7 ? null : operates.weekdays.join(''),
      operates.everyWeeks === 1 ? null : operates.everyWeeks,
    ].join(',');
  });
  const comment = note.split('\n').map((line) => `# ${line}`);
  return `${[...comment, CSV_COLUMNS.join(','), ...rows].join('\n')}\n`;
}
