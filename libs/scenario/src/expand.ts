import { SERVICES } from '#fallback';
import type { Service } from '#fallback';
import { MINUTE_MS, pairRotations } from '#flights';
import type { DatedFlight, GroundTimeRule } from '#flights';
import type { AirlineRule, ExpandedScenario, HallPlan, SitePlan, SitePolicy } from './expanded.ts';
import { MAX_WINDOWS, faultWindows } from './fault-windows.ts';
import type { ResolvedFault, ResolvedRecovery } from './fault-windows.ts';
import { lawOf } from './figure.ts';
import { nearestWord } from './did-you-mean.ts';
import { RunClock, noSuchMoment } from './moments.ts';
import { ScenarioError } from './problem.ts';
import type { Problem } from './problem.ts';
import { MAX_DURATION_MS, scenarioFile } from './scenario-file.ts';
import type { FaultEntry, ScenarioFile } from './scenario-file.ts';
import { spanMs, zonedInstant, zonedUnixMs } from './scenario-words.ts';
import { groundTimesFile } from './seed-files.ts';
import type { GroundTimesFile } from './seed-files.ts';
import { SeedReader } from './seed-reader.ts';
import type { ScenarioSources } from './seed-reader.ts';
import { flightsOfRun, planSite, readSite } from './site-plan.ts';
import type { SiteFiles } from './site-plan.ts';
import { readYaml } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

/** A scenario file that follows the schema; its references are not looked into yet. */
export interface ParsedScenario {
  readonly file: ScenarioFile;
  readonly source: YamlSource;
}

/**
 * Policy in force where a scenario says nothing. One second of failing calls closes the gates; two minutes of answers
 * and five in the mode open them again, so that a centre that flaps (40 s up, 20 s down) does not flap the hall.
 * Choices of ours, not figures of June 2024.
 */
export const DEFAULT_POLICY: SitePolicy = {
  autogateSnapshotMaxAgeMs: null,
  secondOfficerForForeigners: false,
  fireAfterMs: 1000,
  clearAfterMs: 120_000,
  minimumHoldMs: 300_000,
  lookupDeadlineMs: 2000,
};
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

  const time = resolveTime(file, source, sites[0]!.airport.timeZone, options, problems);
  if (time === null) throw new ScenarioError(problems);
  const { clock, durationMs } = time;
  const resolve = new Resolver(file, source, sites, clock, problems);
  const faults = file.faults?.flatMap((_, at) => resolve.fault(at)) ?? [];
  const recovery = file.recovery?.flatMap((_, at) => resolve.recovery(at)) ?? [];
  const callIns = resolve.callIns();
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

function resolveTime(
  file: ScenarioFile,
  source: YamlSource,
  timeZone: string,
  options: ExpandOptions,
  problems: Problem[],
): { clock: RunClock; durationMs: number } | null {
  const fileStart = zonedUnixMs(file.startsAt);
  if (fileStart === undefined) {
    problems.push(noSuchMoment(source, ['startsAt']));
    return null;
  }
  if ((file.endsAt === undefined) === (file.lasts === undefined)) {
    problems.push(
      source.problem(file.endsAt === undefined ? [] : ['lasts'], {
        expected: 'either endsAt or lasts',
        example: 'lasts: 24h',
        got: file.endsAt === undefined ? undefined : file.lasts,
      }),
    );
    return null;
  }
  const fileClock = new RunClock(fileStart);
  const ends =
    file.endsAt === undefined ? fileStart + spanMs(file.lasts!) : fileClock.unixMs(file.endsAt, timeZone);
  if (ends === undefined) {
    problems.push(noSuchMoment(source, ['endsAt']));
    return null;
  }
  const endField = file.endsAt === undefined ? 'lasts' : 'endsAt';
  if (ends <= fileStart || ends - fileStart > MAX_DURATION_MS) {
    problems.push(
      source.problem([endField], {
        expected: 'an end after the start, at most 31 days',
        example: 'lasts: 24h',
      }),
    );
    return null;
  }
  const startsAt = options.from === undefined ? fileStart : fileClock.unixMs(options.from, timeZone);
  if (startsAt === undefined || Number.isNaN(startsAt) || startsAt < fileStart || startsAt >= ends) {
    problems.push({
      ...source.problem(['startsAt'], {
        expected: 'a start within the scenario: a date and time with zone, HH:MM of its first day, or +2h',
        example: zonedInstant.meta()?.['example'] as string,
        got: options.from,
      }),
      path: 'from',
    });
    return null;
  }
  return { clock: new RunClock(fileStart, startsAt), durationMs: ends - startsAt };
}

/** Turns the entries of a scenario file into run times, sites and services, noting what cannot be. */
class Resolver {
  readonly #file: ScenarioFile;
  readonly #source: YamlSource;
  readonly #clock: RunClock;
  readonly #problems: Problem[];
  readonly #zoneOfSite: ReadonlyMap<string, string>;
  readonly #directionsOfSite: ReadonlyMap<string, readonly string[]>;

  constructor(
    file: ScenarioFile,
    source: YamlSource,
    sites: readonly SiteFiles[],
    clock: RunClock,
    problems: Problem[],
  ) {
    this.#file = file;
    this.#source = source;
    this.#clock = clock;
    this.#problems = problems;
    this.#zoneOfSite = new Map(sites.map(({ airport }) => [airport.site, airport.timeZone]));
    this.#directionsOfSite = new Map(
      sites.map(({ entry }) => [entry.site, entry.directions ?? ['arrival', 'departure']]),
    );
  }

  fault(at: number): ResolvedFault[] {
    const entry = this.#file.faults![at]!;
    const path = ['faults', at];
    if (this.#file.faults!.findIndex(({ fault }) => fault === entry.fault) !== at) {
      this.#refuse([...path, 'fault'], 'each fault name once', `${entry.fault}-again`);
      return [];
    }
    const sites = this.#sites(entry.sites, [...path, 'sites']);
    const fromMs = this.#runMs(entry.from, sites, [...path, 'from']);
    const untilMs = this.#end(entry, fromMs, sites, path);
    if (fromMs === undefined || untilMs === undefined) return [];
    return [
      {
        fault: entry.fault,
        kind: entry.kind,
        parameters: entry.parameters ?? {},
        services: servicesOf(entry.services),
        sites,
        fromMs,
        untilMs,
        flap: entry.flap ?? null,
      },
    ];
  }

  #end(
    entry: FaultEntry,
    fromMs: number | undefined,
    sites: readonly string[],
    path: readonly PropertyKey[],
  ): number | null | undefined {
    if (entry.until !== undefined && entry.lasts !== undefined) {
      this.#refuse([...path, 'lasts'], 'until or lasts, not both', 'lasts: 45m');
      return undefined;
    }
    if (entry.lasts !== undefined) return (fromMs ?? 0) + spanMs(entry.lasts);
    if (entry.until === undefined) return null;
    const untilMs = this.#runMs(entry.until, sites, [...path, 'until']);
    if (untilMs !== undefined && fromMs !== undefined && untilMs <= fromMs) {
      this.#refuse([...path, 'until'], `a moment after from (${entry.from})`, '05:00');
      return undefined;
    }
    return untilMs;
  }

  recovery(at: number): ResolvedRecovery[] {
    const step = this.#file.recovery![at]!;
    const path = ['recovery', at];
    const names = (this.#file.faults ?? []).map(({ fault }) => fault);
    if (step.fault !== undefined && !names.includes(step.fault)) {
      const expected =
        names.length > 0 ? `a fault of this scenario: ${names.join(', ')}` : 'a scenario with faults';
      this.#refuse([...path, 'fault'], expected, names[0] ?? 'pdn-outage', nearestWord(step.fault, names));
      return [];
    }
    const sites = this.#sites(step.sites, [...path, 'sites']);
    const atMs = this.#runMs(step.at, sites, [...path, 'at']);
    if (atMs === undefined) return [];
    return [{ atMs, fault: step.fault ?? null, services: servicesOf(step.services), sites }];
  }

  callIns(): ReadonlyMap<string, HallPlan['callIns']> {
    const byHall = new Map<string, HallPlan['callIns'][number][]>();
    this.#file.callIns?.forEach((entry, at) => {
      const path = ['callIns', at];
      const cutAt = entry.hall.lastIndexOf('-');
      const site = entry.hall.slice(0, cutAt);
      if (!this.#directionsOfSite.get(site)?.includes(entry.hall.slice(cutAt + 1))) {
        const halls = [...this.#directionsOfSite].flatMap(([id, each]) => each.map((one) => `${id}-${one}`));
        const near = nearestWord(entry.hall, halls);
        this.#refuse([...path, 'hall'], `a hall of this scenario: ${halls.join(', ')}`, halls[0]!, near);
        return;
      }
      const fromMs = this.#runMs(entry.from, [site], [...path, 'from']);
      const untilMs = entry.until === undefined ? null : this.#runMs(entry.until, [site], [...path, 'until']);
      if (fromMs === undefined || untilMs === undefined) return;
      if (untilMs !== null && untilMs <= fromMs) {
        this.#refuse([...path, 'until'], `a moment after from (${entry.from})`, '+8h');
        return;
      }
      if (untilMs !== null && untilMs <= 0) return;
      const list = byHall.get(entry.hall) ?? [];
      byHall.set(entry.hall, list);
      list.push({ fromMs, untilMs, officers: entry.officers });
    });
    for (const list of byHall.values()) list.sort((one, other) => one.fromMs - other.fromMs);
    return byHall;
  }

  notes(): NonNullable<ExpandedScenario['notes']> {
    const notes = (this.#file.notes ?? []).flatMap(({ at, source, text }, index) => {
      const atMs = this.#runMs(at, [], ['notes', index, 'at']);
      return atMs === undefined ? [] : [{ atMs, text, source: source ?? null }];
    });
    return notes.sort((one, other) => one.atMs - other.atMs);
  }

  #sites(asked: 'all' | readonly string[] | undefined, path: readonly PropertyKey[]): readonly string[] {
    const known = [...this.#zoneOfSite.keys()];
    if (asked === undefined || asked === 'all') return known;
    asked.forEach((site, at) => {
      if (known.includes(site)) return;
      const expected = `a site of this scenario: ${known.join(', ')}`;
      this.#refuse([...path, at], expected, known[0]!, nearestWord(site, known));
    });
    return [...new Set(asked.filter((site) => known.includes(site)))];
  }

  /** HH:MM is read in the zone of the first site concerned. */
  #runMs(moment: string, sites: readonly string[], path: readonly PropertyKey[]): number | undefined {
    const zone = this.#zoneOfSite.get(sites[0] ?? '') ?? [...this.#zoneOfSite.values()][0]!;
    const runMs = this.#clock.runMs(moment, zone);
    if (runMs === undefined) this.#problems.push(noSuchMoment(this.#source, path));
    return runMs;
  }

  #refuse(
    path: readonly PropertyKey[],
    expected: string,
    example: string,
    didYouMean: string | null = null,
  ): void {
    this.#problems.push(this.#source.problem(path, { expected, example, didYouMean }));
  }
}

const servicesOf = (asked: FaultEntry['services']): readonly Service[] =>
  asked === 'all' || asked === 'SIMKIM' ? SERVICES : SERVICES.filter((one) => asked.includes(one));

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

const groundTimeRule = ({ lowCost, turnaround }: GroundTimesFile): GroundTimeRule => ({
  bySeats: turnaround.map(({ longestMinutes, minimumMinutes, upToSeats }) => ({
    upToSeats,
    minimumTurnaroundMinutes: minimumMinutes.value,
    longestTurnaroundMinutes: longestMinutes.value,
  })),
  lowCost: { airlines: lowCost.airlines, minimumTurnaroundMinutes: lowCost.minimumMinutes.value },
});

const airlineRule = ({ airlineRule: rule }: GroundTimesFile, { airline }: ScenarioFile): AirlineRule => ({
  boardingCutOffMs: airline?.boardingCutOffMs ?? rule.boardingCutOffMinutes.value * MINUTE_MS,
  holdUpToMs: airline?.holdUpToMs ?? rule.holdUpToMinutes.value * MINUTE_MS,
  hallToSeatMs: lawOf(rule.hallToSeatMs),
  callForwardWithinMs: airline?.callForwardWithinMs ?? rule.callForwardWithinMinutes.value * MINUTE_MS,
});
