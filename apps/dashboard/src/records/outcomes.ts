import type { CrossingInHand, LateHit } from '#contracts';

/** In the order in which they are offered; the contracts' list, which is not shipped with its validators. */
export const OUTCOMES = [
  'intercepted',
  'left-the-country',
  'handed-to-police',
  'not-the-person',
  'entry-was-wrong',
] as const satisfies readonly NonNullable<LateHit['outcome']>[];

export const CLASSES = [
  'wni',
  'wna-evisa',
  'wna-other',
  'asean-registered',
  'asean-unregistered',
  'under-age',
  'family',
  'crew',
  'diplomat',
  'assisted',
  'hajj',
] as const satisfies readonly CrossingInHand['travellerClass'][];
