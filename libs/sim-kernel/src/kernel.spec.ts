import { describe, expect, it } from '@jest/globals';
import { Kernel } from './kernel.ts';
import type { EventHandler, KernelOptions } from './kernel.ts';
import { RunError, SnapshotError } from './run-error.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

const TICK = 1;

/** Ticks every ten milliseconds, and does something odd when told. */
class Ticker implements EventHandler {
  readonly kernel: Kernel;
  ticks = 0;
  onTick = (): void => undefined;

  constructor(options: KernelOptions = {}) {
    this.kernel = new Kernel(this, options);
    this.kernel.schedule(10, TICK, 0);
  }

  onEvent(kind: number, subject: number): void {
    this.ticks += 1;
    this.kernel.scheduleIn(10, kind, subject + 1);
    this.onTick();
  }
}

function failure(action: () => void): RunError {
  try {
    action();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('Kernel', () => {
  it('fires everything up to and including the time asked for, then stands there', () => {
    const { kernel } = new Ticker();
    kernel.runUntil(30);
    expect([kernel.eventCount, kernel.nowMs, kernel.nextEventAtMs()]).toEqual([3, 30, 40]);
    kernel.runUntil(35);
    expect([kernel.eventCount, kernel.nowMs]).toEqual([3, 35]);
    expect(kernel.step()).toBe(true);
    expect([kernel.eventCount, kernel.nowMs]).toEqual([4, 40]);
  });

  it('gives the same trace hash in one go, in steps, and from a snapshot', () => {
    const straight = new Ticker();
    straight.kernel.runUntil(1000);
    const stepped = new Ticker();
    while (stepped.kernel.nextEventAtMs() <= 500) stepped.kernel.step();
    const restored = new Ticker();
    restoreSnapshot(takeSnapshot([stepped.kernel]), [restored.kernel]);
    restored.kernel.runUntil(1000);
    expect(restored.kernel.traceHash).toBe(straight.kernel.traceHash);
    expect(restored.kernel.eventCount).toBe(100);
    straight.kernel.note(1);
    expect(restored.kernel.traceHash).not.toBe(straight.kernel.traceHash);
  });

  it('shows every event to the trace sink', () => {
    const { kernel } = new Ticker();
    const seen: string[] = [];
    kernel.traceTo((atMs, kind, subject) => seen.push(`${atMs} ${kind} ${subject}`));
    kernel.runUntil(20);
    expect(seen).toEqual(['10 1 0', '20 1 1']);
  });

  it('can be stopped and go on: stopped and event-limit are resumable', () => {
    const ticker = new Ticker();
    ticker.onTick = () => {
      if (ticker.ticks === 5) ticker.kernel.stop();
    };
    const stopped = failure(() => {
      ticker.kernel.runUntil(1000);
    });
    expect([stopped.code, stopped.fatal, stopped.atMs]).toEqual(['stopped', false, 50]);
    const limited = failure(() => {
      ticker.kernel.runUntil(1000, 20);
    });
    expect([limited.code, limited.fatal, limited.atMs]).toEqual(['event-limit', false, 250]);
    ticker.kernel.runUntil(1000);
    expect(ticker.ticks).toBe(100);
  });

  // The loop runs in stretches of 1,024 events, which nobody is to notice.
  it.each([1023, 1024, 1025, 2048, 5000])('counts, limits and stops exactly at %d events', (most) => {
    const ticker = new Ticker();
    let miscounted = 0;
    ticker.onTick = () => {
      if (ticker.kernel.eventCount !== ticker.ticks) miscounted += 1;
    };
    const limited = failure(() => {
      ticker.kernel.runToEnd(most);
    });
    expect([limited.code, limited.atMs, ticker.ticks]).toEqual(['event-limit', 10 * most, most]);
    ticker.onTick = () => {
      if (ticker.ticks === 2 * most) ticker.kernel.stop();
    };
    const stopped = failure(() => {
      ticker.kernel.runToEnd();
    });
    expect([stopped.code, stopped.atMs, ticker.kernel.eventCount]).toEqual(['stopped', 20 * most, 2 * most]);
    ticker.kernel.runUntil(30 * most);
    expect([ticker.kernel.eventCount, ticker.ticks, miscounted]).toEqual([3 * most, 3 * most, 0]);
  });

  it('ends for good when a handler throws, keeping the cause', () => {
    const ticker = new Ticker();
    const cause = new Error('no such lane');
    ticker.onTick = () => {
      throw cause;
    };
    const failed = failure(() => ticker.kernel.step());
    expect([failed.code, failed.fatal, failed.cause]).toEqual(['handler-failed', true, cause]);
    expect(failure(() => ticker.kernel.step()).message).toMatch(/ended in a fatal error before/);
  });

  it('notices a model that goes round in one instant', () => {
    const ticker = new Ticker({ maxEventsPerInstant: 1000 });
    ticker.onTick = () => {
      ticker.kernel.schedule(ticker.kernel.nowMs, TICK, 0);
    };
    const circle = failure(() => {
      ticker.kernel.runToEnd();
    });
    expect([circle.code, circle.fatal, circle.atMs]).toEqual(['no-progress', true, 10]);
  });

  it.each([900, 1024, 3000])('allows exactly %d events in one instant, if so many are allowed', (most) => {
    const runOf = (events: number): Kernel => {
      let left = events;
      const kernel: Kernel = new Kernel(
        {
          onEvent: () => {
            if (kernel.nowMs < 700) return;
            left -= 1;
            if (left > 0) kernel.schedule(700, TICK, 0);
          },
        },
        { maxEventsPerInstant: most },
      );
      // The instant begins in the middle of a stretch of the loop.
      for (let atMs = 1; atMs <= 700; atMs += 1) kernel.schedule(atMs, TICK, 0);
      return kernel;
    };
    const allowed = runOf(most);
    allowed.runToEnd();
    expect([allowed.eventCount, allowed.nowMs]).toEqual([most + 699, 700]);
    const circle = failure(() => {
      runOf(most + 1).runToEnd();
    });
    expect([circle.code, circle.atMs]).toEqual(['no-progress', 700]);
  });
});

describe('a snapshot', () => {
  const bytes = takeSnapshot([new Ticker().kernel]);

  it.each([
    ['cut short', bytes.slice(0, -1)],
    ['damaged', bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte))],
    ['not a snapshot', new Uint8Array(100)],
  ])('that is %s is refused', (_, broken) => {
    expect(() => {
      restoreSnapshot(broken, [new Ticker().kernel]);
    }).toThrow(SnapshotError);
  });

  it('of other parts is refused', () => {
    const twice = takeSnapshot([new Ticker().kernel, new Ticker().kernel]);
    expect(() => {
      restoreSnapshot(twice, [new Ticker().kernel]);
    }).toThrow(/more parts/);
    expect(() => {
      restoreSnapshot(bytes, [new Ticker().kernel, new Ticker().kernel]);
    }).toThrow(/fewer parts/);
  });
});
