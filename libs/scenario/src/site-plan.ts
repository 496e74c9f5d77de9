import { TRAVELLER_CLASSES } from '#fallback';
import type { Direction, TravellerClass } from '#fallback';
import { HOUR_MS, addDays, dateFlights, localDateOf, localToUnixMs } from '#flights';
import type { DatedFlight } from '#flights';
import type { FlightPlan, HallPlan, ServiceLaws, SitePlan, SitePolicy } from './expanded.ts';
import { lawOf } from './figure.ts';
import { directionsOf } from './site-files.ts';
import type { SiteFiles } from './site-files.ts';

/** Show-up reaches back this far: departures so long after the end still send travellers into the run. */
const LATEST_SHOW_UP_MS = 5 * HOUR_MS;
/** Arrivals so long before the start may still have travellers on their way to the hall. */
const EARLIEST_ARRIVAL_MS = HOUR_MS;

export const ZONE_NAMES = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
} as const;

/** The flights whose travellers can be in a hall during the run. */
export const flightsOfRun = (files: SiteFiles, startsAtUnixMs: number, durationMs: number): DatedFlight[] =>
  dateFlights(
    files.flights.filter(({ direction }) => directionsOf(files.entry).includes(direction)),
    files.airport.timeZone,
    startsAtUnixMs - EARLIEST_ARRIVAL_MS,
    startsAtUnixMs + durationMs + LATEST_SHOW_UP_MS,
  ).filter(({ flight, scheduledAtUnixMs }) =>
    flight.direction === 'departure'
      ? scheduledAtUnixMs >= startsAtUnixMs
      : scheduledAtUnixMs < startsAtUnixMs + durationMs,
  );

export function planSite(
  files: SiteFiles,
  dated: readonly DatedFlight[],
  policy: SitePolicy,
  callIns: ReadonlyMap<string, HallPlan['callIns']>,
  startsAtUnixMs: number,
  durationMs: number,
): SitePlan {
  const { airport, entry, travellers } = files;
  const profiles = Object.fromEntries(
    Object.entries(travellers.profiles).map(([name, { wni, wna }]) => [
      name,
      { wni: scaledToOne(wni.values), wna: scaledToOne(wna.values) },
    ]),
  );
  const halls = directionsOf(entry).map((direction): HallPlan => {
    const hallId = `${entry.site}-${direction}`;
    const hall = airport.halls[direction];
    const change = entry.halls?.[direction];
    return {
      hallId,
      direction,
      autogates: change?.autogates ?? hall.autogates.value,
      counters: change?.counters ?? hall.counters.value,
      capacityTravellers: change?.capacityTravellers ?? hall.capacityTravellers.value,
      roster: rosterSteps(files, hallId, startsAtUnixMs, durationMs),
      callIns: callIns.get(hallId) ?? [],
      watcherReleaseMs: files.staffing.watcherReleaseMs.value,
      service: serviceLaws(files, direction),
      flights: dated
        .filter(({ flight }) => flight.direction === direction)
        .map((one) => planFlight(one, files, profiles, startsAtUnixMs)),
      walkMs: lawOf(hall.walkMs),
      showUpMs: direction === 'departure' ? files.showUpMs : lawOf(travellers.disembarkMs),
    };
  });
  return {
    siteId: entry.site,
    name: airport.name,
    timeZone: airport.timeZone,
    zoneName: ZONE_NAMES[airport.timeZone],
    halls,
    policy,
    kind: airport.kind,
    autogateMinimumAgeYears: airport.autogateRules.minimumAgeYears.value,
    profiles,
  };
}

type ClassShares = Readonly<Record<TravellerClass, number>>;

const byClass = (shareOf: (one: TravellerClass) => number): ClassShares =>
  Object.fromEntries(TRAVELLER_CLASSES.map((one) => [one, shareOf(one)])) as Record<TravellerClass, number>;

function scaledToOne(values: Readonly<Partial<Record<string, number>>>): ClassShares {
  const sum = TRAVELLER_CLASSES.reduce((total, one) => total + (values[one] ?? 0), 0);
  return byClass((one) => (values[one] ?? 0) / sum);
}

function planFlight(
  { date, flight, flightId, scheduledAtUnixMs }: DatedFlight,
  { travellers }: SiteFiles,
  profiles: Readonly<Record<string, { wni: ClassShares; wna: ClassShares }>>,
  startsAtUnixMs: number,
): FlightPlan {
  const profile = flight.profile ?? 'general';
  const { wni, wna } = profiles[profile]!;
  const wniShare = flight.wniShare ?? travellers.wniShare[flight.direction].value;
  return {
    flightId,
    flightNumber: flight.flightNumber,
    airline: flight.airline,
    otherAirport: flight.otherAirport,
    date,
    scheduledAtMs: scheduledAtUnixMs - startsAtUnixMs,
    equipment: flight.equipment,
    seats: flight.seats,
    travellers: flight.travellers ?? Math.round(flight.seats * travellers.loadFactor.value),
    classShares: byClass((one) => wniShare * wni[one] + (1 - wniShare) * wna[one]),
    wniShare,
    profile,
  };
}

/** The shifts of every day of the run less who is on a break, the first at or before its start. */
function rosterSteps(
  { airport, staffing }: SiteFiles,
  hallId: string,
  startsAtUnixMs: number,
  durationMs: number,
): HallPlan['roster'] {
  const shifts: { fromMs: number; counterOfficers: number; gateWatchers: number }[] = [];
  const breaks: { fromMs: number; untilMs: number; officers: number }[] = [];
  const lastDate = localDateOf(startsAtUnixMs + durationMs, airport.timeZone);
  const firstDate = addDays(localDateOf(startsAtUnixMs, airport.timeZone), -1);
  for (let date = firstDate; date <= lastDate; date = addDays(date, 1)) {
    const runMs = (clock: string): number => {
      const [hour, minute] = clock.split(':').map(Number);
      return localToUnixMs(date, hour! * 60 + minute!, airport.timeZone) - startsAtUnixMs;
    };
    for (const { counterOfficers, from, gateWatchers } of staffing.halls[hallId] ?? []) {
      const fromMs = runMs(from);
      shifts.push({ fromMs, counterOfficers: counterOfficers.value, gateWatchers: gateWatchers.value });
    }
    for (const { from, officers, until } of staffing.breaks?.[hallId] ?? []) {
      breaks.push({ fromMs: runMs(from), untilMs: runMs(until), officers: officers.value });
    }
  }
  shifts.sort((one, other) => one.fromMs - other.fromMs);
  const edges = [...shifts, ...breaks, ...breaks.map(({ untilMs }) => ({ fromMs: untilMs }))];
  const steps = [...new Set(edges.map(({ fromMs }) => fromMs))]
    .sort((one, other) => one - other)
    .flatMap((fromMs) => {
      const shift = shifts.findLast((one) => one.fromMs <= fromMs);
      if (shift === undefined) return [];
      const onBreak = breaks
        .filter((one) => one.fromMs <= fromMs && fromMs < one.untilMs)
        .reduce((sum, { officers }) => sum + officers, 0);
      return [{ ...shift, fromMs, counterOfficers: Math.max(0, shift.counterOfficers - onBreak) }];
    });
  const first = steps.findLastIndex(({ fromMs }) => fromMs <= 0);
  return steps.slice(Math.max(0, first)).filter(({ fromMs }) => fromMs < durationMs);
}

function serviceLaws({ airport, serviceTimes, travellers }: SiteFiles, direction: Direction): ServiceLaws {
  const { autogate, counter } = serviceTimes;
  return {
    autogate: {
      approachMs: lawOf(autogate.approachMs),
      documentMs: lawOf(autogate.documentMs),
      chipMs: lawOf(autogate.chipMs),
      faceMs: lawOf(autogate.faceMs),
      leaveMs: lawOf(autogate.leaveMs),
      faceRetryProbability: autogate.faceRetryProbability.value,
      rejectionProbability: autogate.rejectionProbability.value,
    },
    counter: {
      online: lawOf(counter.online),
      local: lawOf(counter.local),
      paper: lawOf(counter.paper),
    },
    counterBeforeLookupShare: serviceTimes.counterBeforeLookupShare.value,
    counterAfterDecisionShare: serviceTimes.counterAfterDecisionShare.value,
    lookupMs: lawOf(serviceTimes.lookupMs),
    referralProbability: serviceTimes.referralProbability.value,
    secondLineMs: lawOf(serviceTimes.secondLineMs),
    secondLineOfficers: airport.halls[direction].secondLineOfficers.value,
    gateUptake: byClass((one) => travellers.gateUptake.values[one] ?? 0),
  };
}
