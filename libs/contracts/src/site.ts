import { z } from 'zod';
import { hallObservation } from './observation.ts';
import { spoolStatus } from './spool.ts';
import * as w from './words.ts';

/** POST /v1/lanes at border: lanes that opened or closed; idempotent; at most 500 at once. */
export const laneStates = z.strictObject({
  runId: w.runId,
  siteId: w.siteId,
  siteAt: w.instant,
  lanes: z
    .array(
      z.strictObject({
        laneId: w.laneId,
        hallId: w.hallId,
        laneKind: w.laneKind,
        state: z.enum(['open', 'closed']),
        officerId: w.officerId.nullable(),
      }),
    )
    .min(1)
    .max(500),
});
export type LaneStates = z.infer<typeof laneStates>;

/** POST /v1/runs at border: a run begins; its sites and halls are known from here on. */
export const beginRun = z.strictObject({
  runId: w.runId,
  scenario: z.string().min(1).max(60),
  title: w.bilingual,
  randomSeed: z.int().min(0),
  startsAt: w.instant,
  endsAt: w.instant,
  speed: z.number().min(0),
  sites: z
    .array(
      z.strictObject({
        siteId: w.siteId,
        name: w.bilingual,
        timeZone: z.string().meta({ example: 'Asia/Jakarta' }),
        zoneName: z.enum(['WIB', 'WITA', 'WIT']),
        halls: z
          .array(
            z.strictObject({
              hallId: w.hallId,
              direction: w.direction,
              autogates: w.count,
              counters: w.count,
            }),
          )
          .min(1)
          .max(8),
        /** Policies of libs/fallback in force here. */
        policy: z.strictObject({
          /** Autogates may run on a local snapshot no older than this; null: never (as in June 2024). */
          autogateSnapshotMaxAgeMs: w.durationMs.nullable(),
          /** A second officer signs the documented check of a foreigner. */
          secondOfficerForForeigners: z.boolean(),
          fireAfterMs: w.durationMs,
          clearAfterMs: w.durationMs,
          minimumHoldMs: w.durationMs,
        }),
      }),
    )
    .min(1)
    .max(64),
});
export type BeginRun = z.infer<typeof beginRun>;

export const serviceStatus = z.strictObject({
  service: w.service,
  state: w.healthState,
  /** Site time of the last change. */
  since: w.instant,
  reason: z.enum(['start', 'calls-failing', 'calls-answered', 'override', 'override-ended']),
  /** Who holds it by hand, and why; null when automatic. */
  override: z.strictObject({ set: w.healthState, by: z.string(), reason: z.string() }).nullable(),
});
export type ServiceStatus = z.infer<typeof serviceStatus>;

export const backlogStatus = z.strictObject({
  /** Crossings not yet acknowledged by the register (blocked ones included). */
  unsynced: w.count,
  oldestSiteAt: w.instant.nullable(),
  /** Set aside for a person. */
  blocked: w.count,
  acknowledged: w.count,
  /** Acknowledged in the last second of wall time. */
  drainedPerSecond: z.number().min(0),
});
export type BacklogStatus = z.infer<typeof backlogStatus>;

export const hallStatus = z.strictObject({
  hallId: w.hallId,
  mode: w.mode,
  since: w.instant,
  /** Services that make the mode what it is; empty when normal. */
  because: z.array(w.service).max(8),
  /** What sensors told last, journalled or not, since border began; `at` is wall time. */
  observed: z.strictObject({ at: w.instant, siteAt: w.instant, observation: hallObservation }).nullable(),
});
export type HallStatus = z.infer<typeof hallStatus>;

/** GET /v1/sites/:siteId/status at border; `?after=VERSION&waitMs=N` (at most 10,000) waits for a newer one. */
export const siteStatus = z.strictObject({
  siteId: w.siteId,
  runId: w.runId,
  version: w.count,
  siteAt: w.instant,
  services: z.array(serviceStatus).length(8),
  halls: z.array(hallStatus).max(8),
  siteStore: w.healthState,
  spool: spoolStatus,
  backlog: backlogStatus,
});
export type SiteStatus = z.infer<typeof siteStatus>;

/** POST /v1/overrides at border; `set: null` gives the service back to automatic. Journalled. */
export const overrideService = z.strictObject({
  siteId: w.siteId,
  service: z.union([w.service, z.literal('all')]),
  set: w.healthState.nullable(),
  by: z.string().min(1).max(60),
  reason: z.string().min(3).max(400),
});
export type OverrideService = z.infer<typeof overrideService>;

/** POST /v1/commands at border: a person's command, journalled before it is carried out. */
export const personCommand = z.strictObject({
  commandId: z.string().min(8).max(60),
  runId: w.runId.nullable(),
  siteId: w.siteId.nullable(),
  command: z.string().min(1).max(60).meta({ example: 'start-fault' }),
  by: z.string().min(1).max(60),
  role: z.string().min(1).max(20),
  reason: z.string().max(400).nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type PersonCommand = z.infer<typeof personCommand>;
