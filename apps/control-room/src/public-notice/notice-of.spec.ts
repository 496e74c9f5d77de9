import { describe, expect, it } from '@jest/globals';
import type { HallTile, SiteTile, Tile } from '#contracts';
import { noticeOf } from './notice-of.ts';

const nowMs = Date.parse('2026-01-01T00:01:00.000Z');
const site = {
  kind: 'site',
  siteId: 'CGK-T3',
  name: { id: 'T3', en: 'T3' },
  zoneName: 'WIB',
  hallIds: ['CGK-T3-arrival'],
} as unknown as SiteTile;

function waitMinutes(
  joinerWaitsMs: (number | null)[] | null,
  observedAt = '2026-01-01T00:00:30.000Z',
): unknown {
  const observation = joinerWaitsMs && { banks: joinerWaitsMs.map((joinerWaitMs) => ({ joinerWaitMs })) };
  const hall = {
    kind: 'hall',
    hallId: 'CGK-T3-arrival',
    direction: 'arrival',
    mode: 'documented',
    observation,
    observedAt: observation && observedAt,
  } as unknown as HallTile;
  const notice = noticeOf(
    new Map<string, Tile>([
      ['site/CGK-T3', site],
      ['hall/CGK-T3-arrival', hall],
    ]),
    nowMs,
  );
  return notice.sites[0]?.halls[0]?.waitMinutes;
}

describe('the public notice', () => {
  it('tells the longer of two waits, rounded up to five minutes', () => {
    expect(waitMinutes([60_000, 660_000])).toBe(15);
    expect(waitMinutes([0, 0])).toBe(0);
    expect(waitMinutes([null, 1])).toBe(5);
  });

  it('says that it does not know rather than zero', () => {
    expect(waitMinutes(null)).toBeNull();
    expect(waitMinutes([null, null])).toBeNull();
    expect(waitMinutes([60_000], '2025-12-31T23:59:00.000Z')).toBeNull();
  });

  it('is empty before the first run', () => {
    expect(noticeOf(new Map(), nowMs)).toEqual({ asOf: null, sites: [] });
  });
});
