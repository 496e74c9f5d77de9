import { STAMP_TOLERANCE_MINUTES } from './conflicts.ts';
import { inOrder } from './crossing-facts.ts';
import type { CrossingFacts } from './crossing-facts.ts';

export type MergeRule = 'same-form-twice' | 'gate-then-manual' | 'counter-then-form' | 'manual-then-gate';

interface DuplicateRule {
  readonly rule: MergeRule;
  /** No more than so much site time between the two. */
  readonly windowMs: number;
  /** Of two records with the same document, flight and direction: which stands for both; null: they are two crossings. */
  readonly standing: (earlier: CrossingFacts, later: CrossingFacts) => CrossingFacts | null;
}

const HOUR_MS = 3_600_000;
/** A paper form has the minute of an officer's watch: by its time it may come before what it came after. */
const WATCH_OFF_MS = STAMP_TOLERANCE_MINUTES * 60_000;

/**
 * When two records of the same document, flight and direction tell of one crossing. The first rule that fits decides. The
 * windows are estimates of ours: nobody boards a flight a day late, and a gate that failed sends people to a counter at once.
 */
export const DUPLICATE_RULES: readonly DuplicateRule[] = [
  {
    // A paper form keyed by two people bears one stamp: the first keying stands.
    rule: 'same-form-twice',
    windowMs: 24 * HOUR_MS,
    standing: (earlier, later) => {
      const [a, b] = [earlier.form, later.form];
      const isOne = a !== null && b !== null && isPaper(earlier) === isPaper(later);
      return isOne && a.mark.kind === b.mark.kind && a.mark.number === b.mark.number ? earlier : null;
    },
  },
  {
    // The gate wrote its record and did not open, or sent the traveller on: what the officer wrote stands.
    rule: 'gate-then-manual',
    windowMs: 2 * HOUR_MS,
    standing: (earlier, later) =>
      inTurn(earlier, later, ({ laneKind }) => laneKind === 'autogate', isManual)?.then ?? null,
  },
  {
    // The counter's record was kept and nobody answered, so that the officer wrote a paper form too: the record stands. Who
    // was referred and then let through is no such case.
    rule: 'counter-then-form',
    windowMs: 2 * HOUR_MS,
    standing: (earlier, later) =>
      earlier.decision === later.decision
        ? (inTurn(earlier, later, (one) => one.laneKind === 'counter' && !isPaper(one), isPaper)?.first ??
          null)
        : null,
  },
  {
    // The gate let the traveller wait, a counter took them, and then the gate decided after all: its check had begun before
    // the officer's was over, and nobody is at both at once. What the officer wrote stands. A gate's check that began later
    // is somebody's second passage, and for a person.
    rule: 'manual-then-gate',
    windowMs: 2 * HOUR_MS,
    standing: (earlier, later) =>
      isManual(earlier) &&
      later.laneKind === 'autogate' &&
      later.checkStartedAtMs <= earlier.siteAtMs &&
      (later.decision === earlier.decision || later.decision !== 'cleared')
        ? earlier
        : null,
  },
];

const isManual = ({ laneKind, form }: CrossingFacts): boolean => laneKind === 'counter' && form !== null;
const isPaper = ({ form }: CrossingFacts): boolean => form !== null && form.formNumber !== null;

/** Two records in the order in which they were made, as far as that can be seen; null when they are not such two. */
function inTurn(
  earlier: CrossingFacts,
  later: CrossingFacts,
  isFirst: (record: CrossingFacts) => boolean,
  isThen: (record: CrossingFacts) => boolean,
): { readonly first: CrossingFacts; readonly then: CrossingFacts } | null {
  if (isFirst(earlier) && isThen(later)) return { first: earlier, then: later };
  const mayBeTurned = isPaper(earlier) && later.siteAtMs - earlier.siteAtMs <= WATCH_OFF_MS;
  return mayBeTurned && isFirst(later) && isThen(earlier) ? { first: later, then: earlier } : null;
}

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
  { rule, windowMs, standing: standingOf }: DuplicateRule,
  group: readonly CrossingFacts[],
  merged: Map<string, Merge>,
): void {
  group.forEach((later, at) => {
    for (const earlier of group.slice(0, at)) {
      const kept = later.siteAtMs - earlier.siteAtMs > windowMs ? null : standingOf(earlier, later);
      if (!kept) continue;
      const gone = kept === earlier ? later : earlier;
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
