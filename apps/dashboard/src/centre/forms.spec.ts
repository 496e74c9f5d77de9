import { describe, expect, it } from '@jest/globals';
import { parametersOf, parseLatencyMs } from './fault-kinds.ts';
import { parseSpeed } from '../run/parse-speed.ts';

describe('numbers as people type them', () => {
  it('take the thousands separator of either language', () => {
    expect([parseLatencyMs('3000'), parseLatencyMs('3.000'), parseLatencyMs(' 3,000 ')]).toEqual([
      3_000, 3_000, 3_000,
    ]);
  });

  it('are refused outside their bounds or when they are no numbers', () => {
    expect(['', '0', '60001', 'x', '-5', '3.5'].map(parseLatencyMs)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(['', '0', '601', 'x', '-5', '1.2.3'].map(parseSpeed)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('take a decimal comma in a pace', () => {
    expect([parseSpeed('0,5'), parseSpeed('0.5'), parseSpeed('60')]).toEqual([0.5, 0.5, 60]);
  });
});

describe('parameters of a fault', () => {
  it('are a mean for latency and none for the others', () => {
    expect(parametersOf('latency', 3_000)).toEqual({ meanMs: 3_000 });
    expect(parametersOf('timeout', 3_000)).toEqual({});
  });
});
