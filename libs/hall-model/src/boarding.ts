import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as rows from './traveller-rows.ts';

const { FLIGHT_DEPARTS, HELD, LAST_CHECKS } = codes;
const { FLIGHT, ROW_BITS, SUBJECT } = rows;

/** One traveller is through the hall: seated a walk later; a flight that was held for the last one can go. */
export function travellerThrough(world: World, row: number): void {
  const flight = world.traveller[(row << ROW_BITS) | FLIGHT]!;
  const flights = world.flight;
  flights.through[flight]! += 1;
  if (isDeparture(world, flight)) {
    const seatedAtMs =
      world.nowMs +
      world.habits.hallToSeatMs(world.plan.hallToSeat, world.traveller[(row << ROW_BITS) | SUBJECT]!);
    if (seatedAtMs > flights.lastSeatAtMs[flight]!) flights.lastSeatAtMs[flight] = seatedAtMs;
  }
  outOfHall(world, flight, 1);
}

/** Travellers of the flight whom it leaves behind. */
export function travellersMissed(world: World, flight: number, count: number): void {
  world.flight.missed[flight]! += count;
  outOfHall(world, flight, count);
}

function outOfHall(world: World, flight: number, count: number): void {
  const flights = world.flight;
  flights.inHall[flight]! -= count;
  if (flights.inHall[flight] !== 0) return;
  if (flights.state[flight] === HELD || flights.state[flight] === LAST_CHECKS) letGo(world, flight);
}

/** Nobody is waited for any more: off-block when ready and all are seated. */
export function letGo(world: World, flight: number): void {
  world.kernel.cancel(world.flight.givesUp[flight]!);
  world.flight.givesUp[flight] = -1;
  const atMs = Math.max(world.nowMs, world.flight.readyAtMs[flight]!, world.flight.lastSeatAtMs[flight]!);
  world.kernel.schedule(atMs, FLIGHT_DEPARTS, flight);
}

/** Whether the flight takes nobody any more but those in a check. */
export const givenUp = (world: World, flight: number): boolean => world.flight.state[flight] === LAST_CHECKS;

export const isDeparture = (world: World, flight: number): boolean =>
  world.plan.halls[world.plan.flightHall[flight]!]!.departure;
