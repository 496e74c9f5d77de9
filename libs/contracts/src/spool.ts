import { z } from 'zod';
import * as w from './words.ts';

/** What border goes on with while its database is away; of the whole border, not of one site. */
export const spoolStatus = z.strictObject({
  /**
   * `closed`: not needed, the database answers or has only just gone; `taking`: border goes on from it. `full` and `failing`
   * (its disk): nothing is taken in, border answers 503. `unusable`: there is none.
   */
  state: z.enum(['closed', 'taking', 'full', 'failing', 'unusable']),
  /** In it now. */
  records: w.count,
  bytes: w.count,
  /** Wall time at which the oldest of them was kept. */
  oldestAt: w.instant.nullable(),
  /** Since border began: records that the journal has taken over. */
  takenOver: w.count,
  /** Since border began: ends of segments that were incomplete, and other damage; kept aside in files of their own. */
  tornTails: w.count,
  otherDamages: w.count,
});
export type SpoolStatus = z.infer<typeof spoolStatus>;

/** Records of the spool that the journal has taken over, of one site, in one transaction with them. */
export const spoolTakenOver = z.strictObject({
  segment: z.string(),
  /** New to the journal. */
  crossings: w.count,
  /** Known to it already, with the same content. */
  repeats: w.count,
  /** Their id stood for another record already: kept under an id of their own, blocked, for a person. */
  differing: z.array(z.strictObject({ crossingId: w.crossingId, keptAs: w.crossingId })).max(256),
  /** Wall times at which the spool had the first and the last of them. */
  firstAt: w.instant,
  lastAt: w.instant,
});

/** Something in the spool that could not be read for sure, or not be taken over. */
export const spoolDamaged = z.strictObject({
  kind: z.enum(['torn-tail', 'bad-record', 'missing-records', 'unreadable', 'not-taken']),
  segment: z.string(),
  fromByte: w.count,
  bytes: w.count,
  missing: z.strictObject({ first: w.count, last: w.count }).nullable(),
  /** File in border's spool folder. */
  keptAside: z.string().nullable(),
  reason: z.string().nullable(),
});
