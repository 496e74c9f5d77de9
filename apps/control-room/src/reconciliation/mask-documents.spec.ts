import { describe, expect, it } from '@jest/globals';
import type { CrossingInHand } from '#contracts';
import { forEyesOf } from './mask-documents.ts';

const crossing = (number: string): CrossingInHand => ({
  crossingId: 'pdn-2024-7f3a9c.00000412',
  runId: 'pdn-2024-7f3a9c',
  siteId: 'CGK-T3',
  laneId: 'CGK-T3-departure-C07',
  direction: 'departure',
  siteAt: '2024-06-19T22:40:00.000Z',
  flightNumber: 'GA832',
  officerId: 'CGK-T3-0113',
  tier: 'local',
  decision: 'cleared',
  travellerClass: 'wni',
  document: { nationality: 'IDN', number, isMasked: false },
});

describe('a document number', () => {
  it('is whole for the operator, who acts', () => {
    expect(forEyesOf('operator')(crossing('X1234567'))).toEqual(crossing('X1234567'));
  });

  it.each([
    ['X1234567', '*****567'],
    ['AB1', 'AB1'],
    ['', ''],
  ])('%s is %s for who only reads, and says so', (number, shown) => {
    expect(forEyesOf('auditor')(crossing(number)).document).toEqual({
      nationality: 'IDN',
      number: shown,
      isMasked: true,
    });
  });
});
