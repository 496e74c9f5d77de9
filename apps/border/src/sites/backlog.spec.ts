import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { Backlog } from './backlog.ts';

describe('a backlog', () => {
  it('counts records as they come, go, and are set aside', () => {
    const clock = new VirtualClock();
    const backlog = new Backlog(clock);
    backlog.recorded(true, '2024-06-19T21:15:00.000Z');
    backlog.recorded(false, '2024-06-19T21:16:00.000Z');
    backlog.recorded(true, '2024-06-19T21:17:00.000Z');
    expect(backlog.status()).toMatchObject({ unsynced: 3, oldestSiteAt: '2024-06-19T21:15:00.000Z' });
    expect(backlog.unsyncedFallback).toBe(2);
    backlog.acknowledged(2, 1);
    backlog.blocked(true);
    expect(backlog.status()).toMatchObject({ unsynced: 1, blocked: 1, acknowledged: 2, drainedPerSecond: 2 });
    expect(backlog.unsyncedFallback).toBe(0);
  });

  it('forgets a rate after a second, and the oldest when nothing is left', () => {
    const clock = new VirtualClock();
    const backlog = new Backlog(clock);
    backlog.recorded(false, '2024-06-19T21:15:00.000Z');
    backlog.acknowledged(1, 0);
    clock.advanceBy(1_001);
    expect(backlog.status()).toEqual({
      unsynced: 0,
      oldestSiteAt: null,
      blocked: 0,
      acknowledged: 1,
      drainedPerSecond: 0,
    });
  });
});
