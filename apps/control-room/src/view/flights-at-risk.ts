import type { FlightObservation, FlightTile } from '#contracts';

/** At most so many flights are shown. */
export const FLIGHTS_SHOWN = 50;
/** At most so many flights of a run are remembered; the ones heard of longest ago are forgotten first. */
const remembered = 5_000;

const gone: readonly FlightObservation['state'][] = ['departed', 'landed', 'cancelled'];
const isGone = ({ observation }: FlightTile): boolean => gone.includes(observation.state);
const isAtRisk = ({ observation }: FlightTile): boolean =>
  observation.delayMinutes > 0 || observation.state === 'held';

/** Flights that are late or held: those that can still be helped before those that have left, the latest first. */
export class FlightsAtRisk {
  readonly #flights = new Map<string, FlightTile>();

  observe(observation: FlightObservation, observedAt: string): void {
    this.#flights.delete(observation.flightId);
    this.#flights.set(observation.flightId, { kind: 'flight', observation, observedAt });
    if (this.#flights.size <= remembered) return;
    const [oldest] = this.#flights.keys();
    if (oldest !== undefined) this.#flights.delete(oldest);
  }

  clear(): void {
    this.#flights.clear();
  }

  /** At most {@link FLIGHTS_SHOWN} tiles, by their key. */
  tiles(): ReadonlyMap<string, FlightTile> {
    const worst = [...this.#flights.values()]
      .filter(isAtRisk)
      .sort(
        (a, b) =>
          Number(isGone(a)) - Number(isGone(b)) ||
          b.observation.delayMinutes - a.observation.delayMinutes ||
          (a.observation.flightId < b.observation.flightId ? -1 : 1),
      )
      .slice(0, FLIGHTS_SHOWN);
    return new Map(worst.map((tile) => [`flight/${tile.observation.flightId}`, tile]));
  }
}
