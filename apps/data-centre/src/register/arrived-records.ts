import type { RegisterBatch, RegisterReply } from '#contracts';

type BatchRecord = RegisterBatch['records'][number];
type Outcome = RegisterReply['results'][number];

/** A record as it arrived in one batch, however often it stands there. */
export interface ArrivedRecord {
  readonly record: BatchRecord;
  /** The crossing as canonical JSON: two records with equal bodies say the same. */
  readonly body: string;
  /** Times that it stands in the batch. */
  arrivals: number;
}

export interface SortedBatch {
  /** By crossingId, so that two batches never wait for each other's rows in a circle. */
  readonly distinct: readonly ArrivedRecord[];
  /** For each record of the batch, in its order: its place in `distinct`, or null when it contradicts an earlier one. */
  readonly places: readonly (ArrivedRecord | null)[];
}

/**
 * Finds what a batch says twice, and where it contradicts itself. The crossing must come from the contract's schema,
 * which puts its fields into one order: that makes its JSON canonical.
 */
export function sortBatch(records: readonly BatchRecord[]): SortedBatch {
  const distinct = new Map<string, ArrivedRecord>();
  const places = records.map((record) => {
    const body = JSON.stringify(record.crossing);
    const earlier = distinct.get(record.crossing.crossingId);
    if (earlier === undefined) {
      const arrived = { record, body, arrivals: 1 };
      distinct.set(record.crossing.crossingId, arrived);
      return arrived;
    }
    if (earlier.body !== body || earlier.record.fallback !== record.fallback) return null;
    earlier.arrivals += 1;
    return earlier;
  });
  const sorted = [...distinct.values()].sort((one, other) =>
    one.record.crossing.crossingId < other.record.crossing.crossingId ? -1 : 1,
  );
  return { distinct: sorted, places };
}

/**
 * What became of each record of a batch, in its order. `arrivals`: of each id how often its record has arrived by now, this
 * batch included; an id that is missing is there with other content. A first write is what this batch alone brought.
 */
export function outcomesOf(
  records: readonly BatchRecord[],
  { places }: SortedBatch,
  arrivals: ReadonlyMap<string, number>,
): Outcome[] {
  const firstSaid = new Set<ArrivedRecord>();
  return places.map((place, at): Outcome => {
    const crossingId = records[at]?.crossing.crossingId ?? '';
    const known = place === null ? undefined : arrivals.get(crossingId);
    if (place === null || known === undefined) {
      return { crossingId, outcome: 'rejected', reason: 'content-differs' };
    }
    const isFirst = known === place.arrivals && !firstSaid.has(place);
    firstSaid.add(place);
    return { crossingId, outcome: isFirst ? 'recorded' : 'repeat', reason: null };
  });
}
