import type { AirportModel, FlightView } from '#hall-model';

const HOUR_MS = 3_600_000;
/** Flights worth a look: from some hours before their time until long after it, for one may be held. */
const AHEAD_MS = 4 * HOUR_MS;
const BEHIND_MS = 12 * HOUR_MS;
/** Told in one observation; the rest follows in the next. */
const FLIGHTS_AT_ONCE = 500;

/** Tells which flights look otherwise than when last told. Costs one look at each flight of the last hours. */
export class FlightWatch {
  readonly #model: AirportModel;
  readonly #told = new Map<number, string>();
  #lastTold: number[] = [];

  constructor(model: AirportModel) {
    this.#model = model;
  }

  changed(): FlightView[] {
    const { nowMs, plan } = this.#model;
    const changed: FlightView[] = [];
    this.#lastTold = [];
    for (let flight = 0; flight < plan.flights.length; flight++) {
      const scheduledAtMs = plan.flightScheduledAtMs[flight] ?? 0;
      if (scheduledAtMs < nowMs - BEHIND_MS || scheduledAtMs > nowMs + AHEAD_MS) {
        this.#told.delete(flight);
        continue;
      }
      const view = this.#model.observeFlight(flight);
      const words = `${view.state} ${view.delayMs} ${view.travellersThrough} ${view.travellersMissed}`;
      if (this.#told.get(flight) === words) continue;
      this.#told.set(flight, words);
      this.#lastTold.push(flight);
      changed.push(view);
      if (changed.length === FLIGHTS_AT_ONCE) break;
    }
    return changed;
  }

  /** What {@link changed} gave last did not arrive: the next time tells it again. */
  tellAgain(): void {
    for (const flight of this.#lastTold) this.#told.delete(flight);
  }
}
