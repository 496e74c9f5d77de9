import type { FlightTile } from '#contracts';

export type Flight = FlightTile['observation'];

const GONE: ReadonlySet<Flight['state']> = new Set(['departed', 'landed', 'cancelled']);

/** Held, late by a minute or more, or about to leave somebody behind. */
export function isAtRisk(flight: Flight): boolean {
  return flight.state === 'held' || flight.delayMinutes >= 1 || flight.travellersMissed > 0;
}

export function isGone(flight: Flight): boolean {
  return GONE.has(flight.state);
}

/** Longest delay first; of equal ones the earlier flight, so that rows do not jump about. */
export function flightsAtRisk(flights: readonly Flight[], withGone: boolean): Flight[] {
  return flights
    .filter((flight) => isAtRisk(flight) && (withGone || !isGone(flight)))
    .sort(
      (a, b) =>
        b.delayMinutes - a.delayMinutes ||
        a.scheduledAt.localeCompare(b.scheduledAt) ||
        a.flightId.localeCompare(b.flightId),
    );
}
