import { z } from 'zod';
import * as w from './words.ts';
import { BATCH_RECORDS_MAX } from './centre.ts';
import { recordCrossing } from './check.ts';
import { hallObservation, flightObservation, observations } from './observation.ts';
import { formBodies } from './forms.ts';
import { reconciliationBodies } from './reconciliation.ts';
import { backlogStatus, beginRun, laneStates, personCommand, serviceStatus } from './site.ts';
import { spoolDamaged, spoolTakenOver } from './spool.ts';

/** Bodies of journal entries, by kind. A kind is a past fact, subject first. */
export const journalBodies = {
  RunBegun: beginRun,
  PaceObserved: observations.shape.pace,
  LanesChanged: laneStates,
  CrossingRecorded: recordCrossing,
  /** Records of one batch that the register acknowledged. */
  CrossingsAcknowledged: z.strictObject({
    count: w.count,
    fallbackCount: w.count,
    repeats: w.count,
    crossingIds: z.array(w.crossingId).max(BATCH_RECORDS_MAX),
  }),
  CrossingBlocked: z.strictObject({ crossingId: w.crossingId, attempts: w.count, reason: z.string() }),
  ServiceHealthChanged: z.strictObject({ from: w.healthState, status: serviceStatus }),
  ModeChanged: z.strictObject({
    hallId: w.hallId,
    from: w.mode,
    to: w.mode,
    because: z.array(w.service).max(8),
  }),
  BacklogObserved: backlogStatus,
  HallObserved: hallObservation,
  FlightObserved: flightObservation,
  CommandGiven: personCommand,
  SpoolTakenOver: spoolTakenOver,
  SpoolDamaged: spoolDamaged,
  ...reconciliationBodies,
  ...formBodies,
} as const;
export type JournalBodies = { [K in keyof typeof journalBodies]: z.infer<(typeof journalBodies)[K]> };
export type JournalKind = keyof JournalBodies;
export const JOURNAL_KINDS = Object.keys(journalBodies) as JournalKind[];

/**
 * One row of the site's journal (table `journal_entry`), as readers get it. Readers order by (transaction, sequence) and
 * stop before the oldest transaction still open, so that a row that commits late is never skipped.
 */
export interface JournalEntry<K extends JournalKind = JournalKind> {
  /** Decimal strings: 64-bit numbers. Together the cursor of a reader. */
  readonly transaction: string;
  readonly sequence: string;
  readonly kind: K;
  readonly runId: string | null;
  readonly siteId: string | null;
  readonly siteAt: string;
  readonly recordedAt: string;
  readonly body: JournalBodies[K];
}
/** A union discriminated by `kind`. */
export type AnyJournalEntry = { [K in JournalKind]: JournalEntry<K> }[JournalKind];
