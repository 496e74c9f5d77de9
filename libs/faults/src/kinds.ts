import type { FaultKind } from './fault-kind.ts';
import { corrupt } from './kinds/corrupt.ts';
import { error } from './kinds/error.ts';
import { flap } from './kinds/flap.ts';
import { latency } from './kinds/latency.ts';
import { partialAnswer } from './kinds/partial-answer.ts';
import { reset } from './kinds/reset.ts';
import { slowAnswer } from './kinds/slow-answer.ts';
import { stop } from './kinds/stop.ts';
import { timeout } from './kinds/timeout.ts';

/** Every kind there is, in the order in which a form should offer them. */
export const FAULT_KINDS: readonly FaultKind[] = [
  stop,
  timeout,
  latency,
  error,
  reset,
  flap,
  slowAnswer,
  partialAnswer,
  corrupt,
];

/** The kind of that name, or undefined. */
export const faultKind = (kind: string): FaultKind | undefined =>
  FAULT_KINDS.find((known) => known.kind === kind);
