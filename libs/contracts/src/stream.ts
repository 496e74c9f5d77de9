import { z } from 'zod';
import * as w from './words.ts';
import { flightObservation, hallObservation, observations } from './observation.ts';
import { reconciliationStatus } from './reconciliation.ts';
import { backlogStatus, serviceStatus } from './site.ts';
import { spoolStatus } from './spool.ts';

/**
 * The stream of control-room (Socket.IO, namespace `/stream`, sign-in cookie required).
 *
 * Client -> server: `follow` {streamId, lastNumber} (both null at first).
 * Server -> client: `snapshot` once, then `change` with numbers last+1, last+2 ...; after a reconnect either the missing
 * changes or a fresh snapshot. A client that sees a number jump shows a gap and sends `follow` again.
 */
export const ROLES = ['viewer', 'operator', 'qa', 'planner', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const runTile = z.strictObject({
  kind: z.literal('run'),
  runId: w.runId,
  scenario: z.string(),
  title: w.bilingual,
  randomSeed: z.int(),
  startsAt: w.instant,
  endsAt: w.instant,
  siteAt: w.instant,
  pace: observations.shape.pace,
  /** Wall time of the last observation: older than 5 s is stale. */
  observedAt: w.instant,
  /** True while the journal cannot be read: this is border's own word, not yet journalled perhaps. */
  direct: z.literal(true).optional(),
});
export const siteTile = z.strictObject({
  kind: z.literal('site'),
  siteId: w.siteId,
  name: w.bilingual,
  timeZone: z.string(),
  zoneName: z.enum(['WIB', 'WITA', 'WIT']),
  hallIds: z.array(w.hallId),
  services: z.array(serviceStatus),
  backlog: backlogStatus,
  /** Left out until border has told it. */
  reconciliation: reconciliationStatus.optional(),
  observedAt: w.instant,
  /** While the journal cannot be read: this is border's own word, and this is what it keeps on its disk meanwhile. */
  direct: z.strictObject({ siteStore: w.healthState, spool: spoolStatus }).optional(),
});
export const hallTile = z.strictObject({
  kind: z.literal('hall'),
  hallId: w.hallId,
  siteId: w.siteId,
  direction: w.direction,
  mode: w.mode,
  modeSince: w.instant,
  because: z.array(w.service),
  /** Null until the first observation: no data is not zero. */
  observation: hallObservation.nullable(),
  observedSiteAt: w.instant.nullable(),
  observedAt: w.instant.nullable(),
  /** As of the run. */
  direct: z.literal(true).optional(),
});
export const flightTile = z.strictObject({
  kind: z.literal('flight'),
  observation: flightObservation,
  observedAt: w.instant,
});
/** Key: `run`, `site/CGK-T3`, `hall/CGK-T3-departure`, `flight/GA832-20240620-D`. */
export const tile = z.discriminatedUnion('kind', [runTile, siteTile, hallTile, flightTile]);
export type RunTile = z.infer<typeof runTile>;
export type SiteTile = z.infer<typeof siteTile>;
export type HallTile = z.infer<typeof hallTile>;
export type FlightTile = z.infer<typeof flightTile>;
export type Tile = z.infer<typeof tile>;

/** Facts worth a line on the screen: mode and health changes, commands, run begun, blocked records, late hits, conflicts. */
export const streamEvent = z.strictObject({
  /** `transaction-sequence` of the journal entry. */
  eventId: z.string(),
  kind: z.enum([
    'RunBegun',
    'ServiceHealthChanged',
    'ModeChanged',
    'CommandGiven',
    'CrossingBlocked',
    'LateHitFound',
    'LateHitAssigned',
    'LateHitAcknowledged',
    'LateHitClosed',
    'ConflictFound',
    'ConflictDecided',
  ]),
  siteId: w.siteId.nullable(),
  siteAt: w.instant,
  recordedAt: w.instant,
  body: z.record(z.string(), z.unknown()),
});
export type StreamEvent = z.infer<typeof streamEvent>;

export const follow = z.strictObject({
  streamId: z.string().max(80).nullable(),
  lastNumber: z.int().min(0).nullable(),
});
export type Follow = z.infer<typeof follow>;

export const snapshot = z.strictObject({
  /** Changes when the server cannot continue the old numbering. */
  streamId: z.string(),
  number: w.count,
  sentAt: w.instant,
  tiles: z.record(z.string(), tile),
  /** Newest last; at most 200. */
  events: z.array(streamEvent).max(200),
});
export type Snapshot = z.infer<typeof snapshot>;

export const change = z.strictObject({
  streamId: z.string(),
  number: z.int().min(1),
  sentAt: w.instant,
  set: z.record(z.string(), tile),
  remove: z.array(z.string()),
  events: z.array(streamEvent),
});
export type Change = z.infer<typeof change>;

/** Server -> client `notice`: the server itself cannot read the journal, or dropped changes for this slow client. */
export const notice = z.strictObject({
  code: z.enum(['journal-unreachable', 'journal-reachable', 'changes-dropped']),
  since: w.instant,
  dropped: w.count,
});
export type Notice = z.infer<typeof notice>;
