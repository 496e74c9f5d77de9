import { z } from 'zod';
import * as w from './words.ts';
import { recordCrossing } from './check.ts';
import { formTotals } from './forms.ts';

/** Lists against which records made under fallback are screened again. */
export const SCREENED_LISTS = ['watchlist', 'interpol'] as const;
export const screenedList = z.enum(SCREENED_LISTS);
export type ScreenedList = z.infer<typeof screenedList>;
/** Most records of one screening, and of one step of reconciliation. */
export const SCREENINGS_MAX = 500;

const listed = z.enum(['hit', 'clear']);

/** POST /v1/services/{watchlist,interpol}/screenings at data-centre. Only asks, so harmless to repeat. */
export const screeningRequest = z.strictObject({
  siteId: w.siteId,
  /** Site time at which it is asked: what "now" means for entries that are listed from a day on. */
  siteAt: w.instant,
  records: z
    .array(
      z.strictObject({
        crossingId: w.crossingId,
        documentNumber: z.string().min(1).max(20),
        nationality: z.string().regex(/^[A-Z]{1,3}$/, 'expected one to three capital letters such as IDN'),
        birthDate: w.localDate,
        surname: z.string().max(60),
        givenNames: z.string().max(60),
        /** Site time of the decision, and wall time at which the site recorded it. */
        siteAt: w.instant,
        recordedAt: w.instant,
      }),
    )
    .min(1)
    .max(SCREENINGS_MAX),
});
export type ScreeningRequest = z.infer<typeof screeningRequest>;

/** In the order of the request. */
export const screeningReply = z.strictObject({
  service: screenedList,
  /** Version that `now` was answered from. */
  listVersion: z.int(),
  results: z
    .array(
      z.strictObject({
        crossingId: w.crossingId,
        /** Against the list as it stood at the crossing, and that version. */
        atCrossing: listed,
        versionAtCrossing: z.int(),
        /** Against the list as it stands when asked. */
        now: listed,
      }),
    )
    .max(SCREENINGS_MAX),
});
export type ScreeningReply = z.infer<typeof screeningReply>;

/** Why a record is a late hit; a table in libs/store-forward says what each means. */
export const lateHitRule = z.enum(['listed-at-crossing', 'listed-since', 'listed-then-only']);
export const lateHitFinding = z.strictObject({
  service: screenedList,
  rule: lateHitRule,
  atCrossing: listed,
  now: listed,
  versionAtCrossing: z.int(),
  listVersion: z.int(),
  /** What the documented check went by; null when it could look into no list. */
  snapshotVersion: z.int().nullable(),
  snapshotAgeMs: w.durationMs.nullable(),
});
export type LateHitFinding = z.infer<typeof lateHitFinding>;

/** Who passed where, of a late hit or a conflict: enough to act on. The document itself is in the crossing's record. */
export const crossingBrief = z.strictObject({
  crossingId: w.crossingId,
  runId: w.runId,
  siteId: w.siteId,
  laneId: w.laneId,
  direction: w.direction,
  siteAt: w.instant,
  flightNumber: w.flightNumber,
  officerId: w.officerId.nullable(),
  tier: w.tier,
  decision: w.decision,
});
export type CrossingBrief = z.infer<typeof crossingBrief>;

/** Whose document it was. Lists for people hold it; journal entries about reconciliation and reports do not. */
export const documentInHand = z.strictObject({
  nationality: z.string().max(3),
  /** control-room masks it for people who only read: all but the last three characters are `*`. */
  number: z.string().max(9),
  isMasked: z.boolean(),
});
export type DocumentInHand = z.infer<typeof documentInHand>;
/** A crossing as people have it before them, with what was corrected in it. */
export const crossingInHand = crossingBrief.extend({
  travellerClass: w.travellerClass,
  document: documentInHand,
});
export type CrossingInHand = z.infer<typeof crossingInHand>;

export const LATE_HIT_STATES = ['found', 'assigned', 'acknowledged', 'closed'] as const;
/** What became of a traveller who should not have passed unseen. */
export const LATE_HIT_OUTCOMES = [
  'intercepted',
  'left-the-country',
  'handed-to-police',
  'not-the-person',
  'entry-was-wrong',
] as const;
export const lateHit = z.strictObject({
  crossing: crossingBrief,
  findings: z.array(lateHitFinding).min(1).max(SCREENED_LISTS.length),
  state: z.enum(LATE_HIT_STATES),
  /** Wall time. */
  foundAt: w.instant,
  owner: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
  outcome: z.enum(LATE_HIT_OUTCOMES).nullable(),
  closedBy: z.string().nullable(),
  closedReason: z.string().nullable(),
  changedAt: w.instant,
});
export type LateHit = z.infer<typeof lateHit>;
export const lateHitInHand = lateHit.extend({ crossing: crossingInHand });
export type LateHitInHand = z.infer<typeof lateHitInHand>;
export const lateHitPage = z.strictObject({
  lateHits: z.array(lateHitInHand).max(500),
  /** Pass as `after` to get the next ones; null when there are none. */
  next: z.string().nullable(),
});
export type LateHitPage = z.infer<typeof lateHitPage>;

const by = z.string().min(1).max(60);
const reason = z.string().min(3).max(400);
/** POST /v1/reconciliation/late-hits/:crossingId/{assignment,acknowledgement,closure} at border. */
export const assignLateHit = z.strictObject({ owner: by, by, reason: reason.nullable() });
export const acknowledgeLateHit = z.strictObject({ by });
export const closeLateHit = z.strictObject({ outcome: z.enum(LATE_HIT_OUTCOMES), by, reason });
export type AssignLateHit = z.infer<typeof assignLateHit>;
export type AcknowledgeLateHit = z.infer<typeof acknowledgeLateHit>;
export type CloseLateHit = z.infer<typeof closeLateHit>;

/** By which rule two records were found to tell of one crossing. */
export const mergeRule = z.enum([
  'same-form-twice',
  'gate-then-manual',
  'counter-then-form',
  'manual-then-gate',
]);
export const crossingsMerged = z.strictObject({
  rule: mergeRule,
  /** The record that stands for the crossing; the other stays as it is and counts no more. */
  keptCrossingId: w.crossingId,
  mergedCrossingId: w.crossingId,
});
export type CrossingsMerged = z.infer<typeof crossingsMerged>;
export const mergeInHand = z.strictObject({ rule: mergeRule, kept: crossingInHand, merged: crossingInHand });
export type MergeInHand = z.infer<typeof mergeInHand>;
export const mergePage = z.strictObject({
  merges: z.array(mergeInHand).max(500),
  next: z.string().nullable(),
});
export type MergePage = z.infer<typeof mergePage>;

export const CONFLICT_KINDS = [
  'exit-without-entry',
  'two-entries',
  'cleared-after-refusal',
  'stamp-disagrees',
  'document-unreadable',
  'site-unknown',
] as const;
export const CONFLICT_DECISIONS = [
  'stamp-prevails',
  'system-prevails',
  'first-stands',
  'last-stands',
  'both-stand',
  'entry-assumed',
  'screened-by-hand',
  'under-investigation',
] as const;
export const conflictDecision = z.enum(CONFLICT_DECISIONS);
/** `kind:CROSSING`, of the later crossing. */
export const conflictId = z
  .string()
  .regex(/^[a-z-]{5,30}:[A-Za-z0-9._-]{8,80}$/, 'expected an id such as two-entries:pdn-2024-7f3a9c.00000412')
  .meta({ example: 'two-entries:pdn-2024-7f3a9c.00000412' });
export const conflictFound = z.strictObject({
  conflictId,
  kind: z.enum(CONFLICT_KINDS),
  /** One or two, in the order in which they happened. */
  crossings: z.array(crossingBrief).min(1).max(2),
  /** Of each field at issue, what the stamp (or the first record) and the system (or the second) say. */
  differences: z.array(z.strictObject({ field: z.string(), first: z.string(), second: z.string() })).max(4),
  /** What the rules would do; null where they have no opinion. */
  proposal: conflictDecision.nullable(),
  /** What may be decided. */
  choices: z.array(conflictDecision).min(1).max(CONFLICT_DECISIONS.length),
});
export type ConflictFound = z.infer<typeof conflictFound>;
export const conflict = conflictFound.extend({
  state: z.enum(['open', 'decided']),
  foundAt: w.instant,
  decision: conflictDecision.nullable(),
  decidedBy: z.string().nullable(),
  decidedReason: z.string().nullable(),
  decidedAt: w.instant.nullable(),
});
export type Conflict = z.infer<typeof conflict>;
export const conflictInHand = conflict.extend({ crossings: z.array(crossingInHand).min(1).max(2) });
export type ConflictInHand = z.infer<typeof conflictInHand>;
export const conflictPage = z.strictObject({
  conflicts: z.array(conflictInHand).max(500),
  next: z.string().nullable(),
});
export type ConflictPage = z.infer<typeof conflictPage>;
/** POST /v1/reconciliation/conflicts/:conflictId/decision at border. */
export const decideConflict = z.strictObject({ decision: conflictDecision, by, reason });
export type DecideConflict = z.infer<typeof decideConflict>;

export const FORWARDING_STATES = ['pending', 'acknowledged', 'blocked', 'set-aside'] as const;
export const blockedRecord = z.strictObject({
  crossing: crossingInHand,
  /** Sent again it is pending, then acknowledged or blocked anew. */
  state: z.enum(FORWARDING_STATES),
  /** What the register said, or that it never answered; of one set aside: why it was. Empty when sent again. */
  reason: z.string(),
  /** Those that came to nothing since it was queued; 0 once it is acknowledged. */
  attempts: w.count,
  /** Wall time at which it came to its state; null while it is pending. */
  settledAt: w.instant.nullable(),
  /** It was corrected by hand, once at least. */
  isMended: z.boolean(),
});
export type BlockedRecord = z.infer<typeof blockedRecord>;
export const blockedPage = z.strictObject({
  records: z.array(blockedRecord).max(500),
  next: z.string().nullable(),
});
export type BlockedPage = z.infer<typeof blockedPage>;

/** What of a blocked record may be mended: what people write. Where and when it happened is what the lane saw. */
export const mendableCrossing = recordCrossing
  .pick({ document: true, flight: true, travellerClass: true, documentedCheck: true })
  .partial();
export type MendableCrossing = z.infer<typeof mendableCrossing>;
/** POST /v1/reconciliation/blocked/:crossingId/retry at border; without corrections it is sent again as it is. */
export const retryBlocked = z.strictObject({ corrections: mendableCrossing.default({}), by, reason });
export type RetryBlocked = z.infer<typeof retryBlocked>;
/** POST /v1/reconciliation/blocked/:crossingId/set-aside at border. */
export const setAsideBlocked = z.strictObject({ by, reason });
export type SetAsideBlocked = z.infer<typeof setAsideBlocked>;

/** GET /v1/reconciliation/crossings/:crossingId at border: one record whole, for who has to judge or mend it. */
export const recordInFull = z.strictObject({
  /** As it stands and goes to the register. */
  record: recordCrossing,
  /** As the lane made it, when it was mended since; null when it was not. */
  original: recordCrossing.nullable(),
  /** Wall time. */
  recordedAt: w.instant,
  forwarding: z.strictObject({
    state: z.enum(FORWARDING_STATES),
    attempts: w.count,
    reason: z.string().nullable(),
    settledAt: w.instant.nullable(),
  }),
  merges: z.array(crossingsMerged).max(50),
});
export type RecordInFull = z.infer<typeof recordInFull>;

/** POST /api/reconciliation/... at control-room: as above, with the name of the person who asks added by control-room. */
export const publicAssignLateHit = z.strictObject({
  /** A sign-in name; left out: whoever asks. */
  owner: by.optional(),
  reason: reason.optional(),
});
export const publicCloseLateHit = closeLateHit.omit({ by: true });
export const publicDecideConflict = decideConflict.omit({ by: true });
export const publicRetryBlocked = retryBlocked.omit({ by: true });
export const publicSetAsideBlocked = setAsideBlocked.omit({ by: true });
export type PublicAssignLateHit = z.infer<typeof publicAssignLateHit>;
export type PublicCloseLateHit = z.infer<typeof publicCloseLateHit>;
export type PublicDecideConflict = z.infer<typeof publicDecideConflict>;
export type PublicRetryBlocked = z.infer<typeof publicRetryBlocked>;
export type PublicSetAsideBlocked = z.infer<typeof publicSetAsideBlocked>;

/** How far a site is with records made under fallback. */
export const reconciliationStatus = z.strictObject({
  /** Records not yet screened again. */
  unscreened: w.count,
  /** Screened again, ever. */
  screened: w.count,
  /** Late hits that nobody has closed. */
  lateHits: w.count,
  /** Conflicts that nobody has decided. */
  conflicts: w.count,
});
export type ReconciliationStatus = z.infer<typeof reconciliationStatus>;
/** GET /v1/reconciliation at border. */
export const reconciliationStatuses = z.strictObject({
  sites: z.array(reconciliationStatus.extend({ siteId: w.siteId })),
});
export type ReconciliationStatuses = z.infer<typeof reconciliationStatuses>;

/** Query of the lists above: newest page by page. */
export const reconciliationQuery = z.strictObject({
  siteId: w.siteId.optional(),
  /** Those that are still to be dealt with, or all. */
  which: z.enum(['open', 'all']).default('open'),
  after: z.string().max(120).optional(),
  limit: z.coerce.number('expected a whole number from 1 to 500').int().min(1).max(500).default(100),
});
export type ReconciliationQuery = z.infer<typeof reconciliationQuery>;

/** Bodies of the journal's entries about reconciliation, by kind. */
export const reconciliationBodies = {
  /** A step: these records were screened again, in the transaction that also holds what was found. */
  RecordsScreened: z.strictObject({
    /** True: not as the lane had made them, but with the document as a person mended it since. */
    asMended: z.literal(true).optional(),
    count: w.count,
    lateHits: w.count,
    conflicts: w.count,
    merged: w.count,
    versions: z.strictObject({ watchlist: z.int(), interpol: z.int() }),
    crossingIds: z.array(w.crossingId).max(SCREENINGS_MAX),
  }),
  LateHitFound: z.strictObject({ crossing: crossingBrief, findings: z.array(lateHitFinding).min(1) }),
  LateHitAssigned: z.strictObject({ crossingId: w.crossingId, owner: by, by, reason: reason.nullable() }),
  LateHitAcknowledged: z.strictObject({ crossingId: w.crossingId, by }),
  LateHitClosed: z.strictObject({
    crossingId: w.crossingId,
    outcome: z.enum(LATE_HIT_OUTCOMES),
    by,
    reason,
  }),
  CrossingsMerged: crossingsMerged,
  ConflictFound: conflictFound,
  ConflictDecided: z.strictObject({ conflictId, decision: conflictDecision, by, reason }),
  /** A blocked record goes to the register again; what was changed in it stands in `CrossingMended` beside. */
  BlockedCrossingRetried: z.strictObject({
    crossingId: w.crossingId,
    changed: z.array(mendableCrossing.keyof()),
    by,
    reason,
  }),
  /** The record as it goes to the register from here on; the first one stays in the journal as it was. */
  CrossingMended: recordCrossing,
  CrossingSetAside: z.strictObject({ crossingId: w.crossingId, by, reason }),
  ReconciliationObserved: reconciliationStatus,
} as const;

/** How many records of an outage stand where; together they are the recorded ones. */
export const outageLedger = z.strictObject({
  /** Let through by the lanes, by the lanes' own counters. */
  admitted: w.count,
  /** Of these, in the journal. */
  recorded: w.count,
  /** Of these, at the register or set aside by a person, screened again if need be, and in nobody's hands. */
  reconciled: w.count,
  /** Recorded and not reconciled, each under the first of these that is so. */
  rest: z.strictObject({
    atRegisterNotYet: w.count,
    blocked: w.count,
    unscreened: w.count,
    lateHitOpen: w.count,
    conflictOpen: w.count,
  }),
  /** Checks that ended otherwise; recorded too, and not among the numbers above. */
  notAdmitted: z.strictObject({ referred: w.count, refused: w.count }),
});
export type OutageLedger = z.infer<typeof outageLedger>;

/** What was down: services of the data centre, the site's own database (then border goes on from its spool), or both. */
export const OUTAGE_KINDS = ['centre', 'site-store', 'centre-and-site-store'] as const;
export const outage = z.strictObject({
  siteId: w.siteId,
  runId: w.runId,
  /** Site times; null: not yet. */
  startedAt: w.instant,
  restoredAt: w.instant.nullable(),
  reconciledAt: w.instant.nullable(),
  kind: z.enum(OUTAGE_KINDS),
  /** Services that were down at some time of it; none when the site's database was down alone. */
  services: z.array(w.service).max(8),
  /** Records whose lane decided from `startedAt` to `reconciledAt` (or until now). */
  checks: z.strictObject({ online: w.count, local: w.count, paper: w.count }),
  /** From everything up again to nothing left to send, in site time; null: not yet. */
  drainMs: w.durationMs.nullable(),
  backlog: z.strictObject({
    most: w.count,
    /** Site time and records not at the register, at most 200 points. */
    points: z.array(z.strictObject({ siteAt: w.instant, unsynced: w.count })).max(200),
  }),
  ledger: outageLedger,
  merged: w.count,
  /** The merged ones by the rule that found them. */
  mergedBy: z.strictObject({
    'same-form-twice': w.count,
    'gate-then-manual': w.count,
    'counter-then-form': w.count,
    'manual-then-gate': w.count,
  }),
  lateHits: z.array(lateHit).max(500),
  conflicts: z.array(conflict).max(500),
  /** Blocked records that a person sent again or set aside. */
  decisions: z
    .array(
      z.strictObject({
        kind: z.enum(['BlockedCrossingRetried', 'CrossingSetAside']),
        crossingId: w.crossingId,
        by: z.string(),
        reason: z.string(),
        siteAt: w.instant,
      }),
    )
    .max(500),
});
export type Outage = z.infer<typeof outage>;

/** GET /v1/reconciliation/outages?runId=&siteId= at border, GET /api/reports/outages at control-room. Oldest first. */
export const outageReport = z.strictObject({
  runId: w.runId,
  title: w.bilingual,
  sites: z.array(
    z.strictObject({
      siteId: w.siteId,
      name: w.bilingual,
      timeZone: z.string(),
      zoneName: z.enum(['WIB', 'WITA', 'WIT']),
      forms: formTotals,
    }),
  ),
  /** Wall time. */
  madeAt: w.instant,
  outages: z.array(outage).max(200),
});
export type OutageReport = z.infer<typeof outageReport>;
export const outageQuery = z.strictObject({ runId: w.runId.optional(), siteId: w.siteId.optional() });
export type OutageQuery = z.infer<typeof outageQuery>;
