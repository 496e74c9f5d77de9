import type { LaneStates, RecordCrossing } from '#contracts';
import type { GivenCrossing } from '#store-forward';
import type { NewEntry } from '../journal/append.ts';
import type { SiteRowChange } from '../sites/keep-site.ts';

/** What the spool keeps while the site's database is away. These words are on the disk: they keep their meaning. */
export type SpooledRecord =
  | { readonly kind: 'crossing'; readonly recordedAt: string; readonly crossing: RecordCrossing }
  | { readonly kind: 'lanes'; readonly said: LaneStates }
  | { readonly kind: 'entries'; readonly entries: readonly NewEntry[]; readonly site: SiteRowChange };

const KINDS: ReadonlySet<unknown> = new Set<SpooledRecord['kind']>(['crossing', 'lanes', 'entries']);

/** The record's own text is kept as it was hashed. */
export const encodeCrossing = ({ text }: GivenCrossing, recordedAt: string): Uint8Array =>
  Buffer.from(`{"kind":"crossing","recordedAt":"${recordedAt}","crossing":${text}}`);

export const encodeRecord = (record: SpooledRecord): Uint8Array => Buffer.from(JSON.stringify(record));

/** A record of the spool is whole, and of a kind that this border does not know: a newer one wrote it. */
export class UnknownRecordError extends Error {
  constructor(kind: string) {
    super(`a record of the kind "${kind}" is not known to this border`);
    this.name = 'UnknownRecordError';
  }
}

/** @throws UnknownRecordError */
export function decodeRecord(payload: Uint8Array): SpooledRecord {
  const record = JSON.parse(Buffer.from(payload).toString()) as SpooledRecord;
  if (!KINDS.has(record.kind)) throw new UnknownRecordError(String(record.kind));
  return record;
}
