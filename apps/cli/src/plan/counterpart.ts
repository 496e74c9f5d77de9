import type { ExpandedScenario } from '#scenario';
import { loadScenario } from './scenarios.ts';
import type { ScenarioChoice } from './scenarios.ts';

/** In place of a scenario's name: the one under study with nothing broken and nobody called in. */
export const WITHOUT_FAULTS = 'without-faults';

export interface Pair {
  readonly base: ExpandedScenario;
  readonly other: ExpandedScenario;
  /** How long both run when one had to be cut short for it; null: they last alike. */
  readonly cutToMs: number | null;
  /** Why the two do not quite compare; null: they do. */
  readonly caution: string | null;
}

/**
 * What a scenario is compared with, over the time that both last. Throws NoScenarioError.
 */
export function pairUp(
  base: ExpandedScenario,
  compare: string,
  seedsFolder: string,
  choice: ScenarioChoice,
): Pair {
  const other = compare === WITHOUT_FAULTS ? withoutFaults(base) : loadScenario(compare, seedsFolder, choice);
  const durationMs = Math.min(base.durationMs, other.durationMs);
  const alike = base.durationMs === other.durationMs;
  return {
    base: alike ? base : { ...base, durationMs },
    other: alike ? other : { ...other, durationMs },
    cutToMs: alike ? null : durationMs,
    caution: cautionOf(base, other),
  };
}

function withoutFaults(scenario: ExpandedScenario): ExpandedScenario {
  return {
    ...scenario,
    scenario: `${scenario.scenario} without faults`,
    title: { id: `${scenario.title.id} tanpa gangguan`, en: `${scenario.title.en} without its faults` },
    faults: [],
    storeOutages: [],
    sites: scenario.sites.map((site) => ({
      ...site,
      halls: site.halls.map((hall) => ({ ...hall, callIns: [] })),
    })),
  };
}

const DAY_MS = 86_400_000;

function cautionOf(base: ExpandedScenario, other: ExpandedScenario): string | null {
  const clock = ({ sites, startsAtUnixMs }: ExpandedScenario): string => {
    const { timeZone, zoneName } = sites[0]!;
    const time = new Date(startsAtUnixMs).toLocaleTimeString('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
    });
    return `${time} ${zoneName}`;
  };
  if ((base.startsAtUnixMs - other.startsAtUnixMs) % DAY_MS === 0) return null;
  return (
    `${base.scenario} begins at ${clock(base)}, ${other.scenario} at ${clock(other)}: different hours of the day are compared. ` +
    `--compare ${WITHOUT_FAULTS} compares the same hours.`
  );
}
