import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { z } from 'zod';
import { nearestWord } from './did-you-mean.ts';
import type { Problem } from './problem.ts';

type Path = readonly PropertyKey[];

export const MAX_YAML_CHARACTERS = 512 * 1024;
const MAX_ALIASES = 100;

export interface YamlReading<Value> {
  /** Undefined when there are problems. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
  readonly source: YamlSource;
}

/** A YAML text that knows the line and column of every field. */
export class YamlSource {
  readonly file: string;
  readonly #document: Document | null;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document | null, lines: LineCounter) {
    this.file = file;
    this.#document = document;
    this.#lines = lines;
  }

  problem(
    path: Path,
    told: { expected: string; example: string; got?: unknown; didYouMean?: string | null; atKey?: boolean },
  ): Problem {
    const { line, column } = this.#placeOf(path, told.atKey ?? false);
    const got = 'got' in told ? told.got : this.#document?.getIn(path.map(String));
    return {
      file: this.file,
      line,
      column,
      path: pathText(path),
      expected: told.expected,
      example: told.example,
      got: got === undefined ? null : shown(got),
      didYouMean: told.didYouMean ?? null,
    };
  }

  at(offset: number): { line: number; column: number } {
    const place = this.#lines.linePos(offset);
    return { line: Math.max(1, place.line), column: Math.max(1, place.col) };
  }

  /** The place of the deepest node on the path that exists. */
  #placeOf(path: Path, atKey: boolean): { line: number; column: number } {
    let node = this.#document?.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
        if (pair === undefined) break;
        const key = pair.key as Node;
        const value = pair.value as Node | null;
        const last = depth === path.length - 1;
        offset = (last && atKey ? key.range?.[0] : (value?.range?.[0] ?? key.range?.[0])) ?? offset;
        node = value;
      } else {
        const item = (node as { get?: (key: unknown, keep: boolean) => unknown } | null)?.get?.(step, true);
        if (item === undefined) break;
        node = item as Node;
        offset = node.range?.[0] ?? offset;
      }
    }
    return this.at(offset);
  }
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
    const problem = source.problem([], { expected, example: 'no aliases', got: error.message });
    return { value: undefined, source, problems: [problem] };
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { value: parsed.data, source, problems: [] };
  const rules = rulesOf(schema);
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, source, rules, plain));
  return { value: undefined, source, problems };
}

/** What a field demands, as written with `.meta()` or as JSON Schema tells. */
interface Rules {
  readonly expected?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Rules>>;
  readonly additionalProperties?: Rules | boolean;
  readonly items?: Rules;
  readonly anyOf?: readonly Rules[];
  readonly oneOf?: readonly Rules[];
  readonly allOf?: readonly Rules[];
}

const rulesBySchema = new WeakMap<z.ZodType, Rules>();

function rulesOf(schema: z.ZodType): Rules {
  let rules = rulesBySchema.get(schema);
  if (rules === undefined) {
    rules = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Rules;
    rulesBySchema.set(schema, rules);
  }
  return rules;
}

function rulesAt(rules: Rules, path: Path): readonly Rules[] {
  let found: readonly Rules[] = [rules];
  for (const step of path) {
    found = found.flatMap(alternatives).flatMap((one): readonly Rules[] => {
      if (typeof step === 'number') return one.items === undefined ? [] : [one.items];
      const property = one.properties?.[String(step)];
      if (property !== undefined) return [property];
      return typeof one.additionalProperties === 'object' ? [one.additionalProperties] : [];
    });
  }
  return found;
}

const alternatives = (rules: Rules): readonly Rules[] => [
  rules,
  ...[...(rules.anyOf ?? []), ...(rules.oneOf ?? []), ...(rules.allOf ?? [])].flatMap(alternatives),
];

function problemsOf(issue: z.core.$ZodIssue, source: YamlSource, rules: Rules, plain: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = rulesAt(rules, issue.path)
      .flatMap(alternatives)
      .flatMap((one) => Object.keys(one.properties ?? {}));
    return issue.keys.map((key) => {
      const didYouMean = nearestWord(key, known);
      return source.problem([...issue.path, key], {
        expected: known.length > 0 ? `only the keys ${known.join(', ')}` : 'no such key',
        example: didYouMean ?? known[0] ?? 'none',
        got: key,
        didYouMean,
        atKey: true,
      });
    });
  }
  const here = rulesAt(rules, issue.path);
  const told = here.find((one) => one.expected !== undefined);
  const got = valueAt(plain, issue.path);
  const params = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const expected =
    (params['expected'] as string | undefined) ?? told?.expected ?? expectedBy(issue) ?? issue.message;
  const example = (params['example'] as string | undefined) ?? told?.example ?? exampleBy(issue, here);
  const words = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  return [
    source.problem(issue.path, {
      expected,
      example: typeof example === 'string' ? example : JSON.stringify(example),
      got,
      didYouMean: typeof got === 'string' ? nearestWord(got, words) : null,
    }),
  ];
}

const TYPE_WORDS: Readonly<Partial<Record<string, string>>> = {
  int: 'a whole number',
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

function expectedBy(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? `a ${issue.expected}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    default:
      return undefined;
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';

function exampleBy(issue: z.core.$ZodIssue, here: readonly Rules[]): unknown {
  if (issue.code === 'too_small') return Number(issue.minimum);
  if (issue.code === 'too_big') return Number(issue.maximum);
  const words = here.flatMap(alternatives).flatMap((one) => one.enum ?? []);
  if (words.length > 0) return words[0];
  switch (issue.code === 'invalid_type' ? issue.expected : '') {
    case 'number':
    case 'int':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return '[...]';
    case 'object':
    case 'record':
      return '{...}';
    default:
      return 'text';
  }
}

function valueAt(plain: unknown, path: Path): unknown {
  let value = plain;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
