import { intervalOf, pairedDifference } from './interval.ts';

/**
 * When a study has run enough replications: a fixed number, or when every mean waiting time is known to within a half
 * width, absolute (ms) or as a share of its mean. The latter looks at 10, 15, 20, ... replications (a sequential
 * procedure; Law, "Simulation modeling and analysis", 5th ed., 9.4.1) and gives up at `most`.
 */
export type StoppingRule =
  | { readonly kind: 'replications'; readonly count: number }
  | { readonly kind: 'half-width'; readonly toMs: number; readonly most: number }
  | { readonly kind: 'half-width'; readonly toShare: number; readonly most: number };

export const FIRST_LOOK = 10;
export const LOOK_EVERY = 5;
export const MOST_REPLICATIONS = 100_000;
export const DEFAULT_MOST = 1_000;

/** How many replications to have before looking (again), given how many there are. */
export function nextLook(rule: StoppingRule, done: number): number {
  if (rule.kind === 'replications') return rule.count;
  const look = done < FIRST_LOOK ? FIRST_LOOK : done + LOOK_EVERY;
  return Math.min(look, rule.most);
}

/** Values by figure; of one scenario, or of two paired ones. Only mean waits belong in here. */
export interface Watched {
  readonly base: readonly (readonly (number | null)[])[];
  readonly other: readonly (readonly (number | null)[])[] | null;
}

/** Whether `done` replications are enough. */
export function isEnough(rule: StoppingRule, done: number, watched: Watched): boolean {
  if (rule.kind === 'replications') return done >= rule.count;
  if (done >= rule.most) return true;
  if (done < FIRST_LOOK) return false;
  const { base, other } = watched;
  const widths = [...base, ...(other ?? [])].map((values) => intervalOf(values));
  if ('toShare' in rule) {
    return widths.every(
      (one) => one === null || (one.halfWidth ?? Infinity) <= rule.toShare * Math.abs(one.mean),
    );
  }
  const differences =
    other === null ? [] : base.map((values, at) => pairedDifference(values, other[at] ?? []).interval);
  return [...widths, ...differences].every((one) => one === null || (one.halfWidth ?? Infinity) <= rule.toMs);
}
