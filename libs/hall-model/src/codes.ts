import { TIERS, TRAVELLER_CLASSES } from '#fallback';

// Hot code takes these under names of its own (`const { GATES } = codes`): such are folded into the compiled code, imported
// ones are looked up and checked at every use.

/**
 * Banks of servers, each with the queue of its number, and a queue without servers outside a full hall: bank = 4 * hall + one
 * of these.
 */
export const GATES = 0;
export const COUNTERS = 1;
export const SECOND_LINE = 2;
export const OVERFLOW = 3;
export const BANKS_PER_HALL = 4;

export function bankOf(hall: number, kind: number): number {
  return (hall << 2) | kind;
}
export function hallOfBank(bank: number): number {
  return bank >> 2;
}
export function kindOfBank(bank: number): number {
  return bank & 3;
}

export const CLASS_COUNT = TRAVELLER_CLASSES.length;

/** Queue levels: called forward or first classes; everybody else. */
export const LEVEL_FIRST = 0;
export const LEVEL_USUAL = 1;

export const CLOSED = 0;
export const IDLE = 1;
export const BUSY = 2;
/** Closes after the job in hand. */
export const CLOSING = 3;

/** How a check ends. */
export const CLEARED = 0;
export const TO_COUNTER = 1;
export const REFERRED = 2;

/**
 * The latest time that tables hold. Whatever would be later counts as this: after the end of any run (20 days at most), so
 * it never comes.
 */
export const AFTER_ALL_RUNS_MS = 2_147_483_647;

/** States of a flight. */
export const SCHEDULED = 0;
/** Its gate is closed and nobody is waited for. */
export const GATE_CLOSED = 1;
/** Its gate is closed but for travellers known to be in the hall. */
export const HELD = 2;
/** Held no longer but for those in a check at this moment. */
export const LAST_CHECKS = 3;
export const DEPARTED = 4;
export const LANDED = 5;

/** No event, no traveller, no officer. */
export const NO_HANDLE = -1;

/** What the calendar knows. */
export const RUN_STARTS = 0;
export const SITE_HEALTH_CHANGES = 1;
export const SNAPSHOT_EXPIRES = 2;
export const ROSTER_CHANGES = 3;
export const WATCHERS_RELEASE = 4;
export const WATCHERS_RETURN = 5;
export const BACKLOG_DRAINS = 6;
export const FLIGHT_OPENS = 7;
export const CHECK_DECIDES = 8;
export const CHECK_ENDS = 9;
export const TRAVELLER_ARRIVES = 10;
export const TRAVELLERS_CALLED_FORWARD = 11;
export const FLIGHT_CLOSES = 12;
export const FLIGHT_GIVES_UP = 13;
export const FLIGHT_DEPARTS = 14;
export const FLIGHT_LANDS_LATE = 15;
export const STORE_CHANGES = 16;

/** Facts folded into the model's own trace. */
export const FACT_ARRIVED = 1;
export const FACT_STARTED = 2;
export const FACT_ENDED = 3;
export const FACT_REROUTED = 4;
export const FACT_DEPARTED = 5;
export const FACT_LANE = 6;

/** Tiers by their place in TIERS. */
export const TIER_ONLINE = TIERS.indexOf('online');
export const TIER_LOCAL = TIERS.indexOf('local');
export const TIER_PAPER = TIERS.indexOf('paper');
