import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const { AFTER_ALL_RUNS_MS, FLIGHT_DEPARTS, HELD, LAST_CHECKS } = codes;
const {
  FLIGHT_GIVES_UP_EVENT,
  FLIGHT_IN_HALL,
  FLIGHT_IS_DEPARTURE,
  FLIGHT_LAST_SEAT_AT,
  FLIGHT_MISSED,
  FLIGHT_READY_AT,
  FLIGHT_STATE,
  FLIGHT_THROUGH,
  ROW_BITS,
} = tables;
const { FLIGHT, SUBJECT } = rows;

/** One traveller is through the hall: seated a walk later; a flight that was held for the last one can go. */
export function travellerThrough(world: World, row: number): void {
  const { traveller, flight: flights, habits, plan } = world;
  const flight = traveller[(row << ROW_BITS) | FLIGHT]!;
  const at = flight << ROW_BITS;
  flights[at | FLIGHT_THROUGH]! += 1;
  if (isDeparture(world, flight)) {
    const walkMs = habits.hallToSeatMs(plan.hallToSeat, traveller[(row << ROW_BITS) | SUBJECT]!);
    const seatedAtMs = Math.min(world.nowMs + walkMs, AFTER_ALL_RUNS_MS);
    if (seatedAtMs > flights[at | FLIGHT_LAST_SEAT_AT]!) flights[at | FLIGHT_LAST_SEAT_AT] = seatedAtMs;
  }
  outOfHall(world, flight, 1);
}

/** Travellers of the flight whom it leaves behind. */
export function travellersMissed(world: World, flight: number, count: number): void {
  world.flight[(flight << ROW_BITS) | FLIGHT_MISSED]! += count;
  outOfHall(world, flight, count);
}

function outOfHall(world: World, flight: number, count: number): void {
  const flights = world.flight;
  const at = flight << ROW_BITS;
  flights[at | FLIGHT_IN_HALL]! -= count;
  if (flights[at | FLIGHT_IN_HALL] !== 0) return;
  const state = flights[at | FLIGHT_STATE];
  if (state === HELD || state === LAST_CHECKS) letGo(world, flight);
}

/** Nobody is waited for any more: off-block when ready and all are seated. */
export function letGo(world: World, flight: number): void {
  world.kernel.cancel(world.flight[(flight << ROW_BITS) | FLIGHT_GIVES_UP_EVENT]!);
  world.flight[(flight << ROW_BITS) | FLIGHT_GIVES_UP_EVENT] = -1;
  const atMs = Math.max(
    world.nowMs,
    world.flight[(flight << ROW_BITS) | FLIGHT_READY_AT]!,
    world.flight[(flight << ROW_BITS) | FLIGHT_LAST_SEAT_AT]!,
  );
  world.kernel.schedule(atMs, FLIGHT_DEPARTS, flight);
}

/** Whether the flight takes nobody any more but those in a check. */
export function givenUp(world: World, flight: number): boolean {
  return world.flight[(flight << ROW_BITS) | FLIGHT_STATE] === LAST_CHECKS;
}

export function isDeparture(world: World, flight: number): boolean {
  return world.flight[(flight << ROW_BITS) | FLIGHT_IS_DEPARTURE] === 1;
}
