import type { KeyedRandom } from '#determinism';
import type { z } from 'zod';
import type { Misbehaviour } from './misbehaviour.ts';

export interface Bilingual {
  readonly id: string;
  readonly en: string;
}

/** Parameters as they stand in a file or a request: flat, so that every form can show them. */
export type FaultParameters = Readonly<Record<string, number | string | boolean>>;

type ParametersSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** When a request meets a fault. */
export interface Moment {
  /** Since the fault began, on the clock of whoever plays it. */
  readonly sinceStartMs: number;
  /** Already pointed at this fault and request: draw, never call `stream`. */
  readonly random: KeyedRandom;
}

/** A kind with its parameters filled in. */
export interface Behaviour {
  /** One sentence for a screen, without its probability, services, sites and times. */
  readonly text: Bilingual;
  /** Whether a caller never gets a usable answer from a request that meets it (while it is down, if it has phases). */
  readonly fails: boolean;
  /** Present when it comes and goes: first down, then up, and so on. */
  readonly phases?: { readonly downMs: number; readonly upMs: number };
  /** What becomes of a request that meets it; null: nothing. A pure function of the moment. */
  act(moment: Moment): Misbehaviour | null;
}

/** The whole contract of a fault kind; CREATING_FAULTS.md tells how to add one. */
export interface FaultKind {
  /** Kebab-case; what scenario files and requests say. */
  readonly kind: string;
  readonly title: Bilingual;
  /** A strict object; every field carries a description and an example (`meta`). */
  readonly parameters: ParametersSchema;
  readonly example: FaultParameters;
  /** Gives parameters behaviour. Throws ZodError when they are not right: call {@link parseFault} for a clear refusal. */
  behave(parameters: FaultParameters): Behaviour;
}

/** Ties a kind's behaviour to the type of its own parameters, then forgets the type so that kinds fit one table. */
export function defineKind<Schema extends ParametersSchema>(given: {
  readonly kind: string;
  readonly title: Bilingual;
  readonly parameters: Schema;
  readonly example: FaultParameters;
  readonly behave: (parameters: z.output<Schema>) => Behaviour;
}): FaultKind {
  return { ...given, behave: (parameters) => given.behave(given.parameters.parse(parameters)) };
}
