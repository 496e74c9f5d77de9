import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Problem } from './problem.ts';
import { issueProblems } from './yaml-issues.ts';
import { YamlSource } from './yaml-source.ts';

export const MAX_YAML_CHARACTERS = 512 * 1024;
const MAX_ALIASES = 100;

export interface YamlReading<Value> {
  /** Undefined when there are problems. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
  readonly source: YamlSource;
}

/** Reads a YAML text strictly: every problem is told with its place; unknown and repeated keys are problems. */
export function readYaml<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  text: string,
): YamlReading<z.output<Schema>> {
  const lines = new LineCounter();
  if (text.length > MAX_YAML_CHARACTERS) {
    const source = new YamlSource(file, null, lines);
    const expected = `at most ${MAX_YAML_CHARACTERS} characters`;
    const example = 'a file of a few hundred lines';
    return {
      value: undefined,
      source,
      problems: [source.problem([], { expected, example, got: `${text.length} characters` })],
    };
  }
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const source = new YamlSource(file, document, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      ...source.problem([], { expected: 'YAML', example: 'sites: [{site: CGK-T3}]', got: error.code }),
      ...source.at(error.pos[0]),
      expected: `YAML (${error.message.split('\n')[0] ?? ''})`,
    }));
    return { value: undefined, source, problems };
  }
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const expected = `at most ${MAX_ALIASES} uses of aliases`;
    const problem = source.problem([], { expected, example: 'no aliases', got: 'more' });
    return { value: undefined, source, problems: [problem] };
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { value: parsed.data, source, problems: [] };
  const problems = issueProblems(parsed.error.issues, schema, source, plain);
  return { value: undefined, source, problems };
}
