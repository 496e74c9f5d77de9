import { Columns } from '#sim-kernel';
import type { ColumnShape } from '#sim-kernel';

// What changes during a run of lanes, halls, banks and flights: a row of 16 whole numbers each, `world.lane[(lane << ROW_BITS)
// | LANE_STATE]` and so on. A row is one line of the processor's cache and one array to look at, where a column for each
// number would be a line and an array each. Times are run time in milliseconds. Fractions are kept apart, in the World.

export const ROW_BITS = 4;

export const LANE_STATE = 0;
export const LANE_TRAVELLER = 1;
export const LANE_STARTED_AT = 2;
/** Until then the traveller can be sent elsewhere without a trace; AFTER_ALL_RUNS_MS while unknown. */
export const LANE_DECISION_AT = 3;
/** From the decision to the end. */
export const LANE_AFTER_MS = 4;
export const LANE_OUTCOME = 5;
export const LANE_TIER = 6;
/** Handle of the event that ends the check, or decides it. */
export const LANE_EVENT = 7;
export const LANE_OFFICER = 8;
export const LANE_CROSSINGS = 9;
/** Does not change. */
export const LANE_BANK = 10;

export const BANK_WAITING = 0;
export const BANK_OPEN = 1;
export const BANK_BUSY = 2;
export const BANK_SERVED = 3;
/** Does not change. */
export const BANK_FIRST_LANE = 4;

export const HALL_INSIDE = 0;
export const HALL_OVERFLOW = 1;
export const HALL_ENTERED = 2;
export const HALL_LEFT = 3;
/** Crossings by tier, in the order of TIERS. */
export const HALL_ONLINE = 4;
export const HALL_LOCAL = 5;
export const HALL_PAPER = 6;
/** Sent from gates to counters because the gates closed, or closed to them. */
export const HALL_REROUTED = 7;
export const HALL_GATES_OPEN = 8;
/** Does not change. */
export const HALL_CAPACITY = 9;
/** On duty, called in or by the roster. */
export const HALL_COUNTER_OFFICERS = 10;
export const HALL_GATE_WATCHERS = 11;
export const HALL_WATCHERS_RELEASED = 12;
export const HALL_WATCHER_EVENT = 13;
export const HALL_MODE = 14;
export const HALL_MODE_SINCE = 15;

export const FLIGHT_STATE = 0;
/** Block time as now expected: schedule, or when the aircraft can. */
export const FLIGHT_READY_AT = 1;
export const FLIGHT_BLOCK_AT = 2;
export const FLIGHT_LAST_SEAT_AT = 3;
export const FLIGHT_OPENED = 4;
export const FLIGHT_TO_COME = 5;
export const FLIGHT_IN_HALL = 6;
export const FLIGHT_THROUGH = 7;
export const FLIGHT_MISSED = 8;
export const FLIGHT_LATE = 9;
/** Cursor in the list of those to come. */
export const FLIGHT_NEXT_TRAVELLER = 10;
/** Handle of the event at which a held flight goes without those who queue. */
export const FLIGHT_GIVES_UP_EVENT = 11;
/** Does not change, nor does whether it is a departure, 1, or an arrival, 0. */
export const FLIGHT_HALL = 12;
export const FLIGHT_IS_DEPARTURE = 13;

/** Sets one number of every row. */
export function fillColumn(rows: Int32Array, column: number, value: number): void {
  for (let at = column; at < rows.length; at += 1 << ROW_BITS) rows[at] = value;
}

/** The sum of one number over all rows. */
export function sumOfColumn(rows: Int32Array, column: number): number {
  let sum = 0;
  for (let at = column; at < rows.length; at += 1 << ROW_BITS) sum += rows[at]!;
  return sum;
}

export const SITE = {
  faulty: 'int32',
  down: 'int32',
  storeDown: 'uint8',
  gateClasses: 'int32',
  backlog: 'float64',
  backlogAtMs: 'float64',
  backlogEvent: 'int32',
  /** When the site's snapshot of the watch list was last fresh, and the event of its growing too old. */
  snapshotAtMs: 'float64',
  snapshotEvent: 'int32',
} as const;

/** A table of a fixed number of rows. */
export function fixedColumns<S extends ColumnShape>(shape: S, rows: number): Columns<S> {
  const columns = new Columns(shape, { rows: Math.max(1, rows), maxRows: Math.max(1, rows) });
  for (let row = 0; row < rows; row += 1) columns.add();
  return columns;
}
