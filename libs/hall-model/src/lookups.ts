import { CLASS_COUNT } from './airport-plan.ts';
import type { HallStatics } from './airport-plan.ts';
import type { World } from './world.ts';

export interface LookupEnd {
  answered: boolean;
  waitMs: number;
}

/** Overwritten by every lookup: nothing is allocated. */
const END: LookupEnd = { answered: true, waitMs: 0 };

/**
 * A lookup of virtual time: answered after a draw from the law, or, when a service that it needs does not answer and
 * nobody has noticed yet, given up after the site's deadline.
 */
export function lookupOf(
  world: World,
  hall: HallStatics,
  laneKind: number,
  travellerClass: number,
  subject: number,
  occasion: number,
): Readonly<LookupEnd> {
  const needed = world.plan.servicesNeeded[laneKind * CLASS_COUNT + travellerClass]!;
  END.answered = (world.site.failing[hall.site]! & needed) === 0;
  END.waitMs = END.answered
    ? world.habits.lookupMs(hall.laws, subject, occasion)
    : world.plan.sites[hall.site]!.policy.lookupDeadlineMs;
  return END;
}
