import { z } from 'zod';
import * as w from './words.ts';
import { recordCrossing } from './check.ts';

/** Who is asked about; taken from the MRZ. POST /v1/services/:service/lookups at data-centre. */
export const lookupRequest = z.strictObject({
  siteId: w.siteId,
  crossingId: w.crossingId,
  documentNumber: z.string().min(1).max(20),
  nationality: z.string().length(3),
  birthDate: w.localDate,
  surname: z.string().max(60),
  givenNames: z.string().max(60),
  travellerClass: w.travellerClass,
  visaNumber: z.string().max(20).nullable(),
});
export type LookupRequest = z.infer<typeof lookupRequest>;

export const lookupReply = z.strictObject({
  service: w.service,
  outcome: z.enum(['clear', 'hit', 'not-found']),
  listVersion: z.int(),
  /** Facts of the answer, such as a visa's length of stay. */
  lengthOfStayDays: z.int().nullable(),
});
export type LookupReply = z.infer<typeof lookupReply>;

/** GET /v1/services/:service/probe answers 200 with this when the service works. */
export const probeReply = z.strictObject({ service: w.service, listVersion: z.int() });

/** GET /v1/services/{watchlist,interpol}/snapshot: what a site keeps for documented checks. */
export const listSnapshot = z.strictObject({
  service: w.service,
  version: z.int(),
  /** Wall time at which the centre took it. */
  takenAt: w.instant,
  /** `NATIONALITY:DOCUMENT` and `name:SURNAME:GIVEN:BIRTHDATE` keys, sorted; bounded by 200,000. */
  keys: z.array(z.string()).max(200_000),
});
export type ListSnapshot = z.infer<typeof listSnapshot>;

/** POST /v1/services/crossing-register/batches. Harmless to repeat: each record is keyed by its crossingId. */
export const registerBatch = z.strictObject({
  siteId: w.siteId,
  records: z
    .array(z.strictObject({ crossing: recordCrossing, fallback: z.boolean(), recordedAt: w.instant }))
    .min(1)
    .max(500),
});
export type RegisterBatch = z.infer<typeof registerBatch>;

export const registerReply = z.strictObject({
  results: z.array(
    z.strictObject({
      crossingId: w.crossingId,
      outcome: z.enum(['recorded', 'repeat', 'rejected']),
      /** Why rejected; null otherwise. */
      reason: z.string().nullable(),
    }),
  ),
});
export type RegisterReply = z.infer<typeof registerReply>;

/** GET /v1/register/summary?runId= at data-centre. */
export const registerSummary = z.strictObject({
  runId: w.runId,
  records: w.count,
  fallbackRecords: w.count,
  /** Times that a record arrived again. */
  repeats: w.count,
});
export type RegisterSummary = z.infer<typeof registerSummary>;

/** GET /v1/register/records?runId=&afterCrossingId=&limit= (at most 5,000). */
export const registerPage = z.strictObject({
  records: z.array(
    z.strictObject({
      crossingId: w.crossingId,
      siteId: w.siteId,
      laneId: w.laneId,
      laneSequence: z.int(),
      fallback: z.boolean(),
      arrivals: z.int().min(1),
    }),
  ),
});
export type RegisterPage = z.infer<typeof registerPage>;

/** POST /v1/faults at data-centre. Leased: unless renewed it ends by itself after `leaseMs` of wall time. */
export const startFault = z.strictObject({
  faultId: z.string().min(3).max(80),
  runId: w.runId,
  kind: z.string().min(1).max(40).meta({ example: 'timeout' }),
  /** Parameters of the kind, as libs/faults defines them. */
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  services: z.union([z.array(w.service).min(1).max(8), z.literal('all')]),
  sites: z.union([z.array(w.siteId).min(1).max(64), z.literal('all')]),
  leaseMs: z.int().min(1_000).max(600_000),
  startedBy: z.string().min(1).max(60),
});
export type StartFault = z.infer<typeof startFault>;

export const activeFault = startFault.extend({ startedAt: w.instant, leaseEndsAt: w.instant, hits: w.count });
export type ActiveFault = z.infer<typeof activeFault>;
export const activeFaults = z.strictObject({ faults: z.array(activeFault).max(100) });
/** POST /v1/faults/:faultId/renewals. 404 `fault-ended` when it is over: whoever ended it meant it. */
export const renewFault = z.strictObject({ leaseMs: z.int().min(1_000).max(600_000) });
