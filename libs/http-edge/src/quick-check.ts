import type { z } from 'zod';

/** True: the schema takes the value as it is. False says nothing: ask the schema. */
export type QuickCheck = (value: unknown) => boolean;

const never: QuickCheck = () => false;

/**
 * The question "is this good?" alone, made of a schema once and for all: it copies nothing and explains nothing, at a
 * fraction of the cost, for roads on which nearly everything is good. Whatever it does not know of a schema (a transform, a
 * kind of check) it never lets through, so it is as strict as the schema at least.
 */
export function quickCheck(schema: z.ZodType): QuickCheck {
  const def = definitionOf(schema);
  const checks = (def.checks ?? []).map(({ _zod: { def: check } }) => checkOf(check));
  // Of a plain string format, such as an instant, the schema itself is the check.
  if (def.check !== undefined) checks.push(checkOf(def));
  const kind = kindOf(def);
  if (checks.length === 0) return kind;
  if (checks.includes(never)) return never;
  const [first = never] = checks;
  if (checks.length === 1) return (value) => kind(value) && first(value);
  return (value) => kind(value) && checks.every((check) => check(value));
}

function kindOf(def: Definition): QuickCheck {
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return Number.isFinite;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'enum': {
      const words = new Set<unknown>(Object.values(def.entries ?? {}));
      return (value) => words.has(value);
    }
    case 'nullable': {
      const inner = innerOf(def);
      return (value) => value === null || inner(value);
    }
    case 'optional': {
      const inner = innerOf(def);
      return (value) => value === undefined || inner(value);
    }
    case 'array': {
      const element = def.element ? quickCheck(def.element) : never;
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'object':
      return objectOf(def);
    default:
      return never;
  }
}

/** Only strict objects: others would have to lose fields on the way. */
function objectOf({ shape = {}, catchall }: Definition): QuickCheck {
  if (catchall === undefined || definitionOf(catchall).type !== 'never') return never;
  const fields = Object.entries(shape).map(([name, schema]) => ({ name, check: quickCheck(schema) }));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Readonly<Record<string, unknown>>;
    let known = 0;
    for (const { name, check } of fields) {
      const field = given[name];
      if (!check(field)) return false;
      if (field !== undefined) known += 1;
    }
    // Counted, not looked at: a field more than those is none of the schema's.
    for (const _ in given) known -= 1;
    return known === 0;
  };
}

function checkOf(check: Check): QuickCheck {
  const { value: bound = Number.NaN, inclusive } = check;
  switch (check.check) {
    case 'string_format': {
      const { pattern } = check;
      // A pattern with a memory of where it was would answer otherwise the second time.
      if (!pattern || pattern.global || pattern.sticky) return never;
      const isKnown = ['regex', 'datetime', 'date'].includes(check.format ?? '');
      return isKnown ? (value) => pattern.test(value as string) : never;
    }
    case 'number_format':
      return check.format === 'safeint' ? Number.isSafeInteger : never;
    case 'greater_than':
      return inclusive ? (value) => (value as number) >= bound : (value) => (value as number) > bound;
    case 'less_than':
      return inclusive ? (value) => (value as number) <= bound : (value) => (value as number) < bound;
    case 'min_length': {
      const { minimum = Infinity } = check;
      return (value) => (value as { length: number }).length >= minimum;
    }
    case 'max_length': {
      const { maximum = -1 } = check;
      return (value) => (value as { length: number }).length <= maximum;
    }
    case 'custom': {
      const { fn = never } = check;
      // Not a promise, which would be true in its way.
      return (value) => fn(value) === true;
    }
    default:
      return never;
  }
}

interface Check {
  readonly check?: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a refinement. */
  readonly fn?: (value: unknown) => unknown;
}
interface Definition extends Check {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  /** Of an enum. */
  readonly entries?: Readonly<Record<string, unknown>>;
}
const definitionOf = (schema: z.ZodType): Definition => schema._zod.def;
const innerOf = ({ innerType }: Definition): QuickCheck => (innerType ? quickCheck(innerType) : never);
