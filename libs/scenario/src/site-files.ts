import type { Direction } from '#fallback';
import { parseShowUpTable, showUpProfile } from '#flights';
import type { ScheduledFlight } from '#flights';
import type { HallPlan } from './expanded.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { airportFile, serviceTimesFile, staffingFile, travellersFile } from './seed-files.ts';
import type { AirportFile, ServiceTimesFile, StaffingFile, TravellersFile } from './seed-files.ts';
import type { FileReference, SeedReader } from './seed-reader.ts';
import type { YamlSource } from './yaml-source.ts';

type SiteEntry = ScenarioFile['sites'][number];

/** Everything read of one site. */
export interface SiteFiles {
  readonly entry: SiteEntry;
  readonly airport: AirportFile;
  readonly travellers: TravellersFile;
  readonly staffing: StaffingFile;
  readonly serviceTimes: ServiceTimesFile;
  readonly flights: readonly ScheduledFlight[];
  readonly showUpMs: HallPlan['showUpMs'];
}

/** The halls of a site that the scenario runs. */
export const directionsOf = (entry: SiteEntry): readonly Direction[] =>
  entry.directions ?? ['arrival', 'departure'];

/** Reads the files of a site; null when something is wrong with them (the reader knows what). */
export function readSite(
  reader: SeedReader,
  entry: SiteEntry,
  scenario: YamlSource,
  at: readonly PropertyKey[],
): SiteFiles | null {
  const airport = reader.yaml(airportFile, {
    path: entry.airport ?? `airports/${entry.site}.yaml`,
    namedBy: scenario,
    at: [...at, entry.airport === undefined ? 'site' : 'airport'],
  });
  if (airport === null) return null;
  if (airport.value.site !== entry.site) {
    const told = { expected: `the site ${entry.site}`, example: entry.site };
    reader.problems.push(airport.source.problem(['site'], told));
    return null;
  }
  // The scenario's own file, or the one that the airport names.
  const named = (field: 'travellers' | 'staffing' | 'serviceTimes'): FileReference =>
    entry[field] === undefined
      ? { path: airport.value[field], namedBy: airport.source, at: [field] }
      : { path: entry[field], namedBy: scenario, at: [...at, field] };
  const travellers = reader.yaml(travellersFile, named('travellers'));
  const staffing = reader.yaml(staffingFile, named('staffing'));
  const serviceTimes = reader.yaml(serviceTimesFile, named('serviceTimes'));
  const flights = readFlights(reader, entry, airport, scenario, at);
  if (travellers === null || staffing === null || serviceTimes === null) return null;
  const showUp = readShowUp(reader, travellers);
  const complete =
    hasProfiles(reader, travellers, flights) && hasRosters(reader, staffing, entry) && showUp !== null;
  if (!complete) return null;
  return {
    entry,
    airport: airport.value,
    travellers: travellers.value,
    staffing: staffing.value,
    serviceTimes: serviceTimes.value,
    flights,
    showUpMs: showUp,
  };
}

interface Read<Value> {
  readonly value: Value;
  readonly source: YamlSource;
}

function readFlights(
  reader: SeedReader,
  entry: SiteEntry,
  airport: Read<AirportFile>,
  scenario: YamlSource,
  at: readonly PropertyKey[],
): ScheduledFlight[] {
  const own = entry.flights !== undefined;
  const [namedBy, path] = own ? [scenario, [...at, 'flights']] : [airport.source, ['flights']];
  return (entry.flights ?? airport.value.flights)
    .flatMap((file, index) => reader.flights({ path: file, namedBy, at: [...path, index] }))
    .filter(({ siteId }) => siteId === entry.site);
}

function readShowUp(
  reader: SeedReader,
  { source, value }: Read<TravellersFile>,
): HallPlan['showUpMs'] | null {
  const text = reader.text({ path: value.showUp, namedBy: source, at: ['showUp'] });
  if (text === null) return null;
  const { bins, problems } = parseShowUpTable(text);
  reader.rowProblems(value.showUp, problems);
  return problems.length > 0 ? null : showUpProfile(bins);
}

/** Every profile that a flight names is in the travellers file. */
function hasProfiles(
  reader: SeedReader,
  { source, value }: Read<TravellersFile>,
  flights: readonly ScheduledFlight[],
): boolean {
  const missing = flights.find(({ profile }) => profile !== null && !(profile in value.profiles));
  if (missing === undefined) return true;
  reader.problems.push(
    source.problem(['profiles'], {
      expected: `a profile ${missing.profile}, as flight ${missing.flightNumber} has it`,
      example: `${missing.profile}: {wni: ..., wna: ...}`,
      got: Object.keys(value.profiles).join(', '),
    }),
  );
  return false;
}

function hasRosters(reader: SeedReader, { source, value }: Read<StaffingFile>, entry: SiteEntry): boolean {
  const missing = directionsOf(entry)
    .map((direction) => `${entry.site}-${direction}`)
    .find((hallId) => !(hallId in value.halls));
  if (missing === undefined) return true;
  reader.problems.push(
    source.problem(['halls'], {
      expected: `a roster for ${missing}`,
      example: `${missing}: [{from: "00:00", counterOfficers: ..., gateWatchers: ...}]`,
      got: Object.keys(value.halls).join(', '),
    }),
  );
  return false;
}
