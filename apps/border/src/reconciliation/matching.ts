import type { ConflictFound, JournalBodies } from '#contracts';
import { CONFLICT_RULES, findConflicts, findDuplicates } from '#store-forward';
import type { Conflict, CrossingFacts, Merge } from '#store-forward';
import { briefOf, documentKeyOf, factsOf } from './recorded-crossing.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';

/** Of a run: the zone that a site's clocks show, and from when on its crossings are known. */
export interface Setting {
  readonly timeZone: string;
  readonly knownSinceMs: number;
}

export interface Matched {
  readonly merges: readonly JournalBodies['CrossingsMerged'][];
  readonly conflicts: readonly ConflictFound[];
}

/** Holds the records of a step against everything known of the same travellers; tells what concerns one of the records. */
export function matchRecords(
  records: readonly RecordedCrossing[],
  history: readonly RecordedCrossing[],
  settingOf: (record: RecordedCrossing) => Setting,
): Matched {
  const fresh = new Set(records.map(({ crossing }) => crossing.crossingId));
  const merges: Merge[] = [];
  const conflicts: ConflictFound[] = [];
  for (const ofOne of byTraveller([...history, ...records])) {
    const known = new Map(ofOne.map((record) => [record.crossing.crossingId, record]));
    const facts = [...known.values()].map((record) => factsOf(record, settingOf(record).timeZone));
    const found = findDuplicates(facts);
    merges.push(
      ...found.filter(
        ({ keptCrossingId, mergedCrossingId }) => fresh.has(keptCrossingId) || fresh.has(mergedCrossingId),
      ),
    );
    const { knownSinceMs } = settingOf(ofOne[0]!);
    for (const conflict of findConflicts(withoutMerged(facts, found), { knownSinceMs })) {
      if (conflict.crossingIds.some((id) => fresh.has(id))) conflicts.push(told(conflict, known));
    }
  }
  return { merges, conflicts };
}

/**
 * What no rule can judge is for a person too: a document that cannot be read and so not be looked up, or a site that the
 * record's run does not have, whose clocks nobody knows.
 */
export const beyondRules = (
  kind: 'document-unreadable' | 'site-unknown',
  record: RecordedCrossing,
): ConflictFound =>
  told(
    { kind, crossingIds: [record.crossing.crossingId], differences: [] },
    new Map([[record.crossing.crossingId, record]]),
  );

function withoutMerged(facts: readonly CrossingFacts[], merges: readonly Merge[]): CrossingFacts[] {
  const gone = new Set(merges.map(({ mergedCrossingId }) => mergedCrossingId));
  return facts.filter(({ crossingId }) => !gone.has(crossingId));
}

function told(
  { kind, crossingIds, differences }: Conflict,
  known: ReadonlyMap<string, RecordedCrossing>,
): ConflictFound {
  const { proposal, choices } = CONFLICT_RULES[kind];
  return {
    conflictId: `${kind}:${crossingIds.at(-1)}`,
    kind,
    crossings: crossingIds.map((id) => briefOf(known.get(id)!.crossing)),
    differences: [...differences],
    proposal,
    choices: [...choices],
  };
}

function byTraveller(records: readonly RecordedCrossing[]): RecordedCrossing[][] {
  const groups = new Map<string, RecordedCrossing[]>();
  for (const record of records) {
    const key = `${record.crossing.runId} ${documentKeyOf(record.crossing)}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()];
}
