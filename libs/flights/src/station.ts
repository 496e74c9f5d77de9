/**
 * What a schedule of airlines or airport does not say by itself: which of its flights cross our border, at which of our
 * sites, and how many seats an aircraft has that comes without a layout.
 */
export interface Station {
  /** IATA code of the airport whose flights are wanted. */
  readonly airport: string;
  /** IANA zone of the airport, for formats that give instants. */
  readonly timeZone: string;
  /** The site of a flight, or null when it is at none of ours. */
  siteOf(flight: { readonly terminal: string | null; readonly airline: string }): string | null;
  /** Seats of an equipment code; null when not known. */
  seatsOf(equipment: string): number | null;
  /** False for domestic airports. */
  crossesBorder(otherAirport: string): boolean;
}
