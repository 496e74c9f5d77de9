import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Calendar, NO_EVENT } from './calendar.ts';
import { RunError } from './run-error.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

interface Pending {
  readonly atMs: number;
  readonly priority: number;
  /** How many were scheduled before it. */
  readonly nth: number;
  readonly kind: number;
  readonly subject: number;
  /** NO_EVENT of one that nobody can cancel. */
  readonly handle: number;
}

// So few that the pending events are numbered anew many times.
const MAX_INSERTIONS = 20;

/** What a calendar should hold, kept as a list that is sorted each time. */
class Model {
  pending: Pending[] = [];

  next(): Pending | undefined {
    this.pending.sort((a, b) => a.atMs - b.atMs || a.priority - b.priority || a.nth - b.nth);
    return this.pending[0];
  }
}

interface Real {
  calendar: Calendar;
  scheduled: number;
}

class Schedule implements fc.Command<Model, Real> {
  readonly inMs: number;
  readonly priority: number;

  constructor(inMs: number, priority: number) {
    this.inMs = inMs;
    this.priority = priority;
  }

  check = (): boolean => true;

  run(model: Model, real: Real): void {
    const atMs = real.calendar.nowMs + this.inMs;
    const nth = real.scheduled++;
    const handle = real.calendar.schedule(atMs, 7, nth, this.priority);
    expect(real.calendar.isPending(handle)).toBe(true);
    model.pending.push({ atMs, priority: this.priority, nth, kind: 7, subject: nth, handle });
  }

  toString = (): string => `schedule(+${this.inMs}, ${this.priority})`;
}

class Post implements fc.Command<Model, Real> {
  readonly inMs: number;
  readonly priority: number;
  readonly kind: number;
  readonly subjectsFrom: number;

  constructor(inMs: number, priority: number, kind: number, subjectsFrom: number) {
    this.inMs = inMs;
    this.priority = priority;
    this.kind = kind;
    this.subjectsFrom = subjectsFrom;
  }

  check = (): boolean => true;

  run(model: Model, real: Real): void {
    const { inMs, priority, kind } = this;
    const nth = real.scheduled++;
    const subject = this.subjectsFrom + nth;
    const atMs = real.calendar.nowMs + inMs;
    real.calendar.postAfter(inMs, kind, subject, priority);
    model.pending.push({ atMs, priority, nth, kind, subject, handle: NO_EVENT });
  }

  toString = (): string => `post(+${this.inMs}, ${this.priority}, ${this.kind}, ${this.subjectsFrom})`;
}

class Cancel implements fc.Command<Model, Real> {
  readonly which: number;

  constructor(which: number) {
    this.which = which;
  }

  check = (model: Readonly<Model>): boolean => model.pending.some(({ handle }) => handle !== NO_EVENT);

  run(model: Model, { calendar }: Real): void {
    const some = model.pending.filter(({ handle }) => handle !== NO_EVENT);
    const gone = some[this.which % some.length];
    model.pending = model.pending.filter((event) => event !== gone);
    expect(calendar.cancel(gone!.handle)).toBe(true);
    expect(calendar.isPending(gone!.handle)).toBe(false);
    expect(calendar.cancel(gone!.handle)).toBe(false);
  }

  toString = (): string => `cancel(${this.which})`;
}

class Take implements fc.Command<Model, Real> {
  readonly looksFirst: boolean;

  constructor(looksFirst: boolean) {
    this.looksFirst = looksFirst;
  }

  check = (): boolean => true;

  run(model: Model, { calendar }: Real): void {
    const next = model.next();
    if (this.looksFirst) expect(calendar.nextAtMs()).toBe(next?.atMs ?? Infinity);
    expect(calendar.take(Infinity)).toBe(next !== undefined);
    if (next === undefined) return;
    expect([calendar.nowMs, calendar.kind, calendar.subject]).toEqual([next.atMs, next.kind, next.subject]);
    expect(calendar.isPending(next.handle)).toBe(false);
    model.pending.shift();
  }

  toString = (): string => (this.looksFirst ? 'look, take' : 'take');
}

class Restore implements fc.Command<Model, Real> {
  check = (): boolean => true;

  run(_: Model, real: Real): void {
    const bytes = takeSnapshot([real.calendar]);
    real.calendar = new Calendar(0, MAX_INSERTIONS);
    restoreSnapshot(bytes, [real.calendar]);
    expect(takeSnapshot([real.calendar])).toEqual(bytes);
  }

  toString = (): string => 'restore';
}

describe('Calendar', () => {
  it('fires by time, then priority, then insertion, whatever was cancelled or restored in between', () => {
    const commands = fc.commands(
      [
        fc
          .tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 16, 31))
          .map(([a, b]) => new Schedule(a, b)),
        fc
          .tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 16, 31))
          .map(([a, b]) => new Schedule(a, b)),
        // Kinds and subjects at the edges of what has room in a pair, and past them.
        fc
          .tuple(
            fc.integer({ min: 0, max: 12 }),
            fc.constantFrom(0, 16, 31),
            fc.constantFrom(0, 7, 31, 32, -1),
            fc.constantFrom(0, 2 ** 22 - 50, 2 ** 22, -2_000),
          )
          .map(([a, b, c, d]) => new Post(a, b, c, d)),
        fc.nat().map((which) => new Cancel(which)),
        fc.boolean().map((looks) => new Take(looks)),
        fc.constant(new Restore()),
      ],
      { maxCommands: 300, size: 'max' },
    );
    fc.assert(
      fc.property(commands, (some) => {
        fc.modelRun(() => {
          const real: Real = { calendar: new Calendar(0, MAX_INSERTIONS), scheduled: 0 };
          return { model: new Model(), real };
        }, some);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('writes the same bytes for the same events, whether or not it was looked at', () => {
    const make = (looks: boolean): Uint8Array => {
      const calendar = new Calendar();
      const handles = Array.from({ length: 300 }, (_, at) => calendar.schedule((at * 37) % 101, 0, at));
      handles.filter((_, at) => at % 3 > 0).forEach((handle) => calendar.cancel(handle));
      for (let at = 0; at < 50; at += 1) {
        if (looks) calendar.nextAtMs();
        calendar.take(Infinity);
        if (looks) takeSnapshot([calendar]);
      }
      return takeSnapshot([calendar]);
    };
    expect(make(true)).toEqual(make(false));
  });

  it('does not grow when events are cancelled as fast as they are made', () => {
    const calendar = new Calendar();
    calendar.schedule(1e9, 0, 0);
    for (let at = 0; at < 100_000; at += 1) calendar.cancel(calendar.schedule(1e6 + at, 0, at));
    expect(calendar.size).toBe(1);
    // Pairs and slots of 16 bytes: no more than a few dozen of each.
    expect(takeSnapshot([calendar]).length).toBeLessThan(1000);
  });

  it('refuses an event more than may be pending, with a handle or without, and takes one again after another fired', () => {
    const most = 300;
    for (const postedOf10 of [0, 4, 10]) {
      const calendar = new Calendar(0, 1_000, most);
      const put = (at: number): void => {
        if (at % 10 < postedOf10) calendar.postAfter(at, 0, at);
        else calendar.schedule(calendar.nowMs + at, 0, at);
      };
      for (let at = 1; at < most; at += 1) put(at);
      // What was cancelled is not pending.
      for (let at = 0; at < 50; at += 1) calendar.cancel(calendar.schedule(0, 0, 0, 31));
      put(0);
      expect(calendar.size).toBe(most);
      expect(calendar.take(Infinity)).toBe(true);
      put(7);
      expect(() => {
        put(9);
      }).toThrow(/more than 300 events are pending/);
    }
  });

  it('refuses times that are past, broken or no whole milliseconds', () => {
    const calendar = new Calendar(100);
    for (const atMs of [99, 100.5, Number.NaN, Infinity, -Infinity]) {
      expect(() => calendar.schedule(atMs, 0, 0)).toThrow(RunError);
      expect(() => {
        calendar.postAfter(atMs - 100, 0, 0);
      }).toThrow(RunError);
    }
    expect(calendar.size).toBe(0);
    calendar.schedule(200, 0, 0);
    expect(() => {
      calendar.advanceTo(201);
    }).toThrow(/past the next event/);
  });
});
