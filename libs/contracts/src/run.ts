import { z } from 'zod';
import * as w from './words.ts';

/** POST /v1/runs at simulator: ends the run in hand, if any, and begins another. */
export const startRun = z.strictObject({
  /** Name of a scenario in seeds/scenarios. */
  scenario: z.string().min(1).max(60).meta({ example: 'pdn-2024' }),
  speed: z.number().min(0.1).max(600).optional(),
  /** Site time to start from, ISO 8601 with zone, or HH:MM of the scenario's first day; its own start if left out. */
  from: z.string().max(40).optional(),
  randomSeed: z.int().min(0).optional(),
});
export type StartRun = z.infer<typeof startRun>;

/** POST /v1/runs/current/pace at simulator. */
export const setPace = z
  .strictObject({
    speed: z.number().min(0.1).max(600).optional().meta({ example: 60 }),
    paused: z.boolean().optional().meta({ example: true }),
  })
  .refine(
    ({ speed, paused }) => speed !== undefined || paused !== undefined,
    'expected speed, paused or both',
  )
  .meta({ example: { speed: 60 } });
export type SetPace = z.infer<typeof setPace>;

/** GET /v1/runs/current at simulator; 404 `no-run` when there is none. */
export const currentRun = z.strictObject({
  runId: w.runId,
  scenario: z.string(),
  title: w.bilingual,
  randomSeed: z.int(),
  state: z.enum(['starting', 'running', 'paused', 'ended', 'failed']),
  siteAt: w.instant,
  startsAt: w.instant,
  endsAt: w.instant,
  speedRequested: z.number(),
  speedActual: z.number(),
  slowedBy: z.enum(['border-replies', 'processor']).nullable(),
  travellersArrived: w.count,
  travellersThrough: w.count,
  /** Why it failed; null otherwise. */
  failure: z.string().nullable(),
});
export type CurrentRun = z.infer<typeof currentRun>;

/** GET /v1/scenarios at simulator. */
export const scenarioList = z.strictObject({
  scenarios: z.array(
    z.strictObject({
      scenario: z.string(),
      title: w.bilingual,
      description: w.bilingual,
      startsAt: w.instant,
      endsAt: w.instant,
      sites: z.array(w.siteId),
    }),
  ),
});
export type ScenarioList = z.infer<typeof scenarioList>;
