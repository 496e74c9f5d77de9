/**
 * A flight as a timetable has it: local time of day and the days on which it runs. A ferry sailing is a flight here too.
 * Times are local to the site, because timetables are.
 */
export interface ScheduledFlight {
  /** Site at which the travellers cross the border, such as CGK-T3. */
  readonly siteId: string;
  readonly direction: 'arrival' | 'departure';
  /** IATA or ICAO designator, such as GA. */
  readonly airline: string;
  /** Designator and number, such as GA832. */
  readonly flightNumber: string;
  readonly otherAirport: string;
  /** Minutes after local midnight of off-block (departure) or on-block (arrival). */
  readonly minuteOfDay: number;
  readonly operates: Operation;
  /** IATA equipment code, such as 738. */
  readonly equipment: string;
  readonly seats: number;
  /** Who cross the border on this flight; null: the reader knows seats alone. */
  readonly travellers: number | null;
  /** Indonesians among them, 0 to 1; null: as the traveller profile says. */
  readonly wniShare: number | null;
  /** Name of a traveller profile; null: the site's ordinary one. */
  readonly profile: string | null;
  /** Number of the flight that the same aircraft flies next at this site: the departure after an arrival, or the return. */
  readonly onward: string | null;
}

export interface Operation {
  /** First and last local date, YYYY-MM-DD; null: open. */
  readonly from: string | null;
  readonly until: string | null;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekdays: readonly number[];
  /** 2: every other week, counted from `from` (SSIM frequency rate); otherwise 1. */
  readonly everyWeeks: 1 | 2;
}

export const EVERY_DAY: Operation = {
  from: null,
  until: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  everyWeeks: 1,
};

/** A flight of one date. */
export interface DatedFlight {
  /** Number, date, site and direction: unique in a run, such as GA832-20240620-CGK-T3-D. */
  readonly flightId: string;
  /** Local date of off-block or on-block, YYYY-MM-DD. */
  readonly date: string;
  readonly scheduledAtUnixMs: number;
  readonly flight: ScheduledFlight;
}
