import { describe, expect, it } from '@jest/globals';
import type { LookupRequest } from '#contracts';
import { StayPermit } from '../stay-permit/stay-permit.ts';
import { Visa } from './visa.ts';
import { daysOfVisa } from './visa-kinds.ts';

const asked = (changes: Partial<LookupRequest>): LookupRequest => ({
  siteId: 'CGK-T3',
  crossingId: 'pdn-2024-7f3a9c.CGK-T3.0000412',
  documentNumber: 'A0000412',
  nationality: 'AUS',
  birthDate: '1974-08-12',
  surname: 'SMITH',
  givenNames: 'ANNA',
  travellerClass: 'wna-evisa',
  visaNumber: null,
  ...changes,
});

describe('visas', () => {
  it.each([
    ['V000000412', 30],
    ['C123456', 60],
    ['E123456789012', 365],
    ['X000000412', null],
    ['V12345', null],
    [null, null],
  ])('of number %j grant %j days', (visaNumber, days) => {
    expect(daysOfVisa(visaNumber)).toBe(days);
  });

  it.each([
    [{ visaNumber: 'V000000412' }, { outcome: 'clear', lengthOfStayDays: 30 }],
    [{}, { outcome: 'not-found', lengthOfStayDays: null }],
    [{ nationality: 'SGP' }, { outcome: 'clear', lengthOfStayDays: 30 }],
    [{ nationality: 'IDN' }, { outcome: 'clear', lengthOfStayDays: null }],
    [{ travellerClass: 'diplomat' }, { outcome: 'clear', lengthOfStayDays: null }],
  ] as const)('for %j are found as %j, and so is the stay permit that they make', (who, finding) => {
    expect(new Visa().lookUp(asked(who))).toEqual(finding);
    expect(new StayPermit().lookUp(asked(who))).toEqual(finding);
  });
});
