import { describe, expect, it } from '@jest/globals';
import { RunClock } from './moments.ts';
import { moment, seedPath, span, spanMs, zonedUnixMs } from './scenario-words.ts';

describe('words of a scenario file', () => {
  it('has lengths of time in days, hours, minutes and seconds', () => {
    expect(['45m', '8d', '1h30m', '2d12h', '90s'].map(spanMs)).toEqual([
      2_700_000, 691_200_000, 5_400_000, 216_000_000, 90_000,
    ]);
    for (const wrong of ['', '45', '30m1h', '1.5h', '-5m', '5 m'])
      expect(span.safeParse(wrong).success).toBe(false);
  });

  it('has moments with a zone, by the clock of the first day, or after the start', () => {
    for (const right of ['2024-06-20T03:45+07:00', '2024-06-19T20:45:00Z', '04:15', '+12h', '+0m']) {
      expect([right, moment.safeParse(right).success]).toEqual([right, true]);
    }
    for (const wrong of ['2024-06-20', '2024-06-20T03:45', '4:15', '24:00', '+', '12h']) {
      expect([wrong, moment.safeParse(wrong).success]).toEqual([wrong, false]);
    }
  });

  it('knows no day and no hour that do not exist', () => {
    expect(zonedUnixMs('2024-06-20T04:15+07:00')).toBe(Date.UTC(2024, 5, 19, 21, 15));
    for (const wrong of [
      '2024-06-31T04:15+07:00',
      '2023-02-29T00:00Z',
      '2024-06-20T24:15Z',
      '2024-06-20T04:60Z',
    ]) {
      expect(zonedUnixMs(wrong)).toBeUndefined();
    }
  });

  it('reads a clock time in the zone of the site, on the first day there', () => {
    const clock = new RunClock(Date.parse('2024-06-20T23:30+07:00'));
    expect(clock.runMs('23:45', 'Asia/Jakarta')).toBe(15 * 60_000);
    // In Bali it is half past midnight of the next day already.
    expect(clock.runMs('00:45', 'Asia/Makassar')).toBe(15 * 60_000);
    expect(clock.runMs('+2h', 'Asia/Jakarta')).toBe(7_200_000);
    expect(clock.runMs('2024-06-21T00:00+07:00', 'Asia/Makassar')).toBe(30 * 60_000);
  });

  it('names files below the seeds folder only', () => {
    expect(seedPath.safeParse('flights/cgk-2024-06-20.csv').success).toBe(true);
    for (const wrong of [
      '../x.csv',
      '/etc/passwd',
      'flights/../../x',
      'flights//x',
      'x.csv',
      'flights/.env',
      'C:\\x',
    ]) {
      expect([wrong, seedPath.safeParse(wrong).success]).toEqual([wrong, false]);
    }
  });
});
