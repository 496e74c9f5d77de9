import { z } from 'zod';
import {
  DECISIONS,
  DIRECTIONS,
  HEALTH_STATES,
  LANE_KINDS,
  MODES,
  SERVICES,
  TIERS,
  TRAVELLER_CLASSES,
} from '#fallback';

export const service = z.enum(SERVICES);
export const direction = z.enum(DIRECTIONS);
export const laneKind = z.enum(LANE_KINDS);
export const tier = z.enum(TIERS);
export const mode = z.enum(MODES);
export const decision = z.enum(DECISIONS);
export const travellerClass = z.enum(TRAVELLER_CLASSES);
export const healthState = z.enum(HEALTH_STATES);

/** An instant as ISO 8601 in UTC with milliseconds. `siteAt` fields hold site time, other `...At` fields wall time. */
export const instant = z.iso.datetime({ precision: 3 }).meta({ example: '2024-06-19T21:15:00.000Z' });

export const siteId = z
  .string()
  .regex(/^[A-Z]{3}(-[A-Z0-9]{1,8})?$/, 'expected a site id such as CGK-T3')
  .meta({ example: 'CGK-T3' });
/** `SITE-arrival` or `SITE-departure`. */
export const hallId = z
  .string()
  .regex(/^[A-Z]{3}(-[A-Z0-9]{1,8})?-(arrival|departure)$/, 'expected a hall id such as CGK-T3-departure')
  .meta({ example: 'CGK-T3-departure' });
/** A hall id with `-G` (autogate) or `-C` (counter) and the lane's number. */
export const laneId = z
  .string()
  .regex(
    /^[A-Z]{3}(-[A-Z0-9]{1,8})?-(arrival|departure)-[GC]\d{1,3}$/,
    'expected a lane id such as CGK-T3-departure-G07',
  )
  .meta({ example: 'CGK-T3-departure-G07' });
export const runId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{5,39}$/, 'expected 6 to 40 letters, digits or hyphens')
  .meta({ example: 'pdn-2024-7f3a9c' });
/** Made at the lane; the idempotency key of everything that is said about one crossing. */
export const crossingId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{7,79}$/,
    'expected 8 to 80 letters, digits, dots, underscores or hyphens',
  )
  .meta({ example: 'pdn-2024-7f3a9c.CGK-T3.0000412' });
export const officerId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{1,39}$/, 'expected an officer id such as CGK-T3-0113')
  .meta({ example: 'CGK-T3-0113' });
export const flightNumber = z
  .string()
  .regex(/^[A-Z0-9]{2}\d{1,4}[A-Z]?$/, 'expected a flight number such as GA832')
  .meta({ example: 'GA832' });
/** Airline and number, date of origin (local), site: unique in a run. */
export const flightId = z.string().min(6).max(60).meta({ example: 'GA832-20240620-D' });
export const localDate = z.iso.date().meta({ example: '2024-06-20' });
export const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected hours and minutes such as 04:21')
  .meta({ example: '04:21' });
export const durationMs = z.number().min(0);
export const count = z.int().min(0);

export const bilingual = z.strictObject({ id: z.string(), en: z.string() });
export type Bilingual = z.infer<typeof bilingual>;
