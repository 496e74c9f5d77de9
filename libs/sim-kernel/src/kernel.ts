// First: how the engine compiles everything below.
import './engine.ts';
import { Calendar, DEFAULT_PRIORITY, NEVER } from './calendar.ts';
import { RunError } from './run-error.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';
import { TraceHash } from './trace-hash.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { round } = Math;

/** The model's side: what happens when an event fires. Called for every event; it should allocate nothing. */
export interface EventHandler {
  onEvent(kind: number, subject: number): void;
}

/** Sees every event just before it fires; for stories, tests and debugging, at a price. */
export type TraceSink = (atMs: number, kind: number, subject: number) => void;

export interface KernelOptions {
  /** Time at which the run stands before its first event; whole milliseconds. Default 0. */
  readonly startAtMs?: number;
  /** More events than this in one instant is taken for a circle (RunError `no-progress`). Default 1,000,000. */
  readonly maxEventsPerInstant?: number;
}

/**
 * The main loop: takes events off the calendar in order and hands them to the model. Single-threaded, synchronous, and
 * deterministic: the same model with the same key gives the same {@link traceHash}.
 */
export class Kernel implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare readonly calendar: Calendar;
  declare private readonly handler: EventHandler;
  readonly #hash = new TraceHash();
  declare private readonly maxEventsPerInstant: number;
  #trace: TraceSink | null = null;
  #stopping = false;
  #dead = false;
  // [events fired, horizon, most events, this instant]: what the loop looks at, at every event. Fractions and numbers past
  // 2^31 in variables would be put on the heap of the engine, those in an array are not.
  readonly #counts = new Float64Array(4);

  constructor(handler: EventHandler, options: KernelOptions = {}) {
    this.handler = handler;
    this.calendar = new Calendar(options.startAtMs ?? 0);
    this.maxEventsPerInstant = options.maxEventsPerInstant ?? 1_000_000;
  }

  get nowMs(): number {
    return this.calendar.nowMs;
  }

  /** Events fired so far. */
  get eventCount(): number {
    return this.#counts[0]!;
  }

  /** Hash of every event fired so far and every fact noted, 16 hexadecimal digits. */
  get traceHash(): string {
    return this.#hash.digest();
  }

  /** Schedules an event at a time of the run; see {@link Calendar.schedule}. Returns its handle. */
  schedule(atMs: number, kind: number, subject: number, priority: number = DEFAULT_PRIORITY): number {
    return this.calendar.schedule(atMs, kind, subject, priority);
  }

  /** Schedules an event `delayMs` (rounded to whole milliseconds, 0 or more) from now. Returns its handle. */
  scheduleIn(delayMs: number, kind: number, subject: number, priority: number = DEFAULT_PRIORITY): number {
    return this.calendar.schedule(this.calendar.nowMs + round(delayMs), kind, subject, priority);
  }

  /** As {@link scheduleIn} for a delay that is a whole number already: the cheapest way. */
  scheduleAfter(delayMs: number, kind: number, subject: number, priority: number = DEFAULT_PRIORITY): number {
    return this.calendar.scheduleAfter(delayMs, kind, subject, priority);
  }

  cancel(handle: number): boolean {
    return this.calendar.cancel(handle);
  }

  /** Time of the next event, or NEVER (Infinity) when none is to come. */
  nextEventAtMs(): number {
    return this.calendar.nextAtMs();
  }

  /** Folds a fact of the model (a decision, a count) into the trace hash. */
  note(fact: number): void {
    this.#hash.add(this.calendar.nowMs | 0, -1, fact);
  }

  /** Sets or removes (null) the function that sees every event. */
  traceTo(sink: TraceSink | null): void {
    this.#trace = sink;
  }

  /** Fires the next event, whenever it is due; false when there is none. */
  step(): boolean {
    return this.#run(NEVER, 1) === 1;
  }

  /**
   * Fires every event due up to and including `untilMs`, then stands at `untilMs`. Throws RunError: `stopped` after
   * {@link stop} and `event-limit` after `maxEvents` are resumable, the others fatal.
   */
  runUntil(untilMs: number, maxEvents: number = NEVER): void {
    const fired = this.#run(untilMs, maxEvents);
    if (this.#stopping) throw new RunError('stopped', this.nowMs, 'the run was asked to stop');
    if (fired === maxEvents && this.nextEventAtMs() <= untilMs) {
      throw new RunError('event-limit', this.nowMs, `${maxEvents} events were fired`);
    }
    if (untilMs !== NEVER && untilMs > this.nowMs) this.calendar.advanceTo(untilMs);
  }

  /** Fires events until none is left. */
  runToEnd(maxEvents: number = NEVER): void {
    this.runUntil(NEVER, maxEvents);
  }

  /** Ends the run under way after the event in hand, by RunError `stopped`; going on later is allowed. */
  stop(): void {
    this.#stopping = true;
  }

  save(writer: SnapshotWriter): void {
    this.calendar.save(writer);
    this.#hash.save(writer);
    writer.float64(this.eventCount);
  }

  load(reader: SnapshotReader): void {
    this.calendar.load(reader);
    this.#hash.load(reader);
    this.#counts[0] = reader.float64();
    this.#dead = false;
    this.#stopping = false;
  }

  /** Returns the number of events fired. Whatever throws on the way is fatal. */
  #run(untilMs: number, maxEvents: number): number {
    this.#stopping = false;
    if (this.#dead)
      throw new RunError('handler-failed', this.nowMs, 'this run ended in a fatal error before');
    this.#dead = true;
    const fired = this.#loop(untilMs, maxEvents);
    this.#dead = false;
    return fired;
  }

  /**
   * Does nothing when its events are fired but return: it is compiled in the middle of its first call, and what the engine has
   * not yet seen run by then would make it throw the compiled code away at the end of every call.
   */
  #loop(untilMs: number, maxEvents: number): number {
    const calendar = this.calendar;
    const handler = this.handler;
    const hash = this.#hash;
    const counts = this.#counts;
    const before = counts[0]!;
    counts[1] = untilMs;
    counts[2] = maxEvents;
    let fired = 0;
    let firedBefore = 0;
    counts[3] = -1;
    try {
      while (fired < counts[2] && !this.#stopping && calendar.take(counts[1])) {
        const { clock, kind, subject } = calendar;
        fired += 1;
        counts[0] = before + fired;
        if (clock[0] !== counts[3]) {
          counts[3] = clock[0]!;
          firedBefore = fired;
        } else if (fired - firedBefore >= this.maxEventsPerInstant) {
          throw new RunError('no-progress', this.nowMs, `${this.maxEventsPerInstant} events in one instant`);
        }
        hash.add(clock[0]! | 0, kind, subject);
        if (this.#trace !== null) this.#trace(clock[0]!, kind, subject);
        handler.onEvent(kind, subject);
      }
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw new RunError('handler-failed', this.nowMs, 'the model threw while handling an event', {
        cause: error,
      });
    }
    return fired;
  }
}
