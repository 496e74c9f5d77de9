import { MINUTE_MS } from './local-calendar.ts';
import type { DatedFlight } from './schedule.ts';

/** Least time on the ground by size of the aircraft: the first row whose `upToSeats` is not below the seats counts. */
export interface GroundTimeRule {
  readonly bySeats: readonly {
    readonly upToSeats: number;
    readonly minimumTurnaroundMinutes: number;
    /** Ground times beyond this are a layover, after which the aircraft need not be the same; not paired by guess. */
    readonly longestTurnaroundMinutes: number;
  }[];
  /** Low-cost airlines turn faster. */
  readonly lowCost: { readonly airlines: readonly string[]; readonly minimumTurnaroundMinutes: number };
  /** What an aircraft can make up between leaving and coming back, out of its planned time away. */
  readonly awaySlackMinutes: number;
}

/**
 * What one aircraft flies one after the other: an arrival and the departure after it, or, for an aircraft based here, a
 * departure and its return. `inboundFlightId` is the earlier flight, `outboundFlightId` the next; the time is the least
 * from block to block.
 */
export interface Rotation {
  readonly inboundFlightId: string;
  readonly outboundFlightId: string;
  readonly minimumTurnaroundMs: number;
}

export function minimumTurnaroundMs(rule: GroundTimeRule, airline: string, seats: number): number {
  const bySeats = rowFor(rule, seats).minimumTurnaroundMinutes;
  const lowCost = rule.lowCost.airlines.includes(airline);
  return MINUTE_MS * (lowCost ? Math.min(bySeats, rule.lowCost.minimumTurnaroundMinutes) : bySeats);
}

function rowFor(rule: GroundTimeRule, seats: number): GroundTimeRule['bySeats'][number] {
  const row = rule.bySeats.find(({ upToSeats }) => seats <= upToSeats) ?? rule.bySeats.at(-1);
  if (row === undefined) throw new RangeError('a ground time rule needs at least one row');
  return row;
}

/**
 * Which aircraft flies what next. An inbound flight with a known onward number takes the next running of that number;
 * the others of one site, airline and equipment are paired first in, first out, where the ground time lies between the
 * minimum and the longest that still counts as a turnaround. Each outbound is flown once. A departure with a known onward
 * number is followed by the next arrival of that number. `flights` by time.
 */
export function pairRotations(flights: readonly DatedFlight[], rule: GroundTimeRule): Rotation[] {
  const outbounds = flights.filter(({ flight }) => flight.direction === 'departure');
  const byNumber = groupBy(outbounds, ({ flight }) => `${flight.siteId} ${flight.flightNumber}`);
  const byFleet = groupBy(outbounds, fleetOf);
  const taken = new Set<string>();
  const rotations: Rotation[] = [];
  const onwardKnown = (one: DatedFlight): boolean => one.flight.onward !== null;
  const inbounds = flights.filter(({ flight }) => flight.direction === 'arrival');
  for (const inbound of [...inbounds.filter(onwardKnown), ...inbounds.filter((one) => !onwardKnown(one))]) {
    const { airline, onward, seats, siteId } = inbound.flight;
    const minimumMs = minimumTurnaroundMs(rule, airline, seats);
    const longestMs = rowFor(rule, seats).longestTurnaroundMinutes * MINUTE_MS;
    const candidates =
      (onward === null ? byFleet.get(fleetOf(inbound)) : byNumber.get(`${siteId} ${onward}`)) ?? [];
    const outbound = candidates.find((one) => {
      const groundMs = one.scheduledAtUnixMs - inbound.scheduledAtUnixMs;
      if (taken.has(one.flightId)) return false;
      // A known onward flight may be planned tighter than our rule of thumb.
      return onward === null ? groundMs >= minimumMs && groundMs <= longestMs : groundMs > 0;
    });
    if (outbound === undefined) continue;
    taken.add(outbound.flightId);
    const groundMs = outbound.scheduledAtUnixMs - inbound.scheduledAtUnixMs;
    rotations.push({
      inboundFlightId: inbound.flightId,
      outboundFlightId: outbound.flightId,
      minimumTurnaroundMs: Math.min(minimumMs, groundMs),
    });
  }
  return [...rotations, ...returns(flights, rule)];
}

/** Departures of aircraft based here, each with its return. */
function returns(flights: readonly DatedFlight[], rule: GroundTimeRule): Rotation[] {
  const arrivals = groupBy(
    flights.filter(({ flight }) => flight.direction === 'arrival'),
    ({ flight }) => `${flight.siteId} ${flight.flightNumber}`,
  );
  const taken = new Set<string>();
  return flights
    .filter(({ flight }) => flight.direction === 'departure' && flight.onward !== null)
    .flatMap((leaves) => {
      const comesBack = arrivals
        .get(`${leaves.flight.siteId} ${leaves.flight.onward}`)
        ?.find((one) => one.scheduledAtUnixMs > leaves.scheduledAtUnixMs && !taken.has(one.flightId));
      if (comesBack === undefined) return [];
      taken.add(comesBack.flightId);
      const awayMs = comesBack.scheduledAtUnixMs - leaves.scheduledAtUnixMs;
      return [
        {
          inboundFlightId: leaves.flightId,
          outboundFlightId: comesBack.flightId,
          minimumTurnaroundMs: Math.max(0, awayMs - rule.awaySlackMinutes * MINUTE_MS),
        },
      ];
    });
}

const fleetOf = ({ flight }: DatedFlight): string => `${flight.siteId} ${flight.airline} ${flight.equipment}`;

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
