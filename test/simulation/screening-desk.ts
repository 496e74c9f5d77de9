import { screenRecords } from '../../apps/border/src/reconciliation/screen-records.ts';
import { ScreeningRound } from '../../apps/border/src/reconciliation/screening-round.ts';
import type { ScreeningPorts } from '../../apps/border/src/reconciliation/screening-round.ts';
import type { Site } from '../../apps/border/src/sites/site.ts';
import type { Centre } from './centre.ts';
import type { Life } from './life.ts';
import { runOf } from './seed-plan.ts';
import type { SiteStore } from './site-store.ts';
import { StoreAwayError } from './site-store.ts';
import { RUN_ID, documentOf } from './travellers.ts';
import type { World } from './world.ts';

/** As border has it. */
const LOOK_MS = 1_000;

type Outcomes = ScreeningPorts['outcomes'];

interface Parts {
  readonly world: World;
  readonly store: SiteStore;
  readonly centre: Centre;
  /** What a mutant makes of keeping what a round found. */
  readonly wiring: {
    readonly outcomes: (
      real: Outcomes,
      within: { readonly life: Life; readonly store: SiteStore },
    ) => Outcomes;
  };
}

/** Screens records made under fallback again, round after round, until border dies. */
export async function screenAgain(
  { world, store, centre, wiring }: Parts,
  life: Life,
  site: Site,
): Promise<void> {
  const { due, outcomes } = store.screening.portsFor(life);
  const run = Promise.resolve(runOf(world.plan, RUN_ID));
  const ports: ScreeningPorts = {
    sites: { all: () => [site], find: () => site },
    due,
    outcomes: wiring.outcomes(outcomes, { life, store }),
    lists: {
      screen: (siteId, siteAt, records) =>
        screenRecords(
          {
            ask: (list, body) => life.across('a screening', () => centre.screen(list, body)),
            read: documentOf,
          },
          siteId,
          siteAt,
          records,
        ),
    },
    books: { find: () => run },
    clock: life.clock,
    lateHit: (crossingId) => {
      world.tell('border', () => `raises an alert: ${crossingId} was let through and is listed`);
    },
    mustWait: ({ message }) => {
      world.tell('border', () => `cannot screen again yet: ${message}`);
    },
  };
  const round = new ScreeningRound(ports);
  const { signal } = new AbortController();
  for (;;) {
    try {
      await round.run(signal);
    } catch (error) {
      if (!(error instanceof StoreAwayError)) throw error;
    }
    await life.clock.sleep(LOOK_MS);
  }
}
