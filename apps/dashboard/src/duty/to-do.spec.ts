import { describe, expect, it } from '@jest/globals';
import { sameToDo, toDo } from './to-do.ts';

const backlog = { unsynced: 3, oldestSiteAt: null, blocked: 1, acknowledged: 0, drainedPerSecond: 0 };

describe('what waits for people', () => {
  it('is summed over the sites; a site that has not told yet adds nothing', () => {
    const reconciliation = { unscreened: 4, screened: 9, lateHits: 2, conflicts: 1 };
    expect(toDo([{ backlog, reconciliation }, { backlog }])).toEqual({
      lateHits: 2,
      conflicts: 1,
      blocked: 2,
      unscreened: 4,
    });
    expect(toDo([])).toEqual({ lateHits: 0, conflicts: 0, blocked: 0, unscreened: 0 });
  });

  it('is the same only when every number is', () => {
    const none = toDo([]);
    expect(sameToDo(none, { ...none })).toBe(true);
    for (const name of ['lateHits', 'conflicts', 'blocked', 'unscreened'] as const) {
      expect(sameToDo(none, { ...none, [name]: 1 })).toBe(false);
    }
  });
});
