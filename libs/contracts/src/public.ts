import { z } from 'zod';
import * as w from './words.ts';
import { overrideService } from './site.ts';
import { ROLES, streamEvent } from './stream.ts';

/** POST /api/session at control-room. 200 and an HttpOnly SameSite=Strict cookie, or 401, or 429 when tried too often. */
export const signIn = z.strictObject({
  name: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
});
export type SignIn = z.infer<typeof signIn>;
/** Who is signed in, and how long that holds. */
export const session = z.strictObject({ name: z.string(), role: z.enum(ROLES), expiresAt: w.instant });
export type Session = z.infer<typeof session>;

/** GET /api/session: null when nobody is signed in. */
export const currentSession = z.strictObject({ session: session.nullable() });
export type CurrentSession = z.infer<typeof currentSession>;

/** POST /api/faults (role qa): starts a fault at the data centre; its lease is renewed while the run goes on. */
export const publicFault = z.strictObject({
  kind: z.string().min(1).max(40),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  services: z.union([z.array(w.service).min(1).max(8), z.literal('all')]),
  sites: z.union([z.array(w.siteId).min(1).max(64), z.literal('all')]),
  reason: z.string().min(3).max(400),
});
export type PublicFault = z.infer<typeof publicFault>;

/** POST /api/overrides (roles operator, qa): the name of the person who asks is added by control-room. */
export const publicOverride = overrideService.omit({ by: true });
export type PublicOverride = z.infer<typeof publicOverride>;

/** GET /api/events?before=E&limit=N and GET /api/audit (role auditor): newest first. */
export const eventPage = z.strictObject({
  events: z.array(streamEvent).max(500),
  /** Pass as `before` to get the next older ones; null when there are none. */
  before: z.string().nullable(),
});
export type EventPage = z.infer<typeof eventPage>;

/** GET /api/history?hallId=H&minutes=N: one point an observation, thinned to at most 600. */
export const hallHistory = z.strictObject({
  hallId: w.hallId,
  /**
   * Columns: site time (Unix ms); queue of autogates; queue of counters; joiner wait (ms) of autogates; of counters.
   * Null: no such lanes, or, of a wait, none open.
   */
  points: z.array(
    z.tuple([
      z.number(),
      z.number().nullable(),
      z.number().nullable(),
      z.number().nullable(),
      z.number().nullable(),
    ]),
  ),
});
export type HallHistory = z.infer<typeof hallHistory>;

/** GET /api/public-notice: for anybody, without sign-in; no figures that identify a person or a lane. */
export const publicNotice = z.strictObject({
  asOf: w.instant.nullable(),
  sites: z.array(
    z.strictObject({
      siteId: w.siteId,
      name: w.bilingual,
      zoneName: z.enum(['WIB', 'WITA', 'WIT']),
      halls: z.array(
        z.strictObject({
          hallId: w.hallId,
          direction: w.direction,
          mode: w.mode,
          /** Of who joins now, rounded up to 5 minutes; null when unknown. */
          waitMinutes: z.int().nullable(),
        }),
      ),
    }),
  ),
});
export type PublicNotice = z.infer<typeof publicNotice>;
