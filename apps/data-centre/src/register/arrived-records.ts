import type { RegisterReply } from '#contracts';
import { saysTheSame } from './batch-record.ts';
import type { BatchRecord } from './batch-record.ts';

type Outcome = RegisterReply['results'][number];

/** A record as it arrived in one batch, however often it stands there. */
export interface ArrivedRecord {
  readonly record: BatchRecord;
  /** Times that it stands in the batch. */
  arrivals: number;
}

export interface SortedBatch {
  /** By crossingId, so that two batches never wait for each other's rows in a circle. */
  readonly distinct: readonly ArrivedRecord[];
  /** For each record of the batch, in its order: its place in `distinct`, or null when it contradicts an earlier one. */
  readonly places: readonly (ArrivedRecord | null)[];
}

/** Finds what a batch says twice, and where it contradicts itself. */
export function sortBatch(records: readonly BatchRecord[]): SortedBatch {
  const distinct = new Map<string, ArrivedRecord>();
  const places = records.map((record) => {
    const earlier = distinct.get(record.crossingId);
    if (earlier === undefined) {
      const arrived = { record, arrivals: 1 };
      distinct.set(record.crossingId, arrived);
      return arrived;
    }
    if (!isSameRecord(earlier.record, record)) return null;
    earlier.arrivals += 1;
    return earlier;
  });
  const sorted = [...distinct.values()].sort((one, other) =>
    one.record.crossingId < other.record.crossingId ? -1 : 1,
  );
  return { distinct: sorted, places };
}

/** Whether one is a repeat of the other; both bear the same id. */
export const isSameRecord = (
  one: Pick<BatchRecord, 'fallback' | 'body'>,
  other: Pick<BatchRecord, 'fallback' | 'body'>,
): boolean => one.fallback === other.fallback && saysTheSame(one.body, other.body);

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
    const crossingId = records[at]?.crossingId ?? '';
    const known = place === null ? undefined : arrivals.get(crossingId);
    if (place === null || known === undefined) {
      return { crossingId, outcome: 'rejected', reason: 'content-differs' };
    }
    const isFirst = known === place.arrivals && !firstSaid.has(place);
    firstSaid.add(place);
    return { crossingId, outcome: isFirst ? 'recorded' : 'repeat', reason: null };
  });
}
