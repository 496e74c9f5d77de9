import { DEFAULT_POLICY as FALLBACK_POLICY } from '#fallback';
import { MAX_WINDOWS } from '#faults';
import { MINUTE_MS, pairRotations } from '#flights';
import type { DatedFlight, GroundTimeRule } from '#flights';
import { EntryResolver } from './entry-resolver.ts';
import type { AirlineRule, ExpandedScenario, SitePlan, SitePolicy } from './expanded.ts';
import { faultWindows } from './fault-windows.ts';
import { lawOf } from './figure.ts';
import { ScenarioError } from './problem.ts';
import type { Problem } from './problem.ts';
import { resolveTime } from './run-span.ts';
import { scenarioFile } from './scenario-file.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { groundTimesFile } from './seed-files.ts';
import type { GroundTimesFile } from './seed-files.ts';
import { SeedReader } from './seed-reader.ts';
import type { ScenarioSources } from './seed-reader.ts';
import { readSite } from './site-files.ts';
import type { SiteFiles } from './site-files.ts';
import { flightsOfRun, planSite } from './site-plan.ts';
import { readYaml } from './read-yaml.ts';
import type { YamlSource } from './yaml-source.ts';

/** A scenario file that follows the schema; its references are not looked into yet. */
export interface ParsedScenario {
  readonly file: ScenarioFile;
  readonly source: YamlSource;
}

/** Policy in force where a scenario says nothing: that of the fallback rules, and how long a lane waits for a look-up. */
export const DEFAULT_POLICY: SitePolicy = { ...FALLBACK_POLICY, lookupDeadlineMs: 2000 };
const DEFAULT_RANDOM_SEED = 1;
const DEFAULT_SPEED = 60;
const DEFAULT_GROUND_TIMES = 'flights/ground-times.yaml';
/** Flights of all sites in one run. */
export const MAX_FLIGHTS = 200_000;

/** Parses the text of a scenario file. Throws {@link ScenarioError} with every problem found. */
export function parseScenario(text: string, file = 'scenario.yaml'): ParsedScenario {
  const { problems, source, value } = readYaml(scenarioFile, file, text);
  if (value === undefined) throw new ScenarioError(problems);
  return { file: value, source };
}

export interface ExpandOptions {
  readonly randomSeed?: number;
  /** Begin here instead of at `startsAt`: a moment (date and time with zone, HH:MM of the first day, or +2h). */
  readonly from?: string;
}

/**
 * Makes every default explicit and resolves every time, reading what the scenario names through `sources`.
 * Throws {@link ScenarioError} with every problem of every file.
 */
export function expandScenario(
  { file, source }: ParsedScenario,
  sources: ScenarioSources,
  options: ExpandOptions = {},
): ExpandedScenario {
  const reader = new SeedReader(sources);
  const problems = reader.problems;
  const sites: SiteFiles[] = [];
  file.sites.forEach((entry, at) => {
    if (file.sites.findIndex(({ site }) => site === entry.site) !== at) {
      problems.push(source.problem(['sites', at, 'site'], { expected: 'each site once', example: 'CGK-T2' }));
      return;
    }
    const files = readSite(reader, entry, source, ['sites', at]);
    if (files !== null) sites.push(files);
  });
  const groundTimes = reader.yaml(groundTimesFile, {
    path: file.airline?.groundTimes ?? DEFAULT_GROUND_TIMES,
    namedBy: source,
    at: file.airline?.groundTimes === undefined ? ['scenario'] : ['airline', 'groundTimes'],
  });
  if (problems.length > 0 || groundTimes === null) throw new ScenarioError(problems);

  const time = resolveTime(file, source, sites[0]!.airport.timeZone, options.from, problems);
  if (time === null) throw new ScenarioError(problems);
  const { clock, durationMs } = time;
  const resolve = new EntryResolver(file, source, sites, clock, problems);
  const faults = file.faults?.flatMap((_, at) => resolve.fault(at)) ?? [];
  const recovery = file.recovery?.flatMap((_, at) => resolve.recovery(at)) ?? [];
  const callIns = resolve.callIns();
  const storeOutages = resolve.storeOutages();
  const notes = resolve.notes();
  const siteIds = sites.map(({ entry }) => entry.site);
  const windows = faultWindows(faults, recovery, siteIds, durationMs);
  if (windows === null) {
    problems.push(
      source.problem(['faults'], {
        expected: `at most ${MAX_WINDOWS} windows once flapping is unrolled`,
        example: 'flap: {upMs: 40000, downMs: 20000} within an hour',
        got: 'more',
      }),
    );
  }
  const startsAtUnixMs = clock.startsAtUnixMs;
  const dated = sites.map((files) => flightsOfRun(files, startsAtUnixMs, durationMs));
  checkFlights(dated, source, problems);
  if (problems.length > 0 || windows === null) throw new ScenarioError(problems);

  const rule = groundTimeRule(groundTimes.value);
  return {
    scenario: file.scenario,
    title: file.title,
    description: file.description,
    randomSeed: options.randomSeed ?? file.randomSeed ?? DEFAULT_RANDOM_SEED,
    startsAtUnixMs,
    durationMs,
    sites: sites.map((files, at): SitePlan => {
      const policy = { ...DEFAULT_POLICY, ...given(file.policy), ...given(files.entry.policy) };
      return planSite(files, dated[at]!, policy, callIns, startsAtUnixMs, durationMs);
    }),
    faults: windows,
    rotations: dated.flatMap((flights) => pairRotations(flights, rule)),
    airline: airlineRule(groundTimes.value, file),
    storeOutages,
    speed: file.speed ?? DEFAULT_SPEED,
    notes,
  };
}

/** What is set; `undefined` would hide a default. */
const given = <Fields extends object>(
  fields: Fields | undefined,
): { [K in keyof Fields]: Exclude<Fields[K], undefined> } =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)) as {
    [K in keyof Fields]: Exclude<Fields[K], undefined>;
  };

function checkFlights(
  dated: readonly (readonly DatedFlight[])[],
  source: YamlSource,
  problems: Problem[],
): void {
  const count = dated.reduce((total, flights) => total + flights.length, 0);
  if (count > MAX_FLIGHTS) {
    const expected = `at most ${MAX_FLIGHTS} flights in a run`;
    problems.push(source.problem(['sites'], { expected, example: 'fewer days or sites', got: count }));
  }
  const seen = new Set<string>();
  for (const { flightId, flight } of dated.flat()) {
    if (seen.has(flightId)) {
      problems.push(
        source.problem(['sites'], {
          expected: 'one row for a flight number, site, direction and date over all schedule files',
          example: `${flight.airline}9001`,
          got: flightId,
        }),
      );
      return;
    }
    seen.add(flightId);
  }
}

const groundTimeRule = ({ awaySlackMinutes, lowCost, turnaround }: GroundTimesFile): GroundTimeRule => ({
  bySeats: turnaround.map(({ longestMinutes, minimumMinutes, upToSeats }) => ({
    upToSeats,
    minimumTurnaroundMinutes: minimumMinutes.value,
    longestTurnaroundMinutes: longestMinutes.value,
  })),
  lowCost: { airlines: lowCost.airlines, minimumTurnaroundMinutes: lowCost.minimumMinutes.value },
  awaySlackMinutes: awaySlackMinutes.value,
});

const airlineRule = ({ airlineRule: rule }: GroundTimesFile, { airline }: ScenarioFile): AirlineRule => ({
  boardingCutOffMs: airline?.boardingCutOffMs ?? rule.boardingCutOffMinutes.value * MINUTE_MS,
  holdUpToMs: airline?.holdUpToMs ?? rule.holdUpToMinutes.value * MINUTE_MS,
  hallToSeatMs: lawOf(rule.hallToSeatMs),
  callForwardWithinMs: airline?.callForwardWithinMs ?? rule.callForwardWithinMinutes.value * MINUTE_MS,
});
