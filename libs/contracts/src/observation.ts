import { z } from 'zod';
import * as w from './words.ts';

/** Waiting times (join to check start) of the checks that started in the last `windowMs` of site time; n = count. */
export const waitingTimes = z.strictObject({
  windowMs: w.durationMs,
  count: w.count,
  p50Ms: w.durationMs.nullable(),
  p90Ms: w.durationMs.nullable(),
  maxMs: w.durationMs.nullable(),
});

export const laneBankObservation = z.strictObject({
  laneKind: w.laneKind,
  queueLength: w.count,
  lanesInstalled: w.count,
  lanesOpen: w.count,
  lanesBusy: w.count,
  waitingTimes,
  /** Estimate for who joins now: queue length over the service rate of the open lanes; null when none is open. */
  joinerWaitMs: w.durationMs.nullable(),
  servedPerHour: z.number().min(0),
});
export type LaneBankObservation = z.infer<typeof laneBankObservation>;

export const hallObservation = z.strictObject({
  hallId: w.hallId,
  siteId: w.siteId,
  banks: z.array(laneBankObservation).min(1).max(2),
  travellersInside: w.count,
  /** Waiting outside because the hall is full. */
  overflow: w.count,
  crossings: z.strictObject({ online: w.count, local: w.count, paper: w.count }),
  officersOnDuty: w.count,
});
export type HallObservation = z.infer<typeof hallObservation>;

export const FLIGHT_STATES = ['scheduled', 'boarding', 'held', 'departed', 'landed', 'cancelled'] as const;
export const flightObservation = z.strictObject({
  flightId: w.flightId,
  flightNumber: w.flightNumber,
  siteId: w.siteId,
  hallId: w.hallId,
  direction: w.direction,
  otherAirport: z.string().length(3),
  state: z.enum(FLIGHT_STATES),
  scheduledAt: w.instant,
  estimatedAt: w.instant,
  /** Off-block (or on-block) minus scheduled. */
  delayMinutes: z.number(),
  /** IATA delay codes: 86 immigration, 93 rotation. */
  delayCodes: z.array(z.strictObject({ code: z.enum(['86', '93']), minutes: z.number().min(0) })).max(2),
  travellersExpected: w.count,
  travellersThrough: w.count,
  /** Left behind at departure. */
  travellersMissed: w.count,
});
export type FlightObservation = z.infer<typeof flightObservation>;

/** POST /v1/observations at border: what the world's sensors see, batched; also sets the site clock. */
export const observations = z.strictObject({
  runId: w.runId,
  /** 1, 2, 3 ... per run; border refuses one that is not newer than the last. */
  number: z.int().min(1),
  siteAt: w.instant,
  pace: z.strictObject({
    state: z.enum(['running', 'paused', 'ended']),
    speedRequested: z.number().min(0),
    speedActual: z.number().min(0),
    /** Why the run goes slower than asked; null when it keeps its pace. */
    slowedBy: z.enum(['border-replies', 'processor']).nullable(),
  }),
  halls: z.array(hallObservation).max(128),
  /** Only flights whose observation changed. */
  flights: z.array(flightObservation).max(500),
});
export type Observations = z.infer<typeof observations>;
