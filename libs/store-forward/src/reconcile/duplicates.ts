import { inOrder } from './crossing-facts.ts';
import type { CrossingFacts } from './crossing-facts.ts';

export type MergeRule = 'same-form-twice' | 'gate-then-manual';

interface DuplicateRule {
  readonly rule: MergeRule;
  /** No more than so much site time between the two. */
  readonly windowMs: number;
  readonly stands: 'earlier' | 'later';
  /** Of two records with the same document, flight and direction, the earlier one first. */
  readonly isOne: (earlier: CrossingFacts, later: CrossingFacts) => boolean;
}

const HOUR_MS = 3_600_000;

/**
 * When two records of the same document, flight and direction tell of one crossing. The first rule that fits decides. The
 * windows are estimates of ours: nobody boards a flight a day late, and a gate that failed sends people to a counter at once.
 */
export const DUPLICATE_RULES: readonly DuplicateRule[] = [
  {
    // A paper form keyed by two people bears one stamp: the first keying stands.
    rule: 'same-form-twice',
    windowMs: 24 * HOUR_MS,
    stands: 'earlier',
    isOne: ({ form: a }, { form: b }) =>
      a !== null && b !== null && a.mark.kind === b.mark.kind && a.mark.number === b.mark.number,
  },
  {
    // The gate wrote its record and did not open, or sent the traveller on: what the officer wrote stands.
    rule: 'gate-then-manual',
    windowMs: 2 * HOUR_MS,
    stands: 'later',
    isOne: (a, b) => a.laneKind === 'autogate' && b.laneKind === 'counter' && b.form !== null,
  },
];

/** One record stands for the crossing, the other counts no more. */
export interface Merge {
  readonly rule: MergeRule;
  readonly keptCrossingId: string;
  readonly mergedCrossingId: string;
}

/** Finds the records that tell of the same crossing as another one. Each is merged at most once, into one that stands. */
export function findDuplicates(records: readonly CrossingFacts[]): Merge[] {
  const merged = new Map<string, Merge>();
  for (const group of groups(records)) {
    for (const rule of DUPLICATE_RULES) mergeBy(rule, group, merged);
  }
  return [...merged.values()].map((merge) => ({ ...merge, keptCrossingId: standing(merge, merged) }));
}

function mergeBy(
  { rule, windowMs, stands, isOne }: DuplicateRule,
  group: readonly CrossingFacts[],
  merged: Map<string, Merge>,
): void {
  group.forEach((later, at) => {
    for (const earlier of group.slice(0, at)) {
      if (later.siteAtMs - earlier.siteAtMs > windowMs || !isOne(earlier, later)) continue;
      const [kept, gone] = stands === 'earlier' ? [earlier, later] : [later, earlier];
      if (merged.has(gone.crossingId) || merged.has(kept.crossingId)) continue;
      merged.set(gone.crossingId, {
        rule,
        keptCrossingId: kept.crossingId,
        mergedCrossingId: gone.crossingId,
      });
    }
  });
}

/** What was kept may itself have been merged by a later rule. */
function standing({ keptCrossingId }: Merge, merged: ReadonlyMap<string, Merge>): string {
  let kept = keptCrossingId;
  for (let next = merged.get(kept); next; next = merged.get(kept)) kept = next.keptCrossingId;
  return kept;
}

function groups(records: readonly CrossingFacts[]): CrossingFacts[][] {
  const found = new Map<string, CrossingFacts[]>();
  for (const record of inOrder(records)) {
    const key = `${record.documentKey} ${record.flightNumber} ${record.flightDate} ${record.direction}`;
    const group = found.get(key);
    if (group) group.push(record);
    else found.set(key, [record]);
  }
  return [...found.values()];
}
