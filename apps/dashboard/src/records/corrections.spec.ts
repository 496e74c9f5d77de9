import { describe, expect, it } from '@jest/globals';
import type { RecordCrossing } from '#contracts';
import { changedFields, correctionsOf, fieldsOf } from './corrections.ts';

const form: NonNullable<RecordCrossing['documentedCheck']> = {
  officerId: 'CGK-T3-0113',
  officerInitials: 'BW',
  secondOfficerId: null,
  mrzCheckDigits: 'valid',
  photoTaken: true,
  watchlistSnapshot: { version: 3, ageMs: 60_000 },
  interpolSnapshot: null,
  visaNumber: null,
  lengthOfStayDays: null,
  mark: { kind: 'stamp', number: 'S000412' },
  handwritten: { date: '2024-06-20', time: '04:21', flightNumber: 'GA832' },
};
const record = (documentedCheck: RecordCrossing['documentedCheck'] = form): RecordCrossing =>
  ({
    document: { mrz: 'P<UTO\nL898' },
    flight: { flightNumber: 'GA832', date: '2024-06-20' },
    travellerClass: 'wni',
    documentedCheck,
  }) as Partial<RecordCrossing> as RecordCrossing;
const corrected = (change: Partial<ReturnType<typeof fieldsOf>>, of = record()) =>
  correctionsOf(of, { ...fieldsOf(of), ...change });

describe('corrections of a blocked record', () => {
  it('are none when nothing was changed: it is sent again as it is', () => {
    expect(corrected({})).toEqual({});
    expect(corrected({ flightNumber: ' GA832 ' })).toEqual({});
  });

  it('hold the parts in which something was changed, each whole', () => {
    expect(corrected({ flightNumber: 'GA830' })).toEqual({
      flight: { flightNumber: 'GA830', date: '2024-06-20' },
    });
    expect(corrected({ mrz: 'P<AUS\nX', travellerClass: 'crew' })).toEqual({
      document: { mrz: 'P<AUS\nX' },
      travellerClass: 'crew',
    });
    expect(corrected({ handTime: '04:22', visaNumber: 'V1', stayDays: '30' })).toEqual({
      documentedCheck: {
        ...form,
        handwritten: { date: '2024-06-20', time: '04:22', flightNumber: 'GA832' },
        visaNumber: 'V1',
        lengthOfStayDays: 30,
      },
    });
  });

  it('leave it to the server to judge what makes no sense', () => {
    expect(corrected({ stayDays: 'a month' }).documentedCheck?.lengthOfStayDays).toBe(0);
    expect(corrected({ markNumber: '' }).documentedCheck?.mark.number).toBe('');
  });

  it('never bring a form into a record that has none', () => {
    expect(corrected({ visaNumber: 'V1' }, record(null))).toEqual({});
  });

  it('are counted by field', () => {
    const fields = { ...fieldsOf(record()), mrz: 'X', stayDays: '3' };
    expect(changedFields(record(), fields)).toEqual(['mrz', 'stayDays']);
  });
});
