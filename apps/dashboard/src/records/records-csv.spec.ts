import { describe, expect, it } from '@jest/globals';
import type { CrossingInHand } from '#contracts';
import { blockedCsv, conflictsCsv, lateHitsCsv, mergesCsv } from './records-csv.ts';

const crossing: CrossingInHand = {
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
  document: { nationality: 'AUS', number: '******002', isMasked: true },
};
/** Cells of the only line by the names of the heading; no cell of these specs holds a comma. */
function cells(file: string): Record<string, string | undefined> {
  const [heading = '', line = '', ...more] = file.replace('\uFEFF', '').split('\r\n');
  expect(more).toEqual(['']);
  expect(line.split(',')).toHaveLength(heading.split(',').length);
  return Object.fromEntries(heading.split(',').map((name, at) => [name, line.split(',')[at]]));
}

describe('files of the records page', () => {
  it('tell late hits with what the lists said, as codes', () => {
    const finding = {
      ...({ service: 'watchlist', rule: 'listed-since', atCrossing: 'clear', now: 'hit' } as const),
      ...{ versionAtCrossing: 1, listVersion: 2, snapshotVersion: null, snapshotAgeMs: null },
    };
    const foundAt = '2026-11-21T20:05:00.000Z';
    const file = lateHitsCsv([
      {
        ...{ crossing, findings: [finding], state: 'found', foundAt, changedAt: foundAt },
        ...{ owner: null, acknowledgedBy: null, outcome: null, closedBy: null, closedReason: '=1+1' },
      },
    ]);
    expect(cells(file)).toMatchObject({
      crossing_id: crossing.crossingId,
      document: '******002',
      lists: 'watchlist',
      rules: 'listed-since',
      owner: '',
      reason: "'=1+1",
    });
  });

  it('tell conflicts, blocked records and merges', () => {
    const found = { foundAt: '2026-11-21T20:05:00.000Z', decidedAt: null, decidedReason: null };
    const conflict = conflictsCsv([
      {
        ...{ conflictId: 'stamp-disagrees:x', kind: 'stamp-disagrees', crossings: [crossing], ...found },
        ...{ proposal: 'stamp-prevails', choices: ['stamp-prevails'], state: 'open', decision: null },
        ...{ differences: [{ field: 'time', first: '04:21', second: '05:21' }], decidedBy: null },
      },
    ]);
    expect(cells(conflict)).toMatchObject({ differences: 'time: 04:21 / 05:21', decision: '' });
    const settledAt = '2026-11-21T20:05:00.000Z';
    const blocked = blockedCsv([
      { crossing, state: 'blocked', reason: 'content-differs', attempts: 3, settledAt, isMended: true },
    ]);
    expect(cells(blocked)).toMatchObject({ reason: 'content-differs', attempts: '3', mended: 'yes' });
    const merges = mergesCsv([
      { rule: 'same-form-twice', kept: crossing, merged: { ...crossing, crossingId: 'other-crossing' } },
    ]);
    expect(cells(merges)).toMatchObject({
      rule: 'same-form-twice',
      kept_crossing_id: crossing.crossingId,
      merged_crossing_id: 'other-crossing',
    });
  });
});
