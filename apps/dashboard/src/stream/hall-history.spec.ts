import { describe, expect, it } from '@jest/globals';
import type { HallTile } from '#contracts';
import { HallSeries, POINTS_MAX } from './hall-history.ts';
import type { HistoryPoint } from './hall-history.ts';

const point = (atMs: number, queue = 0): HistoryPoint => [atMs, queue, queue, 0, 0];

const tileAt = (atMs: number, gates: number | null): HallTile => ({
  kind: 'hall',
  hallId: 'CGK-T3-departure',
  siteId: 'CGK-T3',
  direction: 'departure',
  mode: 'normal',
  modeSince: new Date(0).toISOString(),
  because: [],
  observation: {
    hallId: 'CGK-T3-departure',
    siteId: 'CGK-T3',
    banks:
      gates === null
        ? []
        : [
            {
              laneKind: 'autogate',
              queueLength: gates,
              lanesInstalled: 16,
              lanesOpen: 16,
              lanesBusy: 3,
              waitingTimes: { windowMs: 900_000, count: 0, p50Ms: null, p90Ms: null, maxMs: null },
              joinerWaitMs: 0,
              servedPerHour: 0,
            },
          ],
    travellersInside: 0,
    overflow: 0,
    crossings: { online: 0, local: 0, paper: 0 },
    officersOnDuty: 0,
  },
  observedSiteAt: new Date(atMs).toISOString(),
  observedAt: new Date(atMs).toISOString(),
});

describe('the history of a hall', () => {
  it('joins the past from the server to what was seen live, each instant once', () => {
    const series = new HallSeries();
    series.observe(tileAt(3_000, 30));
    series.merge([point(2_000, 20), point(1_000, 10), point(3_000, 99)]);
    expect(series.points().map(([atMs, queue]) => [atMs, queue])).toEqual([
      [1_000, 10],
      [2_000, 20],
      [3_000, 30],
    ]);
  });

  it('takes no observation twice and none from the past', () => {
    const series = new HallSeries();
    series.observe(tileAt(3_000, 30));
    series.observe(tileAt(3_000, 31));
    series.observe(tileAt(2_000, 20));
    expect(series.points()).toHaveLength(1);
  });

  it('knows no queue where there is no such bank, rather than an empty one', () => {
    const series = new HallSeries();
    series.observe(tileAt(1_000, 5));
    expect(series.points()[0]).toEqual([1_000, 5, null, 0, null]);
  });

  it('stays bounded by thinning the older half, and keeps both ends', () => {
    const series = new HallSeries();
    series.merge(Array.from({ length: POINTS_MAX + 1 }, (_, index) => point(index)));
    const times = series.points().map(([atMs]) => atMs);
    expect(times.length).toBeLessThan(POINTS_MAX);
    expect([times[0], times.at(-1)]).toEqual([0, POINTS_MAX]);
  });

  it('orders mode changes by time and keeps each once', () => {
    const series = new HallSeries();
    series.changeMode({ atMs: 5, mode: 'documented' });
    series.changeMode({ atMs: 1, mode: 'normal' });
    series.changeMode({ atMs: 5, mode: 'documented' });
    expect(series.modes()).toEqual([
      { atMs: 1, mode: 'normal' },
      { atMs: 5, mode: 'documented' },
    ]);
  });
});
