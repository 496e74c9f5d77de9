import { Columns } from '#sim-kernel';
import type { ColumnShape } from '#sim-kernel';

export const LANE = {
  state: 'uint8',
  traveller: 'int32',
  startedAtMs: 'int32',
  /** Until then the traveller can be sent elsewhere without a trace; AFTER_ALL_RUNS_MS while unknown. */
  decisionAtMs: 'int32',
  /** Of a counter check, as drawn when it began for the tier that was expected, then for the tier that it came to. */
  drawnMs: 'float64',
  /** From the decision to the end. */
  afterMs: 'int32',
  outcome: 'uint8',
  tier: 'uint8',
  /** Handle of the event that ends it, or decides it. */
  event: 'int32',
  officer: 'int32',
  crossings: 'int32',
} as const;

export const BANK = {
  waiting: 'int32',
  open: 'int32',
  busy: 'int32',
  served: 'float64',
  meanMs: 'float64',
} as const;

export const HALL = {
  inside: 'int32',
  overflow: 'int32',
  rosterCounters: 'int32',
  rosterWatchers: 'int32',
  calledIn: 'int32',
  watchersReleased: 'uint8',
  gatesOpen: 'uint8',
  watcherEvent: 'int32',
  entered: 'float64',
  left: 'float64',
  timeInsideMs: 'float64',
  online: 'float64',
  local: 'float64',
  paper: 'float64',
  mode: 'uint8',
  modeSinceMs: 'float64',
  /** Sent from gates to counters because the gates closed, or closed to them. */
  rerouted: 'float64',
} as const;

export const FLIGHT = {
  state: 'uint8',
  /** Block time as now expected: schedule, or when the aircraft can. */
  readyAtMs: 'float64',
  blockAtMs: 'float64',
  lastSeatAtMs: 'float64',
  opened: 'uint8',
  toCome: 'int32',
  inHall: 'int32',
  through: 'int32',
  missed: 'int32',
  late: 'int32',
  /** Cursor in the list of those to come. */
  nextTraveller: 'int32',
  givesUp: 'int32',
} as const;

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
