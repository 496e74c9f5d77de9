import { SERVICES } from '#fallback';
import type { Service } from '#fallback';
import { nearestWord, parseFault } from '#faults';
import type { ExpandedScenario, HallPlan, StoreOutage } from './expanded.ts';
import type { ResolvedFault, ResolvedRecovery } from './fault-windows.ts';
import { noSuchMoment } from './moments.ts';
import type { RunClock } from './moments.ts';
import type { Problem } from './problem.ts';
import type { FaultEntry, ScenarioFile } from './scenario-file.ts';
import { spanMs } from './scenario-words.ts';
import { directionsOf } from './site-files.ts';
import type { SiteFiles } from './site-files.ts';
import type { YamlSource } from './yaml-source.ts';

/** Turns the entries of a scenario file into run times, sites and services, noting what cannot be. */
export class EntryResolver {
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
    this.#directionsOfSite = new Map(sites.map(({ entry }) => [entry.site, directionsOf(entry)]));
  }

  fault(at: number): ResolvedFault[] {
    const entry = this.#file.faults![at]!;
    const path = ['faults', at];
    if (this.#file.faults!.findIndex(({ fault }) => fault === entry.fault) !== at) {
      this.#refuse([...path, 'fault'], 'each fault name once', `${entry.fault}-again`);
      return [];
    }
    const parsed = parseFault(entry.kind, entry.parameters ?? {});
    for (const { example, expected, field } of parsed.ok ? [] : parsed.problems) {
      this.#refuse([...path, ...field.split('.')], expected, String(example));
    }
    const sites = this.#sites(entry.sites, [...path, 'sites']);
    const fromMs = this.#runMs(entry.from, sites, [...path, 'from']);
    const untilMs = this.#end(entry, fromMs, sites, path);
    if (!parsed.ok || fromMs === undefined || untilMs === undefined) return [];
    const { parameters, probability } = parsed.fault;
    return [
      {
        fault: entry.fault,
        kind: entry.kind,
        parameters: probability === 1 ? parameters : { ...parameters, probability },
        services: servicesOf(entry.services),
        sites,
        fromMs,
        untilMs,
        flap: entry.flap ?? null,
      },
    ];
  }

  #end(
    entry: Pick<FaultEntry, 'from' | 'until' | 'lasts'>,
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

  storeOutages(): StoreOutage[] {
    return (this.#file.storeOutages ?? []).flatMap((entry, at) => {
      const path = ['storeOutages', at];
      const sites = this.#sites(entry.sites, [...path, 'sites']);
      const fromMs = this.#runMs(entry.from, sites, [...path, 'from']);
      const untilMs = this.#end(entry, fromMs, sites, path);
      if (fromMs === undefined || untilMs === undefined) return [];
      return sites.map((siteId) => ({ siteId, fromMs, untilMs }));
    });
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
