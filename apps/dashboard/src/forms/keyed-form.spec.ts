import { describe, expect, it } from '@jest/globals';
import { transcribedForm } from '#contracts';
import { FIELDS } from './form-fields.ts';
import { keyedForm, missingOf, nextForm, placeOf } from './keyed-form.ts';
import type { TypedForm } from './keyed-form.ts';

const typed: TypedForm = {
  ...nextForm(null),
  ...{ formNumber: 'cgk-t3-0000417-34', lane: 'c07', date: '2024-06-20', time: '04:31' },
  ...{ officerId: 'CGK-T3-0113', officerInitials: 'bw', documentNumber: ' x1234567 ', nationality: 'idn' },
  ...{ surname: 'van  der berg', birthDate: '1980-01-31', expiryDate: '2029-12-31', flightNumber: 'ga832' },
  ...{ travellerClass: 'wni', markKind: 'stamp', markNumber: 's1', photoTaken: 'no', decision: 'cleared' },
  ...{ watchlist: 'clear', watchlistVersion: '41', watchlistAgeHours: '2,5', interpol: 'unknown' },
};

describe('a form that is typed in', () => {
  it('has every field of the contract, the second keying aside', () => {
    const fields = Object.keys(transcribedForm.shape).filter((field) => field !== 'documentNumberAgain');
    expect(FIELDS.map(({ field }) => field).sort()).toEqual(fields.sort());
  });

  it('is sent as the contract has it: capitals, numbers, yes and no, and null where nothing is written', () => {
    const form = { ...keyedForm(typed), documentNumberAgain: 'X1234567' };
    expect(transcribedForm.parse(form)).toMatchObject({
      ...{ formNumber: 'CGK-T3-0000417-34', surname: 'VAN DER BERG', givenNames: '', photoTaken: false },
      ...{ watchlistVersion: 41, watchlistAgeHours: 2.5, visaNumber: null, mrzLine2: null, asWritten: null },
    });
  });

  it('says which fields are missing, in the order of the form', () => {
    expect(missingOf({ ...typed, lane: '', decision: ' ' })).toEqual(['lane', 'decision']);
    expect(missingOf(typed)).toEqual([]);
  });

  it('hands to the next form what a stack has in common, and nothing of the traveller', () => {
    const next = nextForm(typed);
    expect([next.lane, next.date, next.officerId]).toEqual(['c07', '2024-06-20', 'CGK-T3-0113']);
    expect([next.documentNumber, next.surname, next.formNumber, next.decision]).toEqual(['', '', '', '']);
  });
});

describe('a place in a refusal', () => {
  it('is a form of the batch and its field', () => {
    expect(placeOf('forms.3.documentNumber')).toEqual({ at: 3, field: 'documentNumber' });
    expect(placeOf('keyedAgainBy')).toBeNull();
  });
});
