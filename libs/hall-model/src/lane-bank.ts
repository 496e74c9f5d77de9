import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';

const { BUSY, CLOSED, FACT_LANE, IDLE, SECOND_LINE, hallOfBank, kindOfBank } = codes;
const {
  BANK_BUSY,
  BANK_FIRST_LANE,
  BANK_OPEN,
  BANK_SERVED,
  BANK_WAITING,
  LANE_BANK,
  LANE_OFFICER,
  LANE_STATE,
  LANE_TRAVELLER,
  ROW_BITS,
} = tables;

/** How much one more check moves a bank's mean duration: about the last 60 count. */
const MEAN_WEIGHT = 1 / 64;

/** So many more wait in a bank, or fewer, and with them in its hall (whom the second line asks in do not count there). */
export function waitingChanges(world: World, bank: number, step: number): void {
  world.bank[(bank << ROW_BITS) | BANK_WAITING]! += step;
  world.waiting.addAt(world.clock, step, bank);
  if (kindOfBank(bank) < SECOND_LINE) world.waitingInHall.addAt(world.clock, step, hallOfBank(bank));
}

/** The idle lane of lowest number, or -1. It stays idle until told otherwise. */
export function firstIdle(world: World, bank: number): number {
  const words = world.idleWords;
  for (let word = bank * words; word < (bank + 1) * words; word += 1) {
    const bits = world.idle[word]!;
    if (bits !== 0) {
      return (
        world.bank[(bank << ROW_BITS) | BANK_FIRST_LANE]! +
        (word - bank * words) * 32 +
        31 -
        Math.clz32(bits & -bits)
      );
    }
  }
  return -1;
}

export function becomeBusy(world: World, lane: number, bank: number): void {
  world.lane[(lane << ROW_BITS) | LANE_STATE] = BUSY;
  world.bank[(bank << ROW_BITS) | BANK_BUSY]! += 1;
  flip(world, lane, bank);
}

export function becomeIdle(world: World, lane: number, bank: number): void {
  world.lane[(lane << ROW_BITS) | LANE_STATE] = IDLE;
  world.lane[(lane << ROW_BITS) | LANE_TRAVELLER] = -1;
  world.bank[(bank << ROW_BITS) | BANK_BUSY]! -= 1;
  flip(world, lane, bank);
}

/** A closed lane opens, idle. */
export function openLane(world: World, lane: number, officer: number): void {
  const bank = world.lane[(lane << ROW_BITS) | LANE_BANK]!;
  world.lane[(lane << ROW_BITS) | LANE_STATE] = IDLE;
  world.lane[(lane << ROW_BITS) | LANE_OFFICER] = officer;
  world.bank[(bank << ROW_BITS) | BANK_OPEN]! += 1;
  flip(world, lane, bank);
  noteLane(world, lane, 1);
}

/** An idle lane closes. */
export function closeLane(world: World, lane: number): void {
  const bank = world.lane[(lane << ROW_BITS) | LANE_BANK]!;
  world.lane[(lane << ROW_BITS) | LANE_STATE] = CLOSED;
  world.bank[(bank << ROW_BITS) | BANK_OPEN]! -= 1;
  flip(world, lane, bank);
  noteLane(world, lane, 0);
}

/** The bank's mean duration of a check follows what is seen. */
export function learnDuration(world: World, bank: number, durationMs: number): void {
  world.meanMs[bank]! += (durationMs - world.meanMs[bank]!) * MEAN_WEIGHT;
  world.bank[(bank << ROW_BITS) | BANK_SERVED]! += 1;
}

/** What somebody who joined now would wait, by the queue in sight; Infinity when no lane is open. */
export function joinerWaitMs(world: World, bank: number): number {
  const open = world.bank[(bank << ROW_BITS) | BANK_OPEN]!;
  if (open === 0) return Infinity;
  const idle = open - world.bank[(bank << ROW_BITS) | BANK_BUSY]!;
  if (idle > 0 && world.bank[(bank << ROW_BITS) | BANK_WAITING] === 0) return 0;
  return ((world.bank[(bank << ROW_BITS) | BANK_WAITING]! + 1) * world.meanMs[bank]!) / open;
}

function flip(world: World, lane: number, bank: number): void {
  const place = lane - world.bank[(bank << ROW_BITS) | BANK_FIRST_LANE]!;
  world.idle[bank * world.idleWords + (place >> 5)]! ^= 1 << (place & 31);
}

function noteLane(world: World, lane: number, open: number): void {
  world.facts.add(world.nowMs, FACT_LANE, lane * 2 + open);
  world.laneChanges?.push({
    atMs: world.nowMs,
    lane,
    open: open === 1,
    officer: world.lane[(lane << ROW_BITS) | LANE_OFFICER]!,
  });
}
