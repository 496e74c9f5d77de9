import { describe, expect, it } from '@jest/globals';
import { formNumberOf } from '#contracts';
import { countForms } from './form-counts.ts';
import type { FormState, KnownForm } from './form-counts.ts';

const book = { siteId: 'CGK-T3', firstSerial: 401, lastSerial: 410 };
const form = (serial: number, state: FormState): KnownForm => ({ serial, state });
const range = (from: number, to: number) => ({
  from: formNumberOf('CGK-T3', from),
  to: formNumberOf('CGK-T3', to),
  count: to - from + 1,
});

describe('the forms of a book', () => {
  it('are all outstanding when nobody has said anything', () => {
    expect(countForms(book, [])).toMatchObject({
      issued: 10,
      used: 0,
      outstanding: 10,
      gaps: 0,
      outstandingRanges: [range(401, 410)],
    });
  });

  it('are outstanding in stretches, and a gap where a later one was used', () => {
    const known = [
      form(401, 'used'),
      form(402, 'spoiled'),
      form(404, 'used'),
      form(406, 'lost'),
      form(407, 'used'),
    ];
    expect(countForms(book, known)).toEqual({
      ...{ issued: 10, used: 3, spoiled: 1, lost: 1, returned: 0, outstanding: 5, gaps: 2, rangesLeftOff: 0 },
      outstandingRanges: [range(403, 403), range(405, 405), range(408, 410)],
    });
  });

  it('are accounted for when each is used, spoiled, lost or returned', () => {
    const known = Array.from({ length: 10 }, (_, at) => form(401 + at, at < 4 ? 'used' : 'returned'));
    expect(countForms(book, known)).toMatchObject({
      outstanding: 0,
      gaps: 0,
      outstandingRanges: [],
      returned: 6,
    });
  });

  it('are listed in at most fifty stretches; the others are counted', () => {
    const long = { siteId: 'CGK-T3', firstSerial: 1, lastSerial: 200 };
    const known = Array.from({ length: 100 }, (_, at) => form(2 * at + 1, 'used'));
    const { outstandingRanges, rangesLeftOff, gaps } = countForms(long, known);
    expect([outstandingRanges.length, rangesLeftOff, gaps]).toEqual([50, 50, 99]);
  });
});
