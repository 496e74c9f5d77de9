import type { LaneKind } from '#fallback';
import { LANE_KINDS } from '#fallback';
import { LATE_AFTER_MINUTES } from '#flights';
import type { RunResults } from '#hall-model';
import type { ExpandedScenario } from '#scenario';

export type Unit = 'ms' | 'travellers' | 'flights';

export const WAIT_FIGURES = ['wait-mean', 'wait-p50', 'wait-p95', 'queue-max'] as const;
export const DAY_FIGURES = ['flights-late', 'delay-86', 'delay-93', 'missed'] as const;
export type FigureName = (typeof WAIT_FIGURES)[number] | (typeof DAY_FIGURES)[number];

export const UNIT_OF: Readonly<Record<FigureName, Unit>> = {
  'wait-mean': 'ms',
  'wait-p50': 'ms',
  'wait-p95': 'ms',
  'queue-max': 'travellers',
  'flights-late': 'flights',
  'delay-86': 'ms',
  'delay-93': 'ms',
  missed: 'travellers',
};

/** What is measured: waits of a hall, of one bank of it, or the departures of one day of the run. */
export type FigureScope =
  /** Waits for a check in either kind of lane: whom a gate turned away waits twice, and counts twice. */
  | { readonly kind: 'hall'; readonly hallId: string }
  | { readonly kind: 'bank'; readonly hallId: string; readonly laneKind: LaneKind }
  /** `day` counts from 1; the local date is that of the flights, `departures` how many of them are departures. */
  | { readonly kind: 'day'; readonly day: number; readonly date: string; readonly departures: number };

export interface FigureKey {
  /** Equal in scenarios that can be compared: `CGK-T3-arrival wait-p95`, `CGK-T3-arrival counter wait-mean`, `day 1 missed`. */
  readonly key: string;
  readonly name: FigureName;
  readonly unit: Unit;
  readonly scope: FigureScope;
}

/** The figures of a scenario, in the order in which {@link figuresOf} gives their values. */
export function figureKeys(scenario: ExpandedScenario): FigureKey[] {
  const halls = scenario.sites.flatMap((site) =>
    site.halls.flatMap(({ hallId, autogates }) => [
      ...WAIT_FIGURES.map((name) => keyOf(name, hallId, { kind: 'hall' as const, hallId })),
      ...LANE_KINDS.filter((laneKind) => laneKind === 'counter' || autogates > 0).flatMap((laneKind) =>
        WAIT_FIGURES.map((name) =>
          keyOf(name, `${hallId} ${laneKind}`, { kind: 'bank' as const, hallId, laneKind }),
        ),
      ),
    ]),
  );
  const days = datesOf(scenario).flatMap((date, at) => {
    const departures = flightsOf(scenario).filter((one) => one.departure && one.date === date).length;
    return DAY_FIGURES.map((name) =>
      keyOf(name, `day ${at + 1}`, { kind: 'day' as const, day: at + 1, date, departures }),
    );
  });
  return [...halls, ...days];
}

const keyOf = (name: FigureName, where: string, scope: FigureScope): FigureKey => ({
  key: `${where} ${name}`,
  name,
  unit: UNIT_OF[name],
  scope,
});

/** Local dates of the departures that are scheduled within the run, in order. */
export function datesOf(scenario: ExpandedScenario): string[] {
  const dates = flightsOf(scenario).filter(({ departure }) => departure);
  return [...new Set(dates.map(({ date }) => date))].sort();
}

interface Scheduled {
  readonly flightId: string;
  readonly date: string;
  readonly departure: boolean;
}

const scheduled = new WeakMap<ExpandedScenario, readonly Scheduled[]>();
/** Flights whose schedule lies within the run: what happens to others is not seen to the end. */
function flightsOf(scenario: ExpandedScenario): readonly Scheduled[] {
  const known = scheduled.get(scenario);
  if (known !== undefined) return known;
  const within = scenario.sites.flatMap((site) =>
    site.halls.flatMap(({ direction, flights }) =>
      flights
        .filter(({ scheduledAtMs }) => scheduledAtMs >= 0 && scheduledAtMs <= scenario.durationMs)
        .map(({ flightId, date }) => ({ flightId, date, departure: direction === 'departure' })),
    ),
  );
  scheduled.set(scenario, within);
  return within;
}

/**
 * The values of one replication, in the order of {@link figureKeys}; null: nothing to observe. Flights are late, and
 * travellers missed, by departures; code 93 counts arrivals too, which left another airport late for it.
 */
export function figuresOf(scenario: ExpandedScenario, results: RunResults): (number | null)[] {
  const waits = results.halls.flatMap(({ all, banks }) =>
    [all, ...banks].flatMap((lanes) => [
      lanes.waitMeanMs,
      lanes.waitP50Ms,
      lanes.waitP95Ms,
      lanes.queueHighest,
    ]),
  );
  const byId = new Map(results.flights.map((flight) => [flight.flightId, flight]));
  const days = new Map(
    datesOf(scenario).map((date) => [date, { late: 0, delay86Ms: 0, delay93Ms: 0, missed: 0 }]),
  );
  for (const { date, departure, flightId } of flightsOf(scenario)) {
    const day = days.get(date);
    const flight = byId.get(flightId);
    if (day === undefined || flight === undefined) continue;
    day.delay93Ms += flight.delay93Ms;
    if (!departure) continue;
    if (flight.delay86Ms + flight.delay93Ms > LATE_AFTER_MINUTES * 60_000) day.late += 1;
    day.delay86Ms += flight.delay86Ms;
    day.missed += flight.missed;
  }
  return [
    ...waits,
    ...[...days.values()].flatMap((day) => [day.late, day.delay86Ms, day.delay93Ms, day.missed]),
  ];
}
