/**
 * Every way a run can end other than by running out of events or reaching its time. After a resumable one the state is
 * whole and the run may go on; after a fatal one it must be thrown away (or restored from a snapshot).
 */
export type RunErrorCode =
  /** An event was asked for before now, or at a time that is no whole millisecond. Fatal. */
  | 'bad-time'
  /** More events are pending than the calendar's bound. Fatal. */
  | 'calendar-full'
  /** More rows are in use than a store's bound. Fatal. */
  | 'store-full'
  /** Too many events in one instant: the model goes round in a circle. Fatal. */
  | 'no-progress'
  /** A handler threw; `cause` holds what. Fatal. */
  | 'handler-failed'
  /** Travellers came in that are neither inside nor gone out. Fatal. */
  | 'conservation-broken'
  /** Time in system and number in system disagree: a monitor or a queue lies. Fatal. */
  | 'littles-law-broken'
  /** `stop()` was called, before the time asked for was reached. Resumable. */
  | 'stopped'
  /** The bound on events of this call was reached. Resumable. */
  | 'event-limit';

const RESUMABLE: readonly RunErrorCode[] = ['stopped', 'event-limit'];

export class RunError extends Error {
  readonly code: RunErrorCode;
  readonly atMs: number;
  /** The state can no longer be trusted. */
  readonly fatal: boolean;

  constructor(code: RunErrorCode, atMs: number, message: string, options?: ErrorOptions) {
    super(`at ${atMs} ms: ${message}`, options);
    this.name = 'RunError';
    this.code = code;
    this.atMs = atMs;
    this.fatal = !RESUMABLE.includes(code);
  }
}

/** Bytes that are not a snapshot of this model. */
export class SnapshotError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SnapshotError';
  }
}
