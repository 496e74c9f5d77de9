import { describe, expect, it } from '@jest/globals';
import { jakartaTime } from './describe-run.ts';

describe('time of a run', () => {
  it('is told as on a clock in Jakarta, with its zone', () => {
    expect(jakartaTime('2024-06-19T20:45:00.000Z')).toBe('20 June 2024, 03:45 WIB');
  });
});
