import { SERVICES } from '#fallback';
import { FAULT_KINDS } from '#faults';
import { z } from 'zod';
import { bilingual, hallId, moment, seedPath, siteId, span, zonedInstant } from './scenario-words.ts';

const faultKinds = FAULT_KINDS.map(({ kind }) => kind) as [string, ...string[]];

export const MAX_SITES = 64;
export const MAX_FAULTS = 200;
export const MAX_RECOVERY_STEPS = 500;
/** As long as the hall model runs. */
export const MAX_DURATION_MS = 20 * 86_400_000;

const durationMs = z.int().min(0).max(86_400_000);

const services = z
  .union([z.enum(['all', 'SIMKIM']), z.array(z.enum(SERVICES)).min(1).max(SERVICES.length)])
  .meta({
    expected: `all, SIMKIM (the same) or a list of ${SERVICES.join(', ')}`,
    example: '[watchlist, crossing-register]',
  });

const sites = z
  .union([z.literal('all'), z.array(siteId).min(1).max(MAX_SITES)])
  .meta({ expected: 'all, or a list of site ids of this scenario', example: '[CGK-T3]' });

export const policyFields = z.strictObject({
  /** Autogates may run on a local snapshot no older than this; null: never, as in June 2024. */
  autogateSnapshotMaxAgeMs: durationMs.nullable().optional(),
  secondOfficerForForeigners: z.boolean().optional(),
  fireAfterMs: durationMs.optional(),
  clearAfterMs: durationMs.optional(),
  minimumHoldMs: durationMs.optional(),
  lookupDeadlineMs: z.int().min(1).max(600_000).optional(),
});

const laneCount = z.int().min(0).max(400);
const hallChange = z.strictObject({
  autogates: laneCount.optional(),
  counters: laneCount.optional(),
  capacityTravellers: z.int().min(1).max(100_000).optional(),
});

const site = z.strictObject({
  site: siteId,
  /** Files in place of the site's own. */
  airport: seedPath.optional(),
  flights: z.array(seedPath).max(20).optional(),
  travellers: seedPath.optional(),
  staffing: seedPath.optional(),
  serviceTimes: seedPath.optional(),
  /** Only these halls; both when left out. */
  directions: z
    .array(z.enum(['arrival', 'departure']))
    .min(1)
    .max(2)
    .optional(),
  /** What if the hall had other lanes. */
  halls: z.strictObject({ arrival: hallChange.optional(), departure: hallChange.optional() }).optional(),
  policy: policyFields.optional(),
});

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
  .meta({ expected: 'a name of small letters, digits and hyphens', example: 'pdn-2024' });

const fault = z.strictObject({
  fault: name,
  kind: z
    .enum(faultKinds)
    .meta({ expected: `a kind of fault: ${faultKinds.join(', ')}`, example: 'timeout' }),
  /** What the kind takes; the faults library checks it. */
  parameters: z
    .record(z.string().max(40), z.union([z.number(), z.string().max(200), z.boolean()]))
    .optional(),
  services,
  sites: sites.optional(),
  from: moment,
  /** One of `until` and `lasts`, or neither: to the end, or until recovery ends it. */
  until: moment.optional(),
  lasts: span.optional(),
  /** Within the window the fault is on for `downMs`, off for `upMs`, in turns, beginning with on. */
  flap: z
    .strictObject({ upMs: z.int().min(1000).max(86_400_000), downMs: z.int().min(1000).max(86_400_000) })
    .optional(),
});

const recoveryStep = z.strictObject({
  at: moment,
  /** Which fault it ends for these services and sites; every fault in force when left out. */
  fault: name.optional(),
  services,
  sites: sites.optional(),
});

const callIn = z.strictObject({
  hall: hallId,
  from: moment,
  until: moment.optional(),
  officers: z.int().min(1).max(1000),
});

/** The site's own store is down too: checks on paper. Planned runs only; a live run's store is a real database. */
const storeOutage = z.strictObject({
  sites: sites.optional(),
  from: moment,
  /** One of `until` and `lasts`, or neither: to the end. */
  until: moment.optional(),
  lasts: span.optional(),
});

const timelineNote = z.strictObject({
  at: moment,
  text: bilingual,
  source: z.string().min(1).max(400).optional(),
});

const airline = z.strictObject({
  /** File in place of flights/ground-times.yaml. */
  groundTimes: seedPath.optional(),
  boardingCutOffMs: durationMs.optional(),
  holdUpToMs: durationMs.optional(),
  callForwardWithinMs: durationMs.optional(),
});

/** seeds/scenarios/NAME.yaml. Times: see `moment`. Everything left out has a default that expansion makes explicit. */
export const scenarioFile = z
  .strictObject({
    scenario: name,
    title: bilingual,
    description: bilingual,
    randomSeed: z.int().min(0).optional(),
    startsAt: zonedInstant,
    /** One of the two. */
    endsAt: moment.optional(),
    lasts: span.optional(),
    /** Times the wall clock a live run goes at, unless asked otherwise. */
    speed: z.number().min(0.1).max(600).optional(),
    sites: z.array(site).min(1).max(MAX_SITES),
    policy: policyFields.optional(),
    airline: airline.optional(),
    faults: z.array(fault).max(MAX_FAULTS).optional(),
    recovery: z.array(recoveryStep).max(MAX_RECOVERY_STEPS).optional(),
    callIns: z.array(callIn).max(200).optional(),
    storeOutages: z.array(storeOutage).max(100).optional(),
    notes: z.array(timelineNote).max(500).optional(),
  })
  .meta({ title: 'Perlintasan scenario', expected: 'a scenario', example: 'scenario: pdn-2024' });
export type ScenarioFile = z.output<typeof scenarioFile>;
export type FaultEntry = NonNullable<ScenarioFile['faults']>[number];
export type RecoveryStep = NonNullable<ScenarioFile['recovery']>[number];
