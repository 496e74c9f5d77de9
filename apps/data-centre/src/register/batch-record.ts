import type { RegisterBatch } from '#contracts';

/** A record of a batch: what the register finds it by, and the whole of it as JSON. */
export interface BatchRecord {
  readonly crossingId: string;
  readonly runId: string;
  readonly siteId: string;
  readonly laneId: string;
  readonly laneSequence: number;
  readonly siteAt: string;
  readonly fallback: boolean;
  readonly recordedAt: string;
  /** The crossing, UTF-8. */
  readonly body: Buffer;
}

/** What a site sent, checked against the contract. */
export interface ArrivedBatch {
  readonly siteId: string;
  readonly records: readonly BatchRecord[];
}

/** Of a batch that came as any JSON: each crossing is written anew, in the contract's order of fields. */
export const arrivedOf = ({ siteId, records }: RegisterBatch): ArrivedBatch => ({
  siteId,
  records: records.map(({ crossing, fallback, recordedAt }) =>
    batchRecord(crossing, fallback, recordedAt, Buffer.from(JSON.stringify(crossing))),
  ),
});

export const batchRecord = (
  { crossingId, runId, siteId, laneId, laneSequence, siteAt }: RegisterBatch['records'][number]['crossing'],
  fallback: boolean,
  recordedAt: string,
  body: Buffer,
): BatchRecord => ({
  crossingId,
  runId,
  siteId,
  laneId,
  laneSequence,
  siteAt,
  fallback,
  recordedAt,
  body,
});

/** Two bodies that say the same, however they are spelt: fields in any order, blanks anywhere. */
export const saysTheSame = (one: Buffer, other: Buffer): boolean =>
  one.equals(other) || canonical(one) === canonical(other);

const canonical = (body: Buffer): string =>
  JSON.stringify(JSON.parse(body.toString()), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
