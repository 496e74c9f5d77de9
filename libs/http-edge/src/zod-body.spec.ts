import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { setPace } from '#contracts';
import { ProblemError } from './problem-error.ts';
import { ZodBody } from './zod-body.ts';

const schema = z.strictObject({
  siteAt: z.iso.datetime({ precision: 3 }).meta({ example: '2024-06-19T21:15:00.000Z' }),
  flight: z.strictObject({ date: z.iso.date() }),
  kind: z.enum(['stop', 'latency']),
  parameters: z.record(z.string(), z.number()),
});
const good = {
  siteAt: '2024-06-19T21:15:00.000Z',
  flight: { date: '2024-06-20' },
  kind: 'stop',
  parameters: {},
};

function refusal(of: z.ZodType, body: unknown): Record<string, unknown> {
  try {
    new ZodBody(of).transform(body);
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, ...error.about };
    throw error;
  }
  throw new Error('taken');
}

describe('ZodBody', () => {
  it('lets through what the schema describes', () => {
    expect(new ZodBody(schema).transform(good)).toEqual(good);
  });

  it.each([
    [
      'a missing field',
      { ...good, siteAt: undefined },
      'siteAt',
      'it is missing',
      '2024-06-19T21:15:00.000Z',
    ],
    [
      'an instant that does not exist',
      { ...good, siteAt: '2024-02-30T00:00:00.000Z' },
      'siteAt',
      'exists',
      good.siteAt,
    ],
    [
      'a date that does not exist',
      { ...good, flight: { date: '2023-02-29' } },
      'flight.date',
      'exists',
      undefined,
    ],
    ['a word of no list', { ...good, kind: 'explode' }, 'kind', 'latency', 'stop'],
    ['no object where one belongs', { ...good, parameters: 3 }, 'parameters', 'record', {}],
  ])('names field, expectation and example of %s', (_, body, field, expected, example) => {
    expect(refusal(schema, body)).toEqual({
      code: 'invalid-field',
      field,
      expected: expect.stringContaining(expected),
      ...(example === undefined ? {} : { example }),
    });
  });

  it('says which fields there are where one is not among them', () => {
    expect(refusal(schema, { ...good, flight: { date: '2024-06-20', gate: 'D7' } })).toEqual({
      code: 'unknown-field',
      field: 'flight.gate',
      expected: 'one of date',
      example: 'date',
    });
  });

  it('gives the example of the whole where the whole is at fault', () => {
    expect(refusal(setPace, {})).toEqual({
      code: 'invalid-field',
      field: '(body)',
      expected: 'expected speed, paused or both',
      example: { speed: 60 },
    });
  });
});
