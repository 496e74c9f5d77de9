import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { figure, figureTable, law, lawOf } from './figure.ts';
import { problemText } from './problem.ts';
import { readYaml } from './read-yaml.ts';

const schema = z.strictObject({
  gates: figure({ min: 0, max: 400, whole: true }).optional(),
  service: law.optional(),
  shares: figureTable(['wni', 'wna'], { min: 0, max: 1 }).optional(),
});
const told = (text: string): string[] => readYaml(schema, 'x.yaml', text).problems.map(problemText);
const SOURCED = "source: medcom.id, grade: N, date: '2024-01-03'";
const ESTIMATED = 'range: [10, 30], estimate: half of what T3 has';

describe('a figure', () => {
  it('has a source, or a range and a reason', () => {
    expect(told(`gates: { value: 16, ${SOURCED} }`)).toEqual([]);
    expect(told(`gates: { value: 16, ${ESTIMATED} }`)).toEqual([]);
    expect(told(`gates: { value: 16, range: [10, 30], ${SOURCED} }`)).toEqual([]);
  });

  it('is refused with neither, with both, as a bare number, and outside its range', () => {
    expect(told('gates: { value: 16 }')[0]).toContain(
      'expected either source, grade and date, or range and estimate',
    );
    expect(told(`gates: { value: 16, ${SOURCED}, ${ESTIMATED} }`)[0]).toContain('either source');
    expect(told('gates: 16')[0]).toContain(
      'expected a number with its source, or an estimate with its range',
    );
    expect(told(`gates: { value: 40, ${ESTIMATED} }`)[0]).toContain(
      'two numbers with the value (40) between them',
    );
    expect(told(`gates: { value: 16.5, ${SOURCED} }`)).toHaveLength(1);
  });

  it('makes up laws, of which no number may be bare', () => {
    const number = (value: number): string =>
      `{ value: ${value}, range: [0, 90000], estimate: made up for a spec }`;
    expect(told(`service: { kind: gamma, meanMs: ${number(50_000)}, cv: ${number(0.5)} }`)).toEqual([]);
    expect(told(`service: { kind: gamma, meanMs: 50000, cv: ${number(0.5)} }`)[0]).toMatch(
      /^x\.yaml:1:33 service\.meanMs: expected a number with its source/,
    );
    expect(told(`service: { kind: gama, meanMs: ${number(1)} }`)[0]).toContain(
      'service.kind: expected one of constant',
    );
    expect(lawOf({ kind: 'constant', valueMs: { value: 5, range: [1, 9], estimate: 'made up' } })).toEqual({
      kind: 'constant',
      valueMs: 5,
    });
  });

  it('makes up tables of one provenance', () => {
    expect(
      told('shares: { values: { wni: 0.6 }, rangeFactor: [0.5, 1.5], estimate: made up for a spec }'),
    ).toEqual([]);
    expect(told('shares: { values: { wni: 0.6 }, rangeFactor: [0.5, 1.5] }')).toHaveLength(1);
    expect(
      told('shares: { values: { wnx: 0.6 }, rangeFactor: [0.5, 1.5], estimate: made up for a spec }'),
    ).toHaveLength(1);
  });
});
