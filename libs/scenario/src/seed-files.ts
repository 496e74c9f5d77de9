import { TRAVELLER_CLASSES } from '#fallback';
import { z } from 'zod';
import { figure, figureTable, law } from './figure.ts';
import { bilingual, clockTime, seedPath, siteId } from './scenario-words.ts';

const classes = TRAVELLER_CLASSES as unknown as readonly [string, ...string[]];
const lanes = figure({ min: 0, max: 400, whole: true });
const officers = figure({ min: 0, max: 1000, whole: true });
const share = figure({ min: 0, max: 1 });
const durationMs = figure({ min: 0, max: 86_400_000 });
const note = z.string().max(2000).optional();

const hall = z.strictObject({
  autogates: lanes,
  counters: lanes,
  capacityTravellers: figure({ min: 1, max: 100_000, whole: true }),
  secondLineOfficers: officers,
  walkMs: law,
});

/** seeds/airports/SITE.yaml: what stands at a site, and which files tell the rest. */
export const airportFile = z.strictObject({
  site: siteId,
  kind: z.enum(['airport', 'seaport']),
  name: bilingual,
  timeZone: z.enum(['Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura']),
  asOf: z.iso.date().meta({ expected: 'a date', example: '2024-06-20' }),
  note,
  flights: z.array(seedPath).max(20),
  travellers: seedPath,
  staffing: seedPath,
  serviceTimes: seedPath,
  /** Who may use an autogate; which class that makes eligible is decided by the fallback rules. */
  autogateRules: z.strictObject({ minimumAgeYears: figure({ min: 0, max: 30, whole: true }) }),
  halls: z.strictObject({ arrival: hall, departure: hall }),
});
export type AirportFile = z.output<typeof airportFile>;

const hallName = z.string().regex(/^[A-Z]{3}(-[A-Z0-9]{1,8})?-(arrival|departure)$/);

/** seeds/staffing/*.yaml: officers by hall and time of day; repeats every day. */
export const staffingFile = z
  .strictObject({
    staffing: z.string().min(1).max(80),
    note,
    /** All officers of the airport and the groups they work in: a bound on what the halls may ask for. */
    pool: z.strictObject({ officers, groups: figure({ min: 1, max: 12, whole: true }) }),
    watcherReleaseMs: durationMs,
    halls: z.record(
      hallName,
      z
        .array(z.strictObject({ from: clockTime, counterOfficers: officers, gateWatchers: officers }))
        .min(1)
        .max(48),
    ),
    /** How many of a hall's counter officers are on a break, and when; one whose break begins finishes the check in hand. */
    breaks: z
      .record(
        hallName,
        z
          .array(
            z
              .strictObject({ from: clockTime, until: clockTime, officers })
              .refine(({ from, until }) => from < until, {
                params: {
                  expected: 'an until after from, on the same day',
                  example: 'from: "11:30", until: "13:30"',
                },
              }),
          )
          .max(48),
      )
      .optional(),
  })
  .refine(({ breaks, halls }) => Object.keys(breaks ?? {}).every((hall) => hall in halls), {
    params: { expected: 'breaks of halls that have a roster above', example: 'CGK-T3-arrival: []' },
    path: ['breaks'],
  });
export type StaffingFile = z.output<typeof staffingFile>;

const shares = figureTable(classes, { min: 0, max: 1 });

/** seeds/travellers/*.yaml: who they are and how they come. */
export const travellersFile = z.strictObject({
  travellers: z.string().min(1).max(80),
  note,
  wniShare: z.strictObject({ arrival: share, departure: share }),
  gateUptake: figureTable(classes, { min: 0, max: 1 }),
  /** Share of each class among Indonesians and among foreigners of a flight; each sums to 1. */
  profiles: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), z.strictObject({ wni: shares, wna: shares }))
    .refine((profiles) => 'general' in profiles, {
      params: { expected: 'a profile named general', example: 'general: {wni: ..., wna: ...}' },
    })
    .meta({ expected: 'profiles by name, one of them general', example: 'general: {wni: ..., wna: ...}' }),
  /** Seats taken where a schedule gives no travellers. */
  loadFactor: share,
  /** A table of show-up times (CSV). */
  showUp: seedPath,
  /** From on-block to stepping out of the aircraft. */
  disembarkMs: law,
});
export type TravellersFile = z.output<typeof travellersFile>;

/** seeds/service-times/*.yaml: how long checks take. */
export const serviceTimesFile = z.strictObject({
  serviceTimes: z.string().min(1).max(80),
  note,
  autogate: z.strictObject({
    approachMs: law,
    documentMs: law,
    chipMs: law,
    faceMs: law,
    leaveMs: law,
    faceRetryProbability: share,
    rejectionProbability: share,
  }),
  counter: z.strictObject({ online: law, local: law, paper: law }),
  counterBeforeLookupShare: share,
  counterAfterDecisionShare: share,
  lookupMs: law,
  referralProbability: share,
  secondLineMs: law,
});
export type ServiceTimesFile = z.output<typeof serviceTimesFile>;

const minutes = figure({ min: 0, max: 1440 });

/** seeds/flights/ground-times.yaml: aircraft on the ground, and what airlines do about late travellers. */
export const groundTimesFile = z.strictObject({
  groundTimes: z.string().min(1).max(80),
  note,
  turnaround: z
    .array(
      z.strictObject({
        upToSeats: z.int().min(1).max(1000),
        minimumMinutes: minutes,
        longestMinutes: minutes,
      }),
    )
    .min(1)
    .max(12),
  lowCost: z.strictObject({
    airlines: z.array(z.string().regex(/^[A-Z0-9]{2}$/)).max(100),
    minimumMinutes: minutes,
  }),
  awaySlackMinutes: minutes,
  airlineRule: z.strictObject({
    boardingCutOffMinutes: minutes,
    holdUpToMinutes: minutes,
    hallToSeatMs: law,
    callForwardWithinMinutes: minutes,
  }),
});
export type GroundTimesFile = z.output<typeof groundTimesFile>;
