import { nearestWord } from '#faults';
import { z } from 'zod';
import type { Problem } from './problem.ts';
import type { Path, YamlSource } from './yaml-source.ts';

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

/** What zod found wrong, each with its place, what was expected and an example. */
export function issueProblems(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  source: YamlSource,
  plain: unknown,
): Problem[] {
  const rules = rulesOf(schema);
  return issues
    .flatMap((issue) => problemsOf(issue, source, rules, plain))
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

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
  const inner = issue.code === 'invalid_union' ? meantBranch(issue) : undefined;
  if (inner !== undefined) {
    const deeper = inner.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
    return deeper.flatMap((one) => problemsOf(one, source, rules, plain));
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

/** The alternative whose outer form fits, so that only something inside it is wrong: a list with one bad item. */
const meantBranch = (issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined =>
  issue.errors.find((branch) => branch.length > 0 && branch.every(({ path }) => path.length > 0));

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
