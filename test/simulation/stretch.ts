import { MUTANTS } from './mutants.ts';
import { simulate } from './simulate.ts';
import type { Outcome } from './simulate.ts';

/** Seeds that follow each other. */
export interface Stretch {
  readonly from: number;
  readonly seeds: number;
}

/** What came to pass, summed up over worlds. */
const SEEN = {
  unknown: ({ verdict }: Outcome) => (verdict === 'unknown' ? 1 : 0),
  crossings: ({ figures }: Outcome) => figures.crossings,
  paper: ({ figures }: Outcome) => figures.paper,
  forms: ({ figures }: Outcome) => figures.forms,
  worldsWithForms: ({ figures }: Outcome) => (figures.forms > 0 ? 1 : 0),
  recordsBesideForms: ({ history }: Outcome) =>
    history.merges.filter(({ rule }) => rule === 'counter-then-form').length,
  deaths: ({ figures }: Outcome) => figures.deaths,
  repeatsAtRegister: ({ figures }: Outcome) => figures.repeatsAtRegister,
  blocked: ({ figures }: Outcome) => figures.blocked,
  keptBeside: ({ history }: Outcome) => history.keptBeside.size,
  modeChanges: ({ figures }: Outcome) => figures.modeChanges,
} as const;
export type Seen = Readonly<Record<keyof typeof SEEN, number>>;

interface Told {
  readonly kind: string;
  readonly text: string;
}

export interface StretchDone extends Stretch {
  readonly failed: readonly { readonly seed: number; readonly findings: readonly Told[] }[];
  readonly seen: Seen;
}

export const NOTHING_SEEN = Object.fromEntries(Object.keys(SEEN).map((name) => [name, 0])) as Seen;
export const seenTogether = (one: Seen, other: Seen): Seen =>
  Object.fromEntries(
    Object.entries(one).map(([name, count]) => [name, count + other[name as keyof Seen]]),
  ) as Seen;

/** Lives through the worlds of a stretch, with a mutant's mistake in them or as the system is built. */
export async function liveThrough(stretch: Stretch, mutantName: string | null): Promise<StretchDone> {
  const mutant = MUTANTS.find(({ name }) => name === mutantName);
  const failed: { seed: number; findings: readonly Told[] }[] = [];
  let seen = NOTHING_SEEN;
  for (let seed = stretch.from; seed < stretch.from + stretch.seeds; seed += 1) {
    try {
      const outcome = await simulate(seed, mutant?.changes() ?? {});
      if (outcome.verdict === 'false') failed.push({ seed, findings: outcome.findings });
      const now = Object.entries(SEEN).map(([name, of]) => [name, of(outcome)]);
      seen = seenTogether(seen, Object.fromEntries(now) as Seen);
    } catch (error) {
      // A rule that throws what nobody expects of it is a finding too.
      const { message, cause } = error as Error;
      failed.push({ seed, findings: [{ kind: 'broken', text: `${message}: ${String(cause)}` }] });
    }
  }
  return { ...stretch, failed, seen };
}
