import { LANE_KINDS } from '#fallback';
import { NOBODY, RunError } from '#sim-kernel';
import type { World } from './world.ts';
import {
  BANK_WAITING,
  FLIGHT_IN_HALL,
  FLIGHT_LATE,
  FLIGHT_MISSED,
  FLIGHT_OPENED,
  FLIGHT_THROUGH,
  FLIGHT_TO_COME,
  HALL_ENTERED,
  HALL_INSIDE,
  HALL_LEFT,
  HALL_OVERFLOW,
  LANE_TRAVELLER,
  ROW_BITS,
} from './tables.ts';
import { ENTERED_AT, GROUP_NEXT, GROUP_SIZE } from './traveller-rows.ts';
import { BANKS_PER_HALL, OVERFLOW, bankOf, hallOfBank, kindOfBank } from './codes.ts';

/**
 * Asserts at any instant that the books balance, counting people where they stand: travellers in = out + inside, hall by
 * hall; and Little's law on the sample path, exactly: the area under the number inside is the time spent inside.
 * Throws RunError `conservation-broken` or `littles-law-broken`.
 */
export function checkBooks(world: World): void {
  const { plan, hall: halls, nowMs } = world;
  const present = new Float64Array(plan.halls.length);
  const spentMs = Float64Array.from(world.timeInsideMs);
  const count = (first: number, hall: number): void => {
    for (let row = first; row >= 0; row = world.traveller[(row << ROW_BITS) | GROUP_NEXT]!) {
      present[hall]! += 1;
      spentMs[hall]! += nowMs - world.traveller[(row << ROW_BITS) | ENTERED_AT]!;
    }
  };
  for (let queue = 0; queue < plan.halls.length * BANKS_PER_HALL; queue += 1) {
    for (let row = world.queues.head(queue); row !== NOBODY; row = world.queues.after(row)) {
      count(row, hallOfBank(queue));
    }
  }
  for (let lane = 0; lane < plan.laneBank.length; lane += 1) {
    if (world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]! >= 0)
      count(world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]!, hallOfBank(plan.laneBank[lane]!));
  }
  for (let hall = 0; hall < plan.halls.length; hall += 1) {
    const { hallId } = plan.halls[hall]!;
    const inside = halls[(hall << ROW_BITS) | HALL_INSIDE]! + halls[(hall << ROW_BITS) | HALL_OVERFLOW]!;
    const owed = halls[(hall << ROW_BITS) | HALL_ENTERED]! - halls[(hall << ROW_BITS) | HALL_LEFT]!;
    if (owed !== present[hall] || inside !== present[hall]) {
      throw new RunError(
        'conservation-broken',
        nowMs,
        `${hallId}: ${halls[(hall << ROW_BITS) | HALL_ENTERED]} came in, ${halls[(hall << ROW_BITS) | HALL_LEFT]} went out, ${present[hall]} are there, ${inside} are counted`,
      );
    }
    const area = world.inside.lifetimeArea(nowMs, hall);
    if (area !== spentMs[hall]) {
      throw new RunError(
        'littles-law-broken',
        nowMs,
        `${hallId}: the number inside adds up to ${area} traveller-ms, the times inside to ${spentMs[hall]}`,
      );
    }
  }
  checkQueues(world);
  checkFlights(world);
}

/** The counted lengths are those of the queues: who stands in them, and who waits at a lane for companions. */
function checkQueues(world: World): void {
  const { plan, traveller } = world;
  const waiting = new Int32Array(plan.halls.length * BANKS_PER_HALL);
  const overflow = new Int32Array(plan.halls.length);
  for (let queue = 0; queue < plan.halls.length * BANKS_PER_HALL; queue += 1) {
    const hall = hallOfBank(queue);
    for (let row = world.queues.head(queue); row !== NOBODY; row = world.queues.after(row)) {
      if (kindOfBank(queue) === OVERFLOW) overflow[hall]! += traveller[(row << ROW_BITS) | GROUP_SIZE]!;
      else waiting[queue]! += traveller[(row << ROW_BITS) | GROUP_SIZE]!;
    }
  }
  plan.laneBank.forEach((bank, lane) => {
    const row = world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]!;
    if (row >= 0) waiting[bank]! += traveller[(row << ROW_BITS) | GROUP_SIZE]! - 1;
  });
  waiting.forEach((count, bank) => {
    if (count === world.bank[(bank << ROW_BITS) | BANK_WAITING]) return;
    throw new RunError(
      'conservation-broken',
      world.nowMs,
      `bank ${bank}: ${count} wait, ${world.bank[(bank << ROW_BITS) | BANK_WAITING]} are counted`,
    );
  });
  plan.halls.forEach((_, hall) => {
    const count = LANE_KINDS.reduce((sum, __, kind) => sum + waiting[bankOf(hall, kind)]!, 0);
    if (count === world.waitingInHall.value(hall)) return;
    throw new RunError(
      'conservation-broken',
      world.nowMs,
      `hall ${hall}: ${count} wait at its lanes, ${world.waitingInHall.value(hall)} are counted`,
    );
  });
  overflow.forEach((count, hall) => {
    if (count === world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]) return;
    throw new RunError(
      'conservation-broken',
      world.nowMs,
      `hall ${hall}: ${count} wait outside, ${world.hall[(hall << ROW_BITS) | HALL_OVERFLOW]} are counted`,
    );
  });
}

/** Every traveller of a flight that has opened is to come, in the hall, through, missed or late. */
function checkFlights(world: World): void {
  const { plan, flight: flights } = world;
  for (let flight = 0; flight < plan.flights.length; flight += 1) {
    if (flights[(flight << ROW_BITS) | FLIGHT_OPENED] === 0) continue;
    const known =
      flights[(flight << ROW_BITS) | FLIGHT_TO_COME]! +
      flights[(flight << ROW_BITS) | FLIGHT_IN_HALL]! +
      flights[(flight << ROW_BITS) | FLIGHT_THROUGH]! +
      flights[(flight << ROW_BITS) | FLIGHT_MISSED]! +
      flights[(flight << ROW_BITS) | FLIGHT_LATE]!;
    if (known === plan.flightTravellers[flight]) continue;
    throw new RunError(
      'conservation-broken',
      world.nowMs,
      `${plan.flights[flight]!.flightId}: ${plan.flightTravellers[flight]} travellers, ${known} accounted for`,
    );
  }
}
