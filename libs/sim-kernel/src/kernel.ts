// First: how the engine compiles everything below.
import './engine.ts';
import { Calendar, DEFAULT_PRIORITY, NEVER } from './calendar.ts';
import { RunError } from './run-error.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from './snapshot.ts';
import { TraceHash } from './trace-hash.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { round } = Math;

// Places of #counts.
const FIRED = 0;
const UNTIL = 1;
const INSTANT = 2;

/** Events fired in one stretch of the loop. */
const STRETCH = 1024;

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
  // Events fired before the stretch under way, the end of the run, the instant of the last event: fractions and numbers past
  // 2^31, which the engine would put on its heap, were they fields of their own.
  readonly #counts = new Float64Array(3);
  // Of the stretch under way; and of this instant, when a stretch ends in the middle of it.
  #fired = 0;
  #firedInInstant = 0;

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
    return this.#counts[FIRED]! + this.#fired;
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

  /** As {@link scheduleIn} for a delay that is a whole number already: cheaper. */
  scheduleAfter(delayMs: number, kind: number, subject: number, priority: number = DEFAULT_PRIORITY): number {
    return this.calendar.scheduleAfter(delayMs, kind, subject, priority);
  }

  /** As {@link scheduleAfter} for an event that nobody will cancel: cheaper still. */
  postAfter(delayMs: number, kind: number, subject: number, priority: number = DEFAULT_PRIORITY): void {
    this.calendar.postAfter(delayMs, kind, subject, priority);
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
    this.#counts[FIRED] = reader.float64();
    this.#fired = 0;
    this.#dead = false;
    this.#stopping = false;
  }

  /** Returns the number of events fired. Whatever throws on the way is fatal. */
  #run(untilMs: number, maxEvents: number): number {
    this.#stopping = false;
    if (this.#dead)
      throw new RunError('handler-failed', this.nowMs, 'this run ended in a fatal error before');
    this.#dead = true;
    this.#counts[UNTIL] = untilMs;
    this.#counts[INSTANT] = NaN;
    let fired = 0;
    try {
      let most = 0;
      let inStretch = 0;
      do {
        most = Math.min(STRETCH, maxEvents - fired);
        inStretch = this.#fire(most);
        fired += inStretch;
      } while (inStretch === most && fired < maxEvents);
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw new RunError('handler-failed', this.nowMs, 'the model threw while handling an event', {
        cause: error,
      });
    }
    this.#dead = false;
    return fired;
  }

  /**
   * Fires events that are due until they are `most` (at most {@link STRETCH}); returns how many. The loop runs in stretches
   * because the engine compiles a loop that goes on and on in the middle of its first call, not knowing what the variables
   * before it hold, and would ask at every event.
   */
  #fire(most: number): number {
    const calendar = this.calendar;
    const handler = this.handler;
    const hash = this.#hash;
    const counts = this.#counts;
    const { clock } = calendar;
    const untilMs = counts[UNTIL]!;
    let instantMs = counts[INSTANT]!;
    let firedBefore = (0 - this.#firedInInstant) | 0;
    const limit = most | 0;
    let fired = 0;
    while (fired < limit && !this.#stopping && calendar.take(untilMs)) {
      const { kind, subject } = calendar;
      const atMs = clock[0]!;
      fired = (fired + 1) | 0;
      this.#fired = fired;
      if (atMs !== instantMs) {
        instantMs = atMs;
        firedBefore = fired;
      } else if (fired - firedBefore >= this.maxEventsPerInstant) {
        throw new RunError('no-progress', this.nowMs, `${this.maxEventsPerInstant} events in one instant`);
      }
      hash.add(atMs | 0, kind, subject);
      if (this.#trace !== null) this.#trace(atMs, kind, subject);
      handler.onEvent(kind, subject);
    }
    counts[INSTANT] = instantMs;
    this.#firedInInstant = fired - firedBefore;
    counts[FIRED]! += fired;
    this.#fired = 0;
    return fired;
  }
}
