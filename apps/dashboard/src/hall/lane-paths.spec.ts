import { describe, expect, it } from '@jest/globals';
import { lanePaths } from './lane-paths.ts';

const boxes = (path: string): number => path.split('M').length - 1;

describe('the strip of lanes', () => {
  it('has a shape for each installed lane: serving, free or shut', () => {
    const { busy, idle, shut } = lanePaths({ lanesInstalled: 32, lanesOpen: 22, lanesBusy: 14 });
    expect([busy, idle, shut].map(boxes)).toEqual([14, 8, 10]);
  });

  it('has rows of equal length', () => {
    const shape = (lanesInstalled: number): number[] => {
      const { columns, rows } = lanePaths({ lanesInstalled, lanesOpen: 0, lanesBusy: 0 });
      return [columns, rows];
    };
    expect([shape(5), shape(16), shape(32), shape(52)]).toEqual([
      [16, 1],
      [16, 1],
      [16, 2],
      [26, 2],
    ]);
  });

  it('does not draw more lanes than there are, whatever is counted busy', () => {
    expect(boxes(lanePaths({ lanesInstalled: 5, lanesOpen: 5, lanesBusy: 9 }).busy)).toBe(5);
  });
});
