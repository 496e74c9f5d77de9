import { describe, expect, it } from '@jest/globals';
import { RunError } from '#sim-kernel';
import { airportPlan } from './airport-plan.ts';
import { checkBooks } from './books.ts';
import { dispatch, setUp } from './events.ts';
import { HOUR, busyDay } from './spec-airport.ts';
import { World } from './world.ts';

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
    ['came in and is nowhere', ({ hall }) => (hall.entered[0]! += 1)],
    ['is inside and never came', ({ hall }) => (hall.inside[0]! += 1)],
    ['waits in no queue', ({ bank }) => (bank.waiting[1]! += 1)],
    ['waits outside a hall with room', ({ hall }) => (hall.overflow[1]! += 1)],
    ['missed a flight and caught it', ({ flight }) => (flight.missed[7]! += 1)],
  ])('do not when somebody %s', (_, spoil) => {
    expect(codeOf(spoil)).toBe('conservation-broken');
  });

  it('do not when times inside add up to less than the numbers inside', () => {
    expect(codeOf(({ hall }) => (hall.timeInsideMs[0]! -= 1))).toBe('littles-law-broken');
  });
});
