import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { Pacer } from './pacer.ts';

describe('a pacer', () => {
  it('asks for speed times the wall time that has passed', () => {
    const wall = new VirtualClock(1_000);
    const pacer = new Pacer(wall, 500, 60);
    wall.advanceBy(100);
    expect(pacer.targetMs()).toBe(500 + 100 * 60);
  });

  it('stands still while paused and goes on from there', () => {
    const wall = new VirtualClock();
    const pacer = new Pacer(wall, 0, 60);
    wall.advanceBy(100);
    pacer.setPaused(true, 6_000);
    wall.advanceBy(5_000);
    expect(pacer.targetMs()).toBe(6_000);
    pacer.setPaused(false, 6_000);
    wall.advanceBy(10);
    expect(pacer.targetMs()).toBe(6_600);
  });

  it('makes up for a short lag', () => {
    const wall = new VirtualClock();
    const pacer = new Pacer(wall, 0, 10);
    wall.advanceBy(100);
    pacer.report(0, 'border-replies');
    expect(pacer.targetMs()).toBe(1_000);
    expect(pacer.slowedBy).toBeNull();
  });

  it('gives up a long lag, and says what held the run', () => {
    const wall = new VirtualClock();
    const pacer = new Pacer(wall, 0, 10);
    wall.advanceBy(2_000);
    pacer.report(1_000, 'border-replies');
    expect(pacer.targetMs()).toBe(1_000 + 250 * 10);
    expect(pacer.slowedBy).toBe('border-replies');
    expect(pacer.speedActual).toBeCloseTo(0.5);
  });

  it('says nothing more a second after it keeps its pace again', () => {
    const wall = new VirtualClock();
    const pacer = new Pacer(wall, 0, 1);
    wall.advanceBy(2_000);
    pacer.report(100, 'processor');
    for (let i = 0; i < 12; i++) {
      wall.advanceBy(100);
      pacer.report(pacer.targetMs(), null);
    }
    expect(pacer.slowedBy).toBeNull();
  });

  it('measures its actual speed over the last two seconds', () => {
    const wall = new VirtualClock();
    const pacer = new Pacer(wall, 0, 60);
    for (let i = 0; i < 100; i++) {
      wall.advanceBy(100);
      pacer.report(pacer.targetMs(), null);
    }
    expect(pacer.speedActual).toBeCloseTo(60);
  });

  it('refuses a speed that is not above 0', () => {
    expect(() => new Pacer(new VirtualClock(), 0, 1).setSpeed(0, 0)).toThrow(RangeError);
  });
});
