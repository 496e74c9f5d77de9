import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { ProblemError } from './problem-error.ts';

/** A pipe that lets through what the schema describes, and nothing else: `@Body(new ZodBody(openCheck)) check: OpenCheck`. */
@Injectable()
export class ZodBody<Schema extends z.ZodType> implements PipeTransform<unknown, z.infer<Schema>> {
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** @throws ProblemError 422 `invalid-field` or `unknown-field`, naming the first field at fault */
  transform(value: unknown): z.infer<Schema> {
    const result = this.#schema.safeParse(value);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    if (!issue) throw result.error;
    throw fieldProblem(this.#schema, issue, result.error.issues.length);
  }
}

function fieldProblem(schema: z.ZodType, issue: z.core.$ZodIssue, count: number): ProblemError {
  const { field, expected, example, isUnknown } = describeIssue(schema, issue);
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return new ProblemError(
    422,
    isUnknown ? 'unknown-field' : 'invalid-field',
    'The request does not have the form that was expected',
    isUnknown ? `${field} is not a field of this request${more}` : `${field}: ${expected}${more}`,
    { field, expected, ...(example === undefined ? {} : { example }) },
  );
}

/** What an issue of a schema says to a person: which field, what was expected there, and an example if there is one. */
export function describeIssue(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
): {
  readonly field: string;
  readonly expected: string;
  readonly example: unknown;
  /** The field is none of the schema's. */
  readonly isUnknown: boolean;
} {
  const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys : null;
  const path = unknownKeys ? [...issue.path, unknownKeys[0] ?? ''] : issue.path;
  const known = unknownKeys ? fieldsAt(schema, issue.path) : [];
  const oneOf = known.length > 0 ? `one of ${known.join(', ')}` : 'no such field';
  return {
    field: path.map(String).join('.') || '(body)',
    expected: unknownKeys ? oneOf : expectedBy(issue),
    example: unknownKeys ? known[0] : exampleAt(schema, issue.path),
    isUnknown: unknownKeys !== null,
  };
}

/** zod's own words where they do not say what would be right. */
function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_format' && issue.format === 'date')
    return 'expected a date that exists, YYYY-MM-DD';
  if (issue.code === 'invalid_format' && issue.format === 'datetime') {
    return 'expected an instant that exists, in UTC with milliseconds';
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `expected ${issue.expected}, and it is missing`;
  }
  return issue.message;
}

/** The `example` that the schema at this path carries, looked up through objects, arrays and wrappers. */
function exampleAt(schema: z.ZodType, path: readonly PropertyKey[]): unknown {
  const here = schemaAt(schema, path);
  for (let at: unknown = here; at; at = definitionOf(at)?.innerType) {
    const meta = (at as { meta?: () => { example?: unknown } | undefined }).meta?.();
    if (meta?.example !== undefined) return meta.example;
  }
  return plainExample(definitionOf(unwrap(here)));
}

/** What any schema of this kind takes, where none was given. */
function plainExample(def: Definition | undefined): unknown {
  if (def?.entries) return Object.values(def.entries)[0];
  if (def?.values) return def.values[0];
  if (def?.type === 'boolean') return true;
  if (def?.type === 'record') return {};
  return def?.type === 'array' ? [] : undefined;
}

const fieldsAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] =>
  Object.keys(definitionOf(unwrap(schemaAt(schema, path)))?.shape ?? {});

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): unknown {
  let here: unknown = schema;
  for (const step of path) {
    const def = definitionOf(unwrap(here));
    if (def?.shape) here = def.shape[String(step)];
    else if (def?.element) here = def.element;
    else return undefined;
  }
  return here;
}

interface Definition {
  readonly type?: string;
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  readonly innerType?: unknown;
  /** Of an enum. */
  readonly entries?: Readonly<Record<string, unknown>>;
  /** Of a literal. */
  readonly values?: readonly unknown[];
}
const definitionOf = (schema: unknown): Definition | undefined =>
  (schema as { def?: Definition } | undefined)?.def;
function unwrap(schema: unknown): unknown {
  let at = schema;
  for (let inner = definitionOf(at)?.innerType; inner; inner = definitionOf(at)?.innerType) at = inner;
  return at;
}
