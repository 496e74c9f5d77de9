import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock } from './virtual-clock.ts';

describe('a virtual clock', () => {
  it('fires timers by their time, and those of one instant in the order in which they were set', () => {
    const someTimers = fc.array(
      fc.record({ afterMs: fc.nat(5), isCancelled: fc.boolean(), setsAfterMs: fc.option(fc.nat(5)) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(someTimers, (timers) => {
        const clock = new VirtualClock();
        const expected: { atMs: number; name: string }[] = [];
        const fired: string[] = [];
        const cancels = timers.map(({ afterMs, setsAfterMs }, at) =>
          clock.after(afterMs, () => {
            fired.push(`${clock.nowMs()} ${at}`);
            if (setsAfterMs !== null) {
              clock.after(setsAfterMs, () => fired.push(`${clock.nowMs()} ${at}, its own`));
            }
          }),
        );
        timers.forEach(({ afterMs, isCancelled, setsAfterMs }, at) => {
          // What is due next is looked for between the changes, too.
          expect(clock.nextAtMs()).not.toBeUndefined();
          if (isCancelled) cancels[at]!();
          else {
            expected.push({ atMs: afterMs, name: `${at}` });
            if (setsAfterMs !== null) expected.push({ atMs: afterMs + setsAfterMs, name: `${at}, its own` });
          }
        });
        const earliestMs = Math.min(...expected.map(({ atMs }) => atMs));
        expect(clock.nextAtMs()).toBe(expected.length > 0 ? earliestMs : null);
        clock.advanceTo(20);
        expect([...fired].sort()).toEqual(expected.map(({ atMs, name }) => `${atMs} ${name}`).sort());
        const atMs = fired.map((one) => Number(one.split(' ')[0]));
        expect(atMs).toEqual([...atMs].sort((one, other) => one - other));
        const first = fired
          .filter((one) => !one.endsWith('its own'))
          .map((one) => one.split(' ').map(Number));
        expect(first).toEqual(first.toSorted((one, other) => one[0]! - other[0]! || one[1]! - other[1]!));
        expect(clock.nextAtMs()).toBeNull();
      }),
    );
  });
});
