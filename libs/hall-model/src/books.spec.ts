import { describe, expect, it } from '@jest/globals';
import { RunError } from '#sim-kernel';
import { airportPlan } from './airport-plan.ts';
import { checkBooks } from './books.ts';
import { dispatch, setUp } from './events.ts';
import { HOUR, busyDay } from './spec-airport.ts';
import { World } from './world.ts';
import { BANK_WAITING, FLIGHT_MISSED, HALL_ENTERED, HALL_INSIDE, HALL_OVERFLOW, ROW_BITS } from './tables.ts';

/** Two busy halls, ninety minutes on, half an hour into an outage. */
function underWay(): World {
  const world: World = new World(
    airportPlan(busyDay()),
    {
      onEvent: (kind, subject) => {
        dispatch(world, kind, subject);
      },
    },
    { randomSeed: 11, replication: 0 },
  );
  setUp(world, false);
  world.kernel.runUntil(1.5 * HOUR);
  return world;
}

function codeOf(spoil: (world: World) => void): string {
  const world = underWay();
  spoil(world);
  try {
    checkBooks(world);
  } catch (error) {
    if (error instanceof RunError) return error.code;
    throw error;
  }
  return 'nothing noticed';
}

describe('the books', () => {
  it('balance in the middle of an outage', () => {
    expect(codeOf(() => undefined)).toBe('nothing noticed');
  });

  it.each<[string, (world: World) => void]>([
    ['came in and is nowhere', ({ hall }) => (hall[(0 << ROW_BITS) | HALL_ENTERED]! += 1)],
    ['is inside and never came', ({ hall }) => (hall[(0 << ROW_BITS) | HALL_INSIDE]! += 1)],
    ['waits in no queue', ({ bank }) => (bank[(1 << ROW_BITS) | BANK_WAITING]! += 1)],
    ['waits outside a hall with room', ({ hall }) => (hall[(1 << ROW_BITS) | HALL_OVERFLOW]! += 1)],
    ['missed a flight and caught it', ({ flight }) => (flight[(7 << ROW_BITS) | FLIGHT_MISSED]! += 1)],
  ])('do not when somebody %s', (_, spoil) => {
    expect(codeOf(spoil)).toBe('conservation-broken');
  });

  it('do not when times inside add up to less than the numbers inside', () => {
    expect(codeOf((world) => (world.timeInsideMs[0]! -= 1))).toBe('littles-law-broken');
  });
});
