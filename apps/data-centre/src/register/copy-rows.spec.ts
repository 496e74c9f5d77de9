import { describe, expect, it } from '@jest/globals';
import { SpareBuffers } from '#http-edge';
import { copyRows } from './copy-rows.ts';

describe('rows for COPY', () => {
  it('are in the binary form of PostgreSQL, field by field', () => {
    const record = {
      crossingId: 'a',
      runId: 'bc',
      siteId: 'CGK',
      laneId: 'd',
      laneSequence: 7,
      siteAt: '2000-01-01T00:00:00.001Z',
      fallback: true,
      recordedAt: '1999-12-31T23:59:59.999Z',
      body: Buffer.from('"é"'),
    };
    const hex = copyRows([{ record, arrivals: 2 }], new SpareBuffers(1)).toString('hex');
    expect(hex).toBe(
      [
        '5047434f50590aff0d0a00',
        '0000000000000000',
        '000a',
        ...['00000001', '61', '00000002', '6263', '00000003', '43474b', '00000001', '64'],
        ...['00000004', '00000007', '00000001', '01'],
        ...['00000008', '00000000000003e8', '00000008', 'fffffffffffffc18'],
        ...['00000004', '00000002', '00000004', '22c3a922'],
        'ffff',
      ].join(''),
    );
  });
});
