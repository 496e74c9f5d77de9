import { describe, expect, it } from '@jest/globals';
import { durationParts } from './durations.ts';
import { formatInstant } from './instants.ts';

const MINUTE = 60_000;

describe('a duration', () => {
  it('has the units that a reader wants', () => {
    expect(durationParts(41_400)).toEqual({ unit: 'seconds', seconds: 41 });
    expect(durationParts(12 * MINUTE)).toEqual({ unit: 'minutes', minutes: 12 });
    expect(durationParts(192 * MINUTE)).toEqual({ unit: 'hours', hours: 3, minutes: 12 });
    expect(durationParts(52 * 60 * MINUTE)).toEqual({ unit: 'days', days: 2, hours: 4 });
  });

  it('never prints 60 of a unit', () => {
    expect(durationParts(59_700)).toEqual({ unit: 'minutes', minutes: 1 });
    expect(durationParts(59.6 * MINUTE)).toEqual({ unit: 'hours', hours: 1, minutes: 0 });
    expect(durationParts(119.7 * MINUTE)).toEqual({ unit: 'hours', hours: 2, minutes: 0 });
    expect(durationParts(23.999 * 60 * MINUTE)).toEqual({ unit: 'days', days: 1, hours: 0 });
  });

  it('is nothing when it would be negative', () => {
    expect(durationParts(-5)).toEqual({ unit: 'seconds', seconds: 0 });
  });
});

describe('an instant', () => {
  const outage = Date.parse('2024-06-19T21:15:00.000Z');

  it("is told in the site's own zone, with colons and 24 hours in both languages", () => {
    expect(formatInstant(outage, 'id-ID', 'Asia/Jakarta', 'time')).toBe('04:15');
    expect(formatInstant(outage, 'en-GB', 'Asia/Makassar', 'time')).toBe('05:15');
    expect(formatInstant(outage, 'id-ID', 'Asia/Jakarta', 'time-with-seconds')).toBe('04:15:00');
    expect(formatInstant(Date.parse('2024-06-19T17:05:00.000Z'), 'en-GB', 'Asia/Jakarta', 'time')).toBe(
      '00:05',
    );
  });

  it('has its date in words', () => {
    expect(formatInstant(outage, 'id-ID', 'Asia/Jakarta', 'date')).toBe('Kamis, 20 Juni 2024');
    expect(formatInstant(outage, 'en-GB', 'Asia/Jakarta', 'date')).toMatch(/^Thursday,? 20 June 2024$/);
  });
});
