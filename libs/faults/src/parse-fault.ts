import type { z } from 'zod';
import type { Behaviour, FaultKind, FaultParameters } from './fault-kind.ts';
import { FAULT_KINDS, faultKind } from './kinds.ts';
import { nearestWord } from './nearest-word.ts';

/** A kind with checked parameters, ready to be put into force. */
export interface Fault {
  readonly kind: string;
  /** As given, defaults filled in, `probability` left out. */
  readonly parameters: FaultParameters;
  /** Of biting a request that it applies to; above 0, at most 1. */
  readonly probability: number;
  readonly behaviour: Behaviour;
}

/** One thing that is wrong with a description of a fault; `message` is a whole sentence. */
export interface FaultProblem {
  /** `kind`, or a path such as `parameters.meanMs`. */
  readonly field: string;
  readonly expected: string;
  readonly example: number | string | boolean;
  readonly message: string;
}

export type ParsedFault =
  | { readonly ok: true; readonly fault: Fault }
  | { readonly ok: false; readonly problems: readonly [FaultProblem, ...FaultProblem[]] };

const PROBABILITY = {
  expected: 'a number above 0 and at most 1',
  example: 0.2,
} as const;

/**
 * Checks a fault as a scenario file or a request describes it. Every kind takes `probability` (default 1) beside its own
 * parameters. Refuses with every problem found: unknown kind or parameter (with the nearest known word), missing or wrong
 * value.
 */
export function parseFault(kind: string, parameters: Readonly<Record<string, unknown>>): ParsedFault {
  const known = faultKind(kind);
  if (known === undefined) return { ok: false, problems: [unknownKind(kind)] };

  const { probability = 1, ...own } = parameters;
  const problems: FaultProblem[] = [];
  if (typeof probability !== 'number' || !(probability > 0 && probability <= 1)) {
    problems.push(wrongValue('probability', PROBABILITY.expected, PROBABILITY.example, probability));
  }
  const checked = known.parameters.safeParse(own);
  if (!checked.success) {
    for (const issue of checked.error.issues) problems.push(...problemsOf(issue, known, own));
  }
  const [first, ...rest] = problems;
  if (first !== undefined) return { ok: false, problems: [first, ...rest] };
  const complete = checked.data as FaultParameters;
  return {
    ok: true,
    fault: {
      kind,
      parameters: complete,
      probability: probability as number,
      behaviour: known.behave(complete),
    },
  };
}

function unknownKind(kind: string): FaultProblem {
  const kinds = FAULT_KINDS.map((known) => known.kind);
  return {
    field: 'kind',
    expected: `one of ${kinds.join(', ')}`,
    example: 'timeout',
    message: `kind: there is no fault kind "${kind}"${meant(kind, kinds)}; expected one of ${kinds.join(', ')}`,
  };
}

function problemsOf(
  issue: z.core.$ZodIssue,
  kind: FaultKind,
  given: Readonly<Record<string, unknown>>,
): FaultProblem[] {
  const names = [...Object.keys(kind.parameters.shape), 'probability'];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: `parameters.${key}`,
      expected: `one of ${names.join(', ')}`,
      example: names[0]!,
      message: `parameters.${key}: ${kind.kind} has no such parameter${meant(key, names)}; it takes ${names.join(', ')}`,
    }));
  }
  const name = String(issue.path[0]);
  const meta = kind.parameters.shape[name]?.meta();
  const example = meta?.['example'] as FaultProblem['example'];
  return [wrongValue(name, meta?.description ?? issue.message, example, given[name])];
}

function wrongValue(
  name: string,
  expected: string,
  example: FaultProblem['example'],
  got: unknown,
): FaultProblem {
  const shown = got === undefined ? 'nothing' : JSON.stringify(got);
  return {
    field: `parameters.${name}`,
    expected,
    example,
    message: `parameters.${name}: expected ${expected}, such as ${example}, got ${shown}`,
  };
}

function meant(given: string, known: readonly string[]): string {
  const nearest = nearestWord(given, known);
  return nearest === null ? '' : `, did you mean "${nearest}"?`;
}
