import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findOutages, thinned } from './outages.ts';
import type { OutageFact } from './outages.ts';

describe('outages', () => {
  const service = (name: string, state: 'up' | 'down', atMs: number): OutageFact => ({
    kind: 'service',
    service: name,
    state,
    atMs,
  });
  const backlog = (unsynced: number, atMs: number, blocked = 0): OutageFact => ({
    kind: 'backlog',
    unsynced,
    blocked,
    atMs,
  });
  const paper = (on: boolean, atMs: number, hallId = 'CGK-T3-departure'): OutageFact => ({
    kind: 'paper',
    hallId,
    on,
    atMs,
  });
  const screening = (unscreened: number, atMs: number): OutageFact => ({
    kind: 'reconciliation',
    unscreened,
    atMs,
  });

  it('last from the first service down until all is sent and screened; what a person holds is no part of it', () => {
    const told = [
      service('watchlist', 'down', 10),
      service('visa', 'down', 11),
      backlog(7, 20),
      screening(7, 21),
      service('visa', 'up', 30),
      service('watchlist', 'up', 31),
      backlog(9, 32),
      screening(0, 33),
      backlog(2, 40, 2),
    ];
    expect(findOutages(told)).toEqual([
      {
        startedAtMs: 10,
        restoredAtMs: 31,
        drainedAtMs: 40,
        reconciledAtMs: 40,
        services: ['watchlist', 'visa'],
        siteStore: false,
        mostUnsynced: 9,
        points: [
          { atMs: 20, unsynced: 7 },
          { atMs: 32, unsynced: 9 },
          { atMs: 40, unsynced: 2 },
        ],
      },
    ]);
  });

  it('of the site’s own store alone are outages too, and part of one of the data centre when both are down', () => {
    const alone = findOutages([
      paper(true, 10),
      paper(true, 11, 'CGK-T3-arrival'),
      paper(false, 40),
      backlog(0, 41),
      screening(0, 42),
      paper(false, 43, 'CGK-T3-arrival'),
      backlog(30, 44),
      screening(30, 45),
      backlog(0, 50),
      screening(0, 60),
    ]);
    expect(alone).toMatchObject([
      {
        startedAtMs: 10,
        restoredAtMs: 43,
        drainedAtMs: 50,
        reconciledAtMs: 60,
        services: [],
        siteStore: true,
      },
    ]);
    expect(alone).toHaveLength(1);
    const both = findOutages([
      service('watchlist', 'down', 10),
      paper(true, 20),
      service('watchlist', 'up', 30),
      screening(0, 31),
      paper(false, 40),
      screening(0, 41),
    ]);
    expect(both).toMatchObject([{ restoredAtMs: 40, services: ['watchlist'], siteStore: true }]);
  });

  it('go on when a service fails again before they are over, and are two when it fails after', () => {
    const again = [service('visa', 'down', 40), service('visa', 'up', 50), screening(0, 51)];
    const first = [service('visa', 'down', 1), screening(3, 2), service('visa', 'up', 3)];
    expect(findOutages([...first, ...again])).toMatchObject([
      { startedAtMs: 1, restoredAtMs: 50, reconciledAtMs: 51 },
    ]);
    expect(findOutages([...first, screening(0, 4), ...again])).toMatchObject([
      { startedAtMs: 1, reconciledAtMs: 4 },
      { startedAtMs: 40, reconciledAtMs: 51 },
    ]);
  });

  it('are thinned to a bound with the last and the highest point kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { maxLength: 500 }),
        fc.integer({ min: 2, max: 50 }),
        (series, most) => {
          const points = series.map((unsynced) => ({ unsynced }));
          const kept = thinned(points, most);
          expect(kept.length).toBeLessThanOrEqual(most);
          expect(kept.at(-1)).toBe(points.at(-1));
          const highest = (of: readonly { unsynced: number }[]): number =>
            Math.max(0, ...of.map(({ unsynced }) => unsynced));
          expect(highest(kept)).toBe(highest(points));
        },
      ),
    );
  });
});
