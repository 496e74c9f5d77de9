import { describe, expect, it } from '@jest/globals';
import type { CrossingInHand } from '#contracts';
import { compareRows } from './compare-rows.ts';

const crossing = (change: Partial<CrossingInHand> = {}): CrossingInHand => ({
  crossingId: 'pdn-2024-7f3a9c.00000412',
  runId: 'pdn-2024-7f3a9c',
  siteId: 'CGK-T3',
  laneId: 'CGK-T3-arrival-C07',
  direction: 'arrival',
  siteAt: '2024-06-19T22:40:00.000Z',
  flightNumber: 'GA832',
  officerId: 'CGK-T3-0113',
  tier: 'local',
  decision: 'cleared',
  travellerClass: 'wna-other',
  document: { nationality: 'AUS', number: 'X00000002', isMasked: false },
  ...change,
});
const say = {
  when: ({ siteAt }: CrossingInHand) => siteAt,
  where: ({ laneId }: CrossingInHand) => laneId,
  document: ({ document }: CrossingInHand) => document.number,
  officer: ({ officerId }: CrossingInHand) => officerId ?? 'gate',
  tier: ({ tier }: CrossingInHand) => tier,
  decision: ({ decision }: CrossingInHand) => decision,
};

describe('two records side by side', () => {
  it('are told field by field, and what differs is marked', () => {
    const crossings = [crossing(), crossing({ crossingId: 'other-crossing', laneId: 'CGK-T3-arrival-C08' })];
    const rows = compareRows({ kind: 'two-entries', crossings, differences: [] }, say);
    expect(rows.filter(({ differs }) => differs).map(({ label }) => label)).toEqual([
      'field.place',
      'field.crossing',
    ]);
    expect(rows.every(({ cells }) => cells.length === 2)).toBe(true);
  });

  it('are the stamp and the system when these disagree', () => {
    const differences = [{ field: 'flightNumber', first: 'GA823', second: 'GA832' }];
    expect(compareRows({ kind: 'stamp-disagrees', crossings: [crossing()], differences }, say)).toEqual([
      { label: 'field.flightNumber', cells: ['GA823', 'GA832'], differs: true },
    ]);
  });
});
