import { SERVICES } from '#fallback';
import type { Service } from '#fallback';
import { describeFault, parseFault } from '#faults';
import type { ExpandedScenario, FaultWindow, SitePlan } from './expanded.ts';
import type { Bilingual, MakeRow, TimelineRow } from './timeline-row.ts';

/** One row a moment for all windows of one misbehaviour that begin, or end, together. */
export function faultRows(scenario: ExpandedScenario, row: MakeRow): TimelineRow[] {
  const starts = new Map<string, FaultWindow[]>();
  const ends = new Map<string, FaultWindow[]>();
  const note = (into: Map<string, FaultWindow[]>, key: string, window: FaultWindow): void => {
    into.set(key, [...(into.get(key) ?? []), window]);
  };
  const rows: TimelineRow[] = [];
  const { single, trains } = findTrains(scenario.faults);
  for (const window of single) {
    note(starts, `${window.fromMs} ${likeness(window)}`, window);
    if (window.untilMs !== null) note(ends, `${window.untilMs} ${likeness(window)}`, window);
  }
  for (const windows of starts.values()) {
    for (const { services, sites } of sameReach(windows, scenario)) {
      const text = describe(windows[0]!, services, sites, scenario);
      rows.push(row(Math.max(0, windows[0]!.fromMs), 'fault-starts', text, sites));
    }
  }
  for (const windows of ends.values()) {
    for (const { services, sites } of sameReach(windows, scenario)) {
      const text = {
        id: `Pulih: ${namesOf(services, sites, scenario, 'semua layanan', 'semua tempat')}`,
        en: `Back: ${namesOf(services, sites, scenario, 'all services', 'all sites')}`,
      };
      rows.push(row(windows[0]!.untilMs!, 'fault-ends', text, sites));
    }
  }
  for (const train of trains) {
    const [first, second] = train as [FaultWindow, FaultWindow];
    const sites = sitesOf(first, scenario);
    const said = describe(first, first.services, sites, scenario);
    const offSeconds = (first.untilMs! - first.fromMs) / 1000;
    const onSeconds = (second.fromMs - first.untilMs!) / 1000;
    const inTurns = {
      id: `${said.id}; ${offSeconds} s mati, ${onSeconds} s hidup, berulang`,
      en: `${said.en}; ${offSeconds} s off, ${onSeconds} s on, in turns`,
    };
    rows.push(row(Math.max(0, first.fromMs), 'fault-starts', inTurns, sites));
    const last = { id: `Tidak berulang lagi: ${said.id}`, en: `No more of: ${said.en}` };
    rows.push(row(train.at(-1)!.untilMs!, 'fault-ends', last, sites));
  }
  return rows;
}

const likeness = ({ kind, parameters }: FaultWindow): string => `${kind} ${JSON.stringify(parameters)}`;

/** Three windows or more, alike and at equal distances, are one thing that flaps. */
function findTrains(faults: readonly FaultWindow[]): { single: FaultWindow[]; trains: FaultWindow[][] } {
  const alike = new Map<string, FaultWindow[]>();
  for (const window of faults) {
    const key = `${likeness(window)} ${window.services.join()} ${String(window.sites)}`;
    alike.set(key, [...(alike.get(key) ?? []), window]);
  }
  const single: FaultWindow[] = [];
  const trains: FaultWindow[][] = [];
  for (const windows of alike.values()) {
    const [first, second] = windows;
    const regular =
      windows.length >= 3 &&
      windows.every(
        ({ fromMs, untilMs }, at) =>
          untilMs !== null && fromMs === first!.fromMs + at * (second!.fromMs - first!.fromMs),
      );
    if (regular) trains.push(windows);
    else single.push(...windows);
  }
  return { single, trains };
}

interface Reach {
  readonly services: readonly Service[];
  readonly sites: readonly SitePlan[];
}

/** Windows of one moment, as services that share their sites. */
function sameReach(windows: readonly FaultWindow[], scenario: ExpandedScenario): Reach[] {
  const groups = new Map<string, { services: Service[]; sites: readonly SitePlan[] }>();
  for (const service of SERVICES) {
    const own = windows.filter(({ services }) => services.includes(service));
    if (own.length === 0) continue;
    const sites = scenario.sites.filter((site) =>
      own.some((window) => sitesOf(window, scenario).includes(site)),
    );
    const key = sites.map(({ siteId }) => siteId).join(' ');
    const group = groups.get(key) ?? { services: [], sites };
    group.services.push(service);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const sitesOf = (window: FaultWindow, { sites }: ExpandedScenario): readonly SitePlan[] =>
  sites.filter(({ siteId }) => window.sites === 'all' || window.sites.includes(siteId));

const namesOf = (
  services: readonly Service[],
  sites: readonly SitePlan[],
  scenario: ExpandedScenario,
  allServices: string,
  allSites: string,
): string =>
  `${services.length === SERVICES.length ? allServices : services.join(', ')}; ` +
  (sites.length === scenario.sites.length ? allSites : sites.map(({ siteId }) => siteId).join(', '));

function describe(
  { kind, parameters }: FaultWindow,
  services: readonly Service[],
  sites: readonly SitePlan[],
  scenario: ExpandedScenario,
): Bilingual {
  const parsed = parseFault(kind, parameters);
  if (!parsed.ok) throw new RangeError(parsed.problems[0].message);
  return describeFault(parsed.fault, {
    services: services.length === SERVICES.length ? 'all' : services,
    sites: sites.length === scenario.sites.length ? 'all' : sites.map(({ siteId }) => siteId),
  });
}
