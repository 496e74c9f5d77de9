import { describe, expect, it } from '@jest/globals';
import { copyOf, int4, int8 } from '../database/spec-copy.ts';
import { pendingPage, pendingStatement } from './pending-page.ts';

const row = (transaction: bigint, sequence: bigint, queued: bigint) => [
  ...[`run.lane.${sequence}`, 'CGK-T3', 'run/lane'].map((text) => Buffer.from(text)),
  ...[int4(Number(sequence)), Buffer.from([1]), int4(2)],
  ...[int8(transaction), int8(sequence), int8(queued)],
];

describe('a page of entries that wait for the register', () => {
  it('holds them in order, and where to read on', () => {
    const { entries, cursor } = pendingPage(null, copyOf([row(7n, 1n, 7n), row(7n, 2n, 9n)]));
    expect(entries[1]).toEqual({
      key: '7-2',
      crossingId: 'run.lane.2',
      siteId: 'CGK-T3',
      laneKey: 'run/lane',
      laneSequence: 2,
      fallback: true,
      attempts: 2,
    });
    expect(entries.map(({ key }) => key)).toEqual(['7-1', '7-2']);
    expect(cursor).toBe('9-2');
    expect(pendingStatement(cursor, 10)).toContain(`> ('9'::xid8, '2'::bigint)`);
  });

  it('is read on from the same place when nothing waits behind it', () => {
    expect(pendingPage('9-2', copyOf([]))).toEqual({ entries: [], cursor: '9-2' });
    expect(pendingPage(null, copyOf([]))).toEqual({ entries: [], cursor: null });
  });
});
