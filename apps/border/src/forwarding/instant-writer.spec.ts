import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INSTANT_BYTES, InstantWriter } from './instant-writer.ts';

describe('an instant written to bytes', () => {
  it('is what toISOString says, whatever was written before', () => {
    const writer = new InstantWriter();
    const bytes = Buffer.alloc(INSTANT_BYTES + 1, '-');
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (instant) => {
          expect(writer.put(bytes, instant.getTime(), 1)).toBe(INSTANT_BYTES + 1);
          expect(bytes.toString()).toBe(`-${instant.toISOString()}`);
        },
      ),
    );
  });

  it('keeps the date of the last one only while the day lasts', () => {
    const writer = new InstantWriter();
    const bytes = Buffer.alloc(INSTANT_BYTES);
    const written = ['2024-06-19T23:59:59.999Z', '2024-06-20T00:00:00.000Z', '1969-12-31T23:59:59.999Z'].map(
      (text) => {
        writer.put(bytes, Date.parse(text), 0);
        return bytes.toString();
      },
    );
    expect(written).toEqual([
      '2024-06-19T23:59:59.999Z',
      '2024-06-20T00:00:00.000Z',
      '1969-12-31T23:59:59.999Z',
    ]);
  });
});
