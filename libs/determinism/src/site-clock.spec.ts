import { describe, expect, it } from '@jest/globals';
import { SiteClock } from './site-clock.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('a site clock', () => {
  it('goes on from its anchor at the speed of the run', () => {
    const wall = new VirtualClock(1_000);
    const site = new SiteClock(wall);
    site.anchor(50_000, 60);
    wall.advanceBy(500);
    expect(site.nowMs()).toBe(50_000 + 500 * 60);
    site.anchor(80_000, 0);
    wall.advanceBy(500);
    expect(site.nowMs()).toBe(80_000);
  });

  it('stands, rather than going back, until a run that was held up has caught up', () => {
    const wall = new VirtualClock();
    const site = new SiteClock(wall);
    site.anchor(0, 10);
    wall.advanceBy(1_000);
    expect(site.nowMs()).toBe(10_000);
    site.anchor(4_000, 10);
    wall.advanceBy(100);
    expect(site.nowMs()).toBe(10_000);
    wall.advanceBy(1_000);
    expect(site.nowMs()).toBe(15_000);
  });

  it('refuses a time or a speed that is none', () => {
    const site = new SiteClock(new VirtualClock());
    expect(() => {
      site.anchor(Number.NaN, 1);
    }).toThrow(RangeError);
    expect(() => {
      site.anchor(0, -1);
    }).toThrow(RangeError);
  });
});
