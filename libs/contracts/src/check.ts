import { z } from 'zod';
import * as w from './words.ts';
import { formNumber } from './form-number.ts';

/** Two lines of 44 characters (TD3) joined by a line feed, as a reader or an officer delivers them. ICAO 9303-4. */
export const travelDocument = z.strictObject({
  mrz: z
    .string()
    .regex(
      /^[A-Z0-9<]{44}\n[A-Z0-9<]{44}$/,
      'expected two lines of 44 characters A-Z, 0-9 and <, joined by \\n',
    )
    .meta({
      example: 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
    }),
});

export const flightOfTraveller = z.strictObject({ flightNumber: w.flightNumber, date: w.localDate });

/** What both a check and a crossing say about who is where. */
export const whoAndWhere = {
  crossingId: w.crossingId,
  runId: w.runId,
  siteId: w.siteId,
  hallId: w.hallId,
  laneId: w.laneId,
  laneKind: w.laneKind,
  direction: w.direction,
  travellerClass: w.travellerClass,
  document: travelDocument,
  flight: flightOfTraveller,
  /** Null at an autogate. */
  officerId: w.officerId.nullable(),
};

/** POST /v1/checks at border: a lane opens a check; one call makes all lookups that the table asks for. */
export const openCheck = z.strictObject({
  ...whoAndWhere,
  siteAt: w.instant,
  visaNumber: z.string().max(20).nullable(),
});
export type OpenCheck = z.infer<typeof openCheck>;

export const LOOKUP_OUTCOMES = ['clear', 'hit', 'not-found', 'unknown'] as const;
export const lookup = z.strictObject({
  service: w.service,
  /** `unknown`: nobody answered in time; never read as clear. */
  outcome: z.enum(LOOKUP_OUTCOMES),
  source: z.enum(['centre', 'snapshot', 'none']),
  /** Version of the list that was asked; null when nothing was. */
  listVersion: z.int().nullable(),
  /** Age of a snapshot in site time; null for the centre itself. */
  snapshotAgeMs: w.durationMs.nullable(),
});
export type Lookup = z.infer<typeof lookup>;

export const screening = z.strictObject({ tier: w.tier, lookups: z.array(lookup).max(8) });
export type Screening = z.infer<typeof screening>;

/** `use-counter`: an autogate cannot finish this check (service down or traveller not eligible). */
export const CHECK_ADVICE = ['clear', 'refer', 'use-counter'] as const;
export const checkReply = z.strictObject({
  crossingId: w.crossingId,
  advice: z.enum(CHECK_ADVICE),
  screening,
  /** What a documented check must hold; null when the check is online. */
  documentedCheckNeeds: z
    .strictObject({ visa: z.boolean(), secondOfficer: z.boolean(), mark: z.enum(['stamp', 'sticker']) })
    .nullable(),
  /** From the arrival of the check at border to its answer, wall milliseconds: the wait for the centre and what comes after. */
  waitedMs: w.durationMs,
  /** Of the site's status; a device that knows an older one asks GET /v1/sites/:siteId/status. */
  statusVersion: w.count,
});
export type CheckReply = z.infer<typeof checkReply>;

const snapshotSeen = z.strictObject({ version: z.int(), ageMs: w.durationMs });

/** The form of a documented manual check, as reported of June 2024 (antaranews, newsmeter, mataberita). */
export const documentedCheck = z.strictObject({
  officerId: w.officerId,
  officerInitials: z.string().regex(/^[A-Z]{2,4}$/, 'expected two to four capital letters such as BW'),
  secondOfficerId: w.officerId.nullable(),
  mrzCheckDigits: z.enum(['valid', 'unreadable']),
  photoTaken: z.boolean(),
  watchlistSnapshot: snapshotSeen.nullable(),
  interpolSnapshot: snapshotSeen.nullable(),
  visaNumber: z.string().max(20).nullable(),
  lengthOfStayDays: z.int().min(1).max(3650).nullable(),
  mark: z.strictObject({ kind: z.enum(['stamp', 'sticker']), number: z.string().min(1).max(24) }),
  handwritten: z.strictObject({ date: w.localDate, time: w.localTime, flightNumber: w.flightNumber }),
  /** Of a numbered paper form that was typed in later; left out of what a lane recorded itself. */
  formNumber: formNumber.optional(),
});
export type DocumentedCheck = z.infer<typeof documentedCheck>;

/** POST /v1/crossings at border. 201 first time, 200 for the same again, 409 `crossing-content-differs` otherwise. */
export const recordCrossing = z.strictObject({
  ...whoAndWhere,
  /** 1, 2, 3 ... per lane and run; forwarding keeps this order. Of a paper form: its serial number. */
  laneSequence: z.int().min(1),
  checkStartedAt: w.instant,
  /** Site time of the decision. */
  siteAt: w.instant,
  decision: w.decision,
  /** As the check's reply gave it. */
  screening,
  /** Present exactly when the tier is not online. */
  documentedCheck: documentedCheck.nullable(),
});
export type RecordCrossing = z.infer<typeof recordCrossing>;

export const crossingReply = z.strictObject({
  crossingId: w.crossingId,
  recordedAt: w.instant,
  /** True when this crossing had been recorded before. */
  repeat: z.boolean(),
  /** `spool`: kept on border's disk while its database is away, and journalled when that is back. */
  keptIn: z.enum(['journal', 'spool']),
  statusVersion: w.count,
});
export type CrossingReply = z.infer<typeof crossingReply>;
