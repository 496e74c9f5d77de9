import { inOrder } from './crossing-facts.ts';
import type { CrossingFacts } from './crossing-facts.ts';

export type ConflictKind =
  | 'exit-without-entry'
  | 'two-entries'
  | 'cleared-after-refusal'
  | 'stamp-disagrees'
  | 'document-unreadable'
  | 'site-unknown';
export type ConflictDecision =
  | 'stamp-prevails'
  | 'system-prevails'
  | 'first-stands'
  | 'last-stands'
  | 'both-stand'
  | 'entry-assumed'
  | 'screened-by-hand'
  | 'under-investigation';

/**
 * What a person may decide of a conflict, and what the rules propose. Where stamp and system disagree the stamp prevails, as
 * in the transition to the European Entry/Exit System (Regulation (EU) 2017/2226).
 */
export const CONFLICT_RULES: Readonly<
  Record<
    ConflictKind,
    { readonly proposal: ConflictDecision | null; readonly choices: readonly ConflictDecision[] }
  >
> = {
  'stamp-disagrees': {
    proposal: 'stamp-prevails',
    choices: ['stamp-prevails', 'system-prevails', 'under-investigation'],
  },
  'two-entries': {
    proposal: null,
    choices: ['first-stands', 'last-stands', 'both-stand', 'under-investigation'],
  },
  'exit-without-entry': {
    proposal: null,
    choices: ['entry-assumed', 'first-stands', 'last-stands', 'both-stand', 'under-investigation'],
  },
  'cleared-after-refusal': {
    proposal: null,
    choices: ['first-stands', 'last-stands', 'under-investigation'],
  },
  'document-unreadable': { proposal: null, choices: ['screened-by-hand', 'under-investigation'] },
  'site-unknown': { proposal: null, choices: ['first-stands', 'under-investigation'] },
};

export interface Conflict {
  readonly kind: ConflictKind;
  /** One or two, in the order in which they happened. */
  readonly crossingIds: readonly string[];
  readonly differences: readonly {
    readonly field: string;
    readonly first: string;
    readonly second: string;
  }[];
}

export interface ConflictOptions {
  /** From when on the site has every crossing, site time: of earlier ones nothing can be said. */
  readonly knownSinceMs: number;
}

/** The longest stay on entry, 60 days (visa kinds of the data centre): who leaves later than that came in before. */
export const LONGEST_STAY_MS = 60 * 24 * 3_600_000;
/** Handwriting is by the officer's watch and often after the fact. An estimate of ours. */
export const STAMP_TOLERANCE_MINUTES = 30;

/** Conflicts in one traveller's crossings, without those merged into another. Only `cleared` ones moved anybody. */
export function findConflicts(
  records: readonly CrossingFacts[],
  { knownSinceMs }: ConflictOptions,
): Conflict[] {
  const found: Conflict[] = [];
  let before: CrossingFacts | null = null;
  // By an officer, with nobody letting the traveller through since.
  let turnedAway: CrossingFacts | null = null;
  for (const record of inOrder(records)) {
    const differences = stampDifferences(record);
    if (differences.length > 0) {
      found.push({ kind: 'stamp-disagrees', crossingIds: [record.crossingId], differences });
    }
    if (record.decision !== 'cleared') {
      if (record.laneKind === 'counter') turnedAway = record;
      continue;
    }
    if (turnedAway && mayNotClear(turnedAway, record)) {
      found.push({ kind: 'cleared-after-refusal', crossingIds: pair(turnedAway, record), differences: [] });
    }
    turnedAway = null;
    const kind = sequenceConflict(before, record, knownSinceMs);
    if (kind) found.push({ kind, crossingIds: pair(before, record), differences: [] });
    before = record;
  }
  return found;
}

function sequenceConflict(
  before: CrossingFacts | null,
  record: CrossingFacts,
  knownSinceMs: number,
): ConflictKind | null {
  if (record.direction === 'arrival') return before?.direction === 'arrival' ? 'two-entries' : null;
  if (before) return before.direction === 'departure' ? 'exit-without-entry' : null;
  const entryWouldBeKnown = record.siteAtMs - knownSinceMs > LONGEST_STAY_MS;
  return entryWouldBeKnown && !record.isNational ? 'exit-without-entry' : null;
}

/**
 * Whom an officer refused nobody lets through on that flight; whom an officer referred another officer may, and a gate, which
 * knows nothing of it, may not.
 */
const mayNotClear = (turnedAway: CrossingFacts, record: CrossingFacts): boolean =>
  turnedAway.flightNumber === record.flightNumber &&
  turnedAway.flightDate === record.flightDate &&
  turnedAway.direction === record.direction &&
  (turnedAway.decision === 'refused' || record.laneKind === 'autogate');

const pair = (before: CrossingFacts | null, record: CrossingFacts): string[] =>
  before ? [before.crossingId, record.crossingId] : [record.crossingId];

/** What the hand wrote that the system has otherwise: `first` by the stamp, `second` by the system. */
function stampDifferences(record: CrossingFacts): Conflict['differences'] {
  if (!record.form) return [];
  const { handwritten } = record.form;
  const differences = [];
  if (handwritten.flightNumber !== record.flightNumber) {
    differences.push({
      field: 'flightNumber',
      first: handwritten.flightNumber,
      second: record.flightNumber,
    });
  }
  const apartMinutes = Math.abs(
    minutesOf(handwritten.date, handwritten.time) - minutesOf(record.localDate, record.localTime),
  );
  if (!(apartMinutes <= STAMP_TOLERANCE_MINUTES)) {
    differences.push({
      field: 'time',
      first: `${handwritten.date} ${handwritten.time}`,
      second: `${record.localDate} ${record.localTime}`,
    });
  }
  return differences;
}

/** Minutes of a local date and time on one axis; both are of the same zone, so the zone does not matter. */
const minutesOf = (date: string, time: string): number => Date.parse(`${date}T${time}:00.000Z`) / 60_000;
