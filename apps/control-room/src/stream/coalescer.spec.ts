import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { Coalescer } from './coalescer.ts';

describe('a coalescer', () => {
  it('does the first thing at once, and much that is asked soon after only once, when the time has come', () => {
    const clock = new VirtualClock(1_000);
    const doneAtMs: number[] = [];
    const coalescer = new Coalescer(clock, 500, () => doneAtMs.push(clock.nowMs()));
    for (let step = 0; step < 130; step += 1) {
      coalescer.ask();
      clock.advanceBy(10);
    }
    expect(doneAtMs).toEqual([1_000, 1_500, 2_000]);
  });

  it('does nothing while nobody asks, and does not save it up', () => {
    const clock = new VirtualClock();
    let done = 0;
    const coalescer = new Coalescer(clock, 500, () => (done += 1));
    coalescer.ask();
    clock.advanceBy(60_000);
    coalescer.ask();
    expect(done).toBe(2);
  });

  it('does nothing more once stopped', () => {
    const clock = new VirtualClock();
    let done = 0;
    const coalescer = new Coalescer(clock, 500, () => (done += 1));
    coalescer.ask();
    coalescer.ask();
    coalescer.stop();
    clock.advanceBy(5_000);
    expect(done).toBe(1);
  });
});
