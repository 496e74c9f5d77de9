import { describe, expect, it } from '@jest/globals';
import { formNumberOf } from '#contracts';
import type { TranscribedForm } from '#contracts';
import { run } from './support/border-talk.ts';
import { paperForm } from './support/paper-form.ts';
import { readTravelDocument } from '../apps/border/src/checks/travel-document.ts';
import { recordOfForm } from '../apps/border/src/forms/form-record.ts';

const RUN = run('forms-unit');
const NUMBER = formNumberOf('CGK-T3', 17);
const at = (hallId: string) => ({
  run: RUN,
  site: RUN.sites[0]!,
  hallId,
  untilMs: Date.parse('2024-06-20T00:00:00.000Z'),
});
const recordOf = (change: Partial<TranscribedForm> = {}, hallId = 'CGK-T3-departure') =>
  recordOfForm(paperForm(NUMBER, change), at(hallId));
const fieldsOf = (change: Partial<TranscribedForm>, hallId?: string): unknown => {
  const wrong = recordOf(change, hallId);
  return Array.isArray(wrong) ? wrong.map(({ field }) => field) : 'a record';
};
const ZONE = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10';

describe('the crossing that a form tells of', () => {
  it('is of tier paper, under an id and a number of the form, at the counter and the time that were written', () => {
    expect(recordOf()).toMatchObject({
      crossingId: `form.${NUMBER}`,
      laneId: 'CGK-T3-departure-C07',
      laneSequence: 17,
      direction: 'departure',
      siteAt: '2024-06-19T21:31:00.000Z',
      flight: { flightNumber: 'GA832', date: '2024-06-20' },
      screening: {
        tier: 'paper',
        lookups: [
          {
            service: 'watchlist',
            outcome: 'clear',
            source: 'snapshot',
            listVersion: 41,
            snapshotAgeMs: 9_000_000,
          },
          { service: 'interpol', outcome: 'unknown', source: 'none', listVersion: null, snapshotAgeMs: null },
        ],
      },
      documentedCheck: { formNumber: NUMBER, mrzCheckDigits: 'unreadable', interpolSnapshot: null },
    });
  });

  it('has a zone that can be read, made of the fields when the officer could not copy it', () => {
    const record = recordOf({ surname: 'VAN DER BERG', givenNames: '', documentNumber: 'AB1' });
    if (Array.isArray(record)) throw new Error(JSON.stringify(record));
    expect(readTravelDocument(record.document.mrz, 2024)).toEqual({
      ...{ documentNumber: 'AB1', nationality: 'IDN', birthDate: '1980-01-31', expiryDate: '2029-12-31' },
      ...{ surname: 'VAN DER BERG', givenNames: '' },
    });
  });

  it('takes the zone as it was copied, when its check digits are right and it says what else is written', () => {
    const copied = {
      ...{ mrzLine2: ZONE, documentNumber: 'L898902C3', nationality: 'UTO' },
      ...{ birthDate: '1974-08-12', expiryDate: '2012-04-15', surname: 'ERIKSSON', givenNames: 'ANNA MARIA' },
    };
    expect(recordOf(copied)).toMatchObject({
      document: { mrz: `P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n${ZONE}` },
      documentedCheck: { mrzCheckDigits: 'valid' },
    });
    expect(fieldsOf({ ...copied, mrzLine2: ZONE.replace('L898902C36', 'L898902C46') })).toEqual(['mrzLine2']);
    expect(fieldsOf({ ...copied, documentNumber: 'L898902C4' })).toEqual(['documentNumber']);
    expect(fieldsOf({ mrzLine1: copied.mrzLine2 })).toEqual(['mrzLine2']);
  });

  it('is none when the two keyings of the document number differ; neither is told', () => {
    const wrong = recordOf({ documentNumberAgain: 'X1234576' });
    expect(wrong).toMatchObject([{ field: 'documentNumberAgain' }]);
    expect(JSON.stringify(wrong)).not.toMatch(/X12345/);
  });

  it('is none outside the run, or later than the clock of the site', () => {
    expect(fieldsOf({ date: '2024-06-19' })).toEqual(['date']);
    expect(fieldsOf({ date: '2024-06-20', time: '07:29' })).toBe('a record');
    expect(fieldsOf({ date: '2024-06-20', time: '07:31' })).toEqual(['date']);
  });

  it('is none when a list was looked into and no version is given', () => {
    expect(fieldsOf({ watchlistVersion: null })).toEqual(['watchlistVersion', 'watchlistAgeHours']);
    expect(fieldsOf({ interpol: 'clear' })).toEqual(['interpolVersion']);
  });

  it('keeps the rules of a documented check, unless it is said that the paper does not', () => {
    const foreigner = { travellerClass: 'wna-other' as const, nationality: 'AUS' };
    expect(fieldsOf(foreigner, 'CGK-T3-arrival')).toEqual(['visaNumber']);
    expect(fieldsOf({ ...foreigner, asWritten: 'the officer forgot it' }, 'CGK-T3-arrival')).toBe('a record');
    expect(fieldsOf({ watchlist: 'hit' })).toEqual(['decision']);
    expect(fieldsOf({ watchlist: 'hit', decision: 'referred' })).toBe('a record');
  });
});
