import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { problemText } from './problem.ts';
import { MAX_YAML_CHARACTERS, readYaml } from './read-yaml.ts';

const schema = z.strictObject({
  name: z.string(),
  halls: z.array(z.strictObject({ lanes: z.int().min(0).max(99) })).optional(),
});
const told = (text: string): string[] => readYaml(schema, 'x.yaml', text).problems.map(problemText);

describe('a YAML file', () => {
  it('is read when it follows the schema, comments and aliases included', () => {
    const text = '# a comment\nname: &n T3\nhalls:\n  - lanes: 16\n  - { lanes: 52 }\n';
    expect(readYaml(schema, 'x.yaml', text).value).toEqual({
      name: 'T3',
      halls: [{ lanes: 16 }, { lanes: 52 }],
    });
  });

  it('has each problem told at its own line and column, in order', () => {
    expect(told('nmae: T3\nhalls:\n  - lanes: many\n  - { lanes: 1.5, lane: 2 }\n')).toEqual([
      'x.yaml:1:1 name: expected a text, such as text, got nothing',
      'x.yaml:1:1 nmae: expected only the keys name, halls, such as name, got "nmae". Did you mean name?',
      'x.yaml:3:12 halls[0].lanes: expected a number, such as 1, got "many"',
      'x.yaml:4:14 halls[1].lanes: expected a whole number, such as 1, got 1.5',
      'x.yaml:4:19 halls[1].lane: expected only the keys lanes, such as lanes, got "lane". Did you mean lanes?',
    ]);
  });

  it('takes 04:15 and 2024-06-20 as text, and no/yes too', () => {
    const texts = z.strictObject({ at: z.string(), on: z.string(), no: z.string() });
    expect(readYaml(texts, 'x.yaml', 'at: 04:15\non: 2024-06-20\nno: yes\n').value).toEqual({
      at: '04:15',
      on: '2024-06-20',
      no: 'yes',
    });
  });

  it('is bounded in size, in aliases and in depth', () => {
    expect(told(`name: ${'x'.repeat(MAX_YAML_CHARACTERS)}`)[0]).toContain('expected at most');
    expect(told(`name: ${'['.repeat(100_000)}`)[0]).toContain('x.yaml:');
    expect(
      told(
        `a: &a [x]\n${Array.from(
          { length: 9 },
          (_, at) =>
            `b${at}: &b${at} [${Array(9)
              .fill(at === 0 ? '*a' : `*b${at - 1}`)
              .join()}]`,
        ).join('\n')}`,
      )[0],
    ).toContain('aliases');
  });

  it('may not set what it is not', () => {
    expect(told('name: T3\n__proto__: { lanes: 1 }\n')).toHaveLength(1);
  });
});
