import { z } from 'zod';
import * as w from './words.ts';
import { recordCrossing } from './check.ts';

/** Who is asked about; taken from the MRZ. POST /v1/services/:service/lookups at data-centre. */
export const lookupRequest = z.strictObject({
  siteId: w.siteId,
  crossingId: w.crossingId,
  documentNumber: z.string().min(1).max(20),
  /** As in the MRZ without fillers: `IDN`, `D`. */
  nationality: z.string().regex(/^[A-Z]{1,3}$/, 'expected one to three capital letters such as IDN'),
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

/** Records that the register takes at once. */
export const BATCH_RECORDS_MAX = 1_000;

/** POST /v1/services/crossing-register/batches. Harmless to repeat: each record is keyed by its crossingId. */
export const registerBatch = z.strictObject({
  siteId: w.siteId,
  records: z
    .array(z.strictObject({ crossing: recordCrossing, fallback: z.boolean(), recordedAt: w.instant }))
    .min(1)
    .max(BATCH_RECORDS_MAX),
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

/** One entry of the watch list or the Interpol list: a document, a person, or both. */
export const listEntry = z
  .strictObject({
    document: z
      .strictObject({
        nationality: z
          .string()
          .regex(/^[A-Z]{1,3}$/, 'expected an ICAO 9303 nationality such as AUS')
          .meta({ example: 'AUS' }),
        documentNumber: z
          .string()
          .regex(/^[A-Z0-9]{1,20}$/, 'expected capital letters and digits such as X0000001')
          .meta({ example: 'X0000001' }),
      })
      .nullable(),
    /** Names as in the MRZ: A to Z and single spaces. */
    person: z
      .strictObject({
        surname: z.string().regex(/^[A-Z]+( [A-Z]+)*$/, 'expected capital letters such as VAN DER BERG'),
        givenNames: z.string().regex(/^([A-Z]+( [A-Z]+)*)?$/, 'expected capital letters such as ANNA MARIA'),
        birthDate: w.localDate,
      })
      .nullable(),
    /** Site time from which it counts; left out: from when it is added. */
    listedFrom: w.instant.optional(),
    reason: z.string().min(3).max(200),
  })
  .refine(({ document, person }) => document !== null || person !== null, {
    path: ['document'],
    error: 'expected a document, a person or both',
  });
export type ListEntry = z.infer<typeof listEntry>;

/** POST /v1/services/{watchlist,interpol}/entries at data-centre. Harmless to repeat. */
export const addListEntries = z.strictObject({
  entries: z.array(listEntry).min(1).max(500),
  addedBy: z.string().min(1).max(60),
});
export type AddListEntries = z.infer<typeof addListEntries>;

/** `added` and `alreadyListed` count keys: an entry has one for its document and one for its person. */
export const addedListEntries = z.strictObject({
  service: w.service,
  /** A version that holds all of them. */
  listVersion: z.int(),
  added: w.count,
  alreadyListed: w.count,
});
export type AddedListEntries = z.infer<typeof addedListEntries>;

/** POST /v1/services/{watchlist,interpol}/removals at data-centre. Harmless to repeat; what was listed until then is kept. */
export const removeListEntries = z.strictObject({
  entries: z.array(listEntry).min(1).max(500),
  removedBy: z.string().min(1).max(60),
});
export type RemoveListEntries = z.infer<typeof removeListEntries>;

export const removedListEntries = z.strictObject({
  service: w.service,
  listVersion: z.int(),
  removed: w.count,
  notListed: w.count,
});
export type RemovedListEntries = z.infer<typeof removedListEntries>;

/** GET /v1/faults/journal?limit= at data-centre: starts and ends of faults, newest first. */
export const faultJournal = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        kind: z.enum(['FaultStarted', 'FaultEnded']),
        faultId: z.string(),
        runId: w.runId,
        at: w.instant,
        /** Who started or ended it; `lease` when it ran out, `run` when its run ended. */
        by: z.string(),
        fault: startFault,
      }),
    )
    .max(500),
});
export type FaultJournal = z.infer<typeof faultJournal>;
