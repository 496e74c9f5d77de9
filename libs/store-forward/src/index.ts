export type { Attempt, RecordOutcome } from './attempt.ts';
export type { ForwardingStore, PendingEntry, PendingPage, Settlement, Uplink } from './ports.ts';
export { DEFAULT_RETRY, pauseMs } from './retry-schedule.ts';
export type { RetryRule } from './retry-schedule.ts';
export { DEFAULT_FORWARDER_RULES, Forwarder } from './forwarder.ts';
export type { ForwarderPorts, ForwarderRules } from './forwarder.ts';
export { CommitGroup, TooManyWaitingError } from './commit-group.ts';
export type { CommitGroupOptions } from './commit-group.ts';
export { CrossingIntake, givenCrossing } from './intake/crossing-intake.ts';
export type { CrossingTable, GivenCrossing, Intake, KnownCrossing } from './intake/crossing-intake.ts';
export type { SpoolDisk } from './spool/disk.ts';
export { FRAME_HEADER_BYTES, frameOf, readFrames } from './spool/frame.ts';
export type { Frame } from './spool/frame.ts';
export type { Damage, SegmentName } from './spool/segment.ts';
export {
  DEFAULT_SPOOL_RULES,
  Spool,
  SpoolClosedError,
  SpoolFailedError,
  SpoolFullError,
} from './spool/spool.ts';
export type { SpoolPorts, SpoolRules, SpoolState } from './spool/spool.ts';
export { SpooledCrossings } from './spool/spooled-crossings.ts';
export { takeOver } from './spool/take-over.ts';
export type { SpoolHeir, SpoolPart } from './spool/take-over.ts';
export { NotCanonicalError, canonicalJson } from './seal/canonical-json.ts';
export { SealKeyError, freshSealKey, publicKeyPem, sealSigner, sealVerifier } from './seal/keys.ts';
export type { SealSigner, SealVerifier } from './seal/keys.ts';
export { SealBatch, exportHeading, sealHash } from './seal/seal.ts';
export type { SealScope, SealedBatch } from './seal/seal.ts';
export { holdsInclusion, proveInclusion } from './seal/batch-check.ts';
export type { InclusionProof } from './seal/batch-check.ts';
export { FINDINGS } from './seal/findings.ts';
export type { Finding, FindingKind } from './seal/findings.ts';
export type { KnownSeal, KnownSealFound } from './seal/known-seals.ts';
export { ExportCheck, ExportFormatError } from './seal/export-check.ts';
export type { CrossingEvidence, EntryFound, ExportCheckOptions, ExportReport } from './seal/export-check.ts';
export type { CrossingFacts, HandwrittenFacts } from './reconcile/crossing-facts.ts';
export { DUPLICATE_RULES, findDuplicates } from './reconcile/duplicates.ts';
export type { Merge, MergeRule } from './reconcile/duplicates.ts';
export {
  CONFLICT_RULES,
  LONGEST_STAY_MS,
  STAMP_TOLERANCE_MINUTES,
  findConflicts,
} from './reconcile/conflicts.ts';
export type { Conflict, ConflictDecision, ConflictKind, ConflictOptions } from './reconcile/conflicts.ts';
export { lateHitRule } from './reconcile/late-hits.ts';
export type { LateHitRule, ListAnswer, Listed } from './reconcile/late-hits.ts';
export { findOutages, thinned } from './reconcile/outages.ts';
export type { OutageFact, OutageSpan } from './reconcile/outages.ts';
