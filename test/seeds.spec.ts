import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCsvSchedule, rowProblemText } from '#flights';
import type { ScheduledFlight } from '#flights';
import { expandScenario, parseScenario, scenarioJsonSchema } from '#scenario';
import type { ExpandedScenario } from '#scenario';
import { parse } from 'yaml';
import { makeFigures } from '../seeds/make-figures.ts';
import { makeFlights } from '../seeds/make-flights.ts';

const seeds = join(import.meta.dirname, '..', 'seeds');
const read = (path: string): string => readFileSync(join(seeds, path), 'utf8');
const names = (folder: string, end: string): string[] =>
  readdirSync(join(seeds, folder)).filter((file) => file.endsWith(end));
const expand = (name: string): ExpandedScenario => {
  const file = `scenarios/${name}`;
  return expandScenario(parseScenario(read(file), file), { read });
};

const totalOf = (flights: readonly ScheduledFlight[]): number =>
  flights.reduce((sum, { travellers }) => sum + travellers!, 0);
const wniShareOf = (flights: readonly ScheduledFlight[]): number =>
  flights.reduce((sum, { travellers, wniShare }) => sum + travellers! * wniShare!, 0) / totalOf(flights);

describe('the day of CGK', () => {
  const { flights, problems } = parseCsvSchedule(read('flights/cgk-2024-06-20.csv'));
  const arrivals = flights.filter(({ direction }) => direction === 'arrival');
  const departures = flights.filter(({ direction }) => direction === 'departure');
  const inHour = (list: readonly ScheduledFlight[], hour: number): ScheduledFlight[] =>
    list.filter(({ minuteOfDay }) => Math.floor(minuteOfDay / 60) === hour);

  it('has about 300 flights (metrotvnews 3NOEGWyk)', () => {
    expect(problems).toEqual([]);
    expect(flights.length).toBeGreaterThanOrEqual(285);
    expect(flights.length).toBeLessThanOrEqual(315);
    expect(arrivals.length).toBe(departures.length);
  });

  it('has 44,402 crossings within 3 % (liputan6 5707840)', () => {
    expect(Math.abs(totalOf(flights) / 44_402 - 1)).toBeLessThan(0.03);
  });

  it('has 67.2 % Indonesians in and 68.6 % out (2023)', () => {
    expect(wniShareOf(arrivals)).toBeCloseTo(0.672, 3);
    expect(wniShareOf(departures)).toBeCloseTo(0.686, 3);
  });

  it('has its busiest hour of arrivals at 17:00, with about twelve flights (detik d-6080572)', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const busiest = hours.toSorted(
      (one, other) => inHour(arrivals, other).length - inHour(arrivals, one).length,
    )[0];
    expect(busiest).toBe(17);
    expect(inHour(arrivals, 17).length).toBeGreaterThanOrEqual(11);
    expect(inHour(arrivals, 17).length).toBeLessThanOrEqual(14);
    expect(totalOf(inHour(arrivals, 17))).toBe(
      Math.max(...hours.map((hour) => totalOf(inHour(arrivals, hour)))),
    );
  });

  it('has a morning bank of departures and flights over midnight', () => {
    const morning = [6, 7, 8].flatMap((hour) => inHour(departures, hour)).length / 3;
    expect(morning).toBeGreaterThan(1.8 * (departures.length / 24));
    expect([22, 23, 0, 1].flatMap((hour) => inHour(flights, hour)).length).toBeGreaterThan(20);
  });

  it('sends low-cost airlines to Terminal 2 and the others to Terminal 3 (tempo 1154556)', () => {
    const airlines = (site: string): string[] =>
      [...new Set(flights.filter(({ siteId }) => siteId === site).map(({ airline }) => airline))].sort();
    expect(airlines('CGK-T2')).toEqual(['5J', 'AK', 'JT', 'OD', 'QZ', 'TR', 'XY']);
    expect(airlines('CGK-T3').filter((one) => airlines('CGK-T2').includes(one))).toEqual([]);
  });

  it('flies real routes: airline, destination and equipment stand in OpenFlights', () => {
    const routes = new Map(
      read('flights/routes-openflights.csv')
        .split('\n')
        .filter((line) => line.startsWith('CGK,'))
        .map((line) => line.split(','))
        .map((cells) => [`${cells[1]} ${cells[3]}`, cells.at(-2)!.split(' ')]),
    );
    const strange = flights.filter(
      ({ airline, equipment, otherAirport }) =>
        !routes.get(`${airline} ${otherAirport}`)?.includes(equipment),
    );
    expect(strange).toEqual([]);
  });
});

describe('generated seeds', () => {
  it('are what their makers make', () => {
    for (const [name, text] of makeFlights()) expect([name, read(`flights/${name}`)]).toEqual([name, text]);
    expect(read('FIGURES.md')).toBe(makeFigures());
    expect(JSON.parse(read('scenario.schema.json'))).toEqual(scenarioJsonSchema());
  });

  it('say that they are synthetic, and name OpenFlights and its licence', () => {
    for (const file of names('flights', '-2024-06-20.csv')) {
      expect(read(`flights/${file}`)).toMatch(/SYNTHETIC[\s\S]*OpenFlights[\s\S]*ODbL 1\.0/);
    }
    expect(read('flights/routes-openflights.csv')).toContain('Open Database License 1.0');
    expect(read('flights/small-hall.csv')).toContain('SYNTHETIC');
    expect(read('README.md')).toMatch(/OpenFlights[\s\S]*ODbL/);
  });

  it('read without a problem', () => {
    for (const file of names('flights', '.csv')) {
      if (!/2024|small/.test(file)) continue;
      expect(parseCsvSchedule(read(`flights/${file}`)).problems.map(rowProblemText)).toEqual([]);
    }
  });
});

describe('numbers of the seeds', () => {
  // Bounds of a table's rows; everything else that is a number is a figure.
  const NOT_FIGURES = /\.(upToSeats)$/;

  const bareNumbers = (node: unknown, path: string): string[] => {
    if (typeof node === 'number') return NOT_FIGURES.test(path) ? [] : [path];
    if (typeof node !== 'object' || node === null) return [];
    const figure = node as Record<string, unknown>;
    if (Object.hasOwn(node, 'value') || Object.hasOwn(node, 'values')) {
      const sourced = ['source', 'grade', 'date'].every((key) => figure[key] !== undefined);
      const estimated =
        typeof figure['estimate'] === 'string' && (figure['range'] ?? figure['rangeFactor']) !== undefined;
      return sourced || estimated ? [] : [path];
    }
    return Object.entries(node).flatMap(([key, item]) => bareNumbers(item, `${path}.${key}`));
  };

  it.each(['airports', 'staffing', 'travellers', 'service-times', 'flights'])(
    'in %s each have a source, grade and date, or a range and a reason',
    (folder) => {
      const files = names(folder, '.yaml');
      expect(files.length).toBeGreaterThan(0);
      expect(
        files.flatMap((file) => bareNumbers(parse(read(`${folder}/${file}`)), `${folder}/${file}`)),
      ).toEqual([]);
    },
  );

  it('hold what is documented of 20 June 2024', () => {
    const halls = new Map(
      expand('normal-day.yaml').sites.flatMap((site) =>
        site.halls.map((hall) => [hall.hallId, hall] as const),
      ),
    );
    const lanes = (hallId: string): number[] => [halls.get(hallId)!.autogates, halls.get(hallId)!.counters];
    expect(lanes('CGK-T3-arrival')).toEqual([52, 32]);
    expect(lanes('CGK-T3-departure')).toEqual([16, 32]);
    expect(lanes('CGK-T2-arrival')).toEqual([5, 20]);
    expect(lanes('CGK-T2-departure')).toEqual([5, 20]);
    expect(
      expand('normal-day.yaml').sites.map(({ autogateMinimumAgeYears }) => autogateMinimumAgeYears),
    ).toEqual([14, 14]);
  });

  it('never ask for more officers than a quarter of those that CGK has', () => {
    const { halls, pool } = parse(read('staffing/cgk-june-2024.yaml')) as {
      pool: Record<'officers' | 'groups', { value: number }>;
      halls: Record<
        string,
        { from: string; counterOfficers: { value: number }; gateWatchers: { value: number } }[]
      >;
    };
    const onDuty = (time: string): number =>
      Object.values(halls).reduce((sum, shifts) => {
        const shift = shifts.findLast(({ from }) => from <= time)!;
        return sum + shift.counterOfficers.value + shift.gateWatchers.value;
      }, 0);
    for (const time of ['00:30', '04:00', '08:00', '17:00', '22:30']) {
      expect(onDuty(time)).toBeLessThanOrEqual(pool.officers.value / pool.groups.value);
    }
  });
});

describe('scenarios that we ship', () => {
  const files = names('scenarios', '.yaml');

  it.each(files)('%s expands', (file) => {
    const scenario = expand(file);
    expect(scenario.scenario).toBe(file.replace('.yaml', ''));
    expect(
      scenario.sites.flatMap(({ halls }) => halls.flatMap(({ flights }) => flights)).length,
    ).toBeGreaterThan(0);
  });

  it('use every airport and every schedule', () => {
    const scenarios = files.map(expand);
    const sites = new Set(scenarios.flatMap((scenario) => scenario.sites.map(({ siteId }) => siteId)));
    expect([...sites].sort()).toEqual(
      names('airports', '.yaml')
        .map((file) => file.replace('.yaml', ''))
        .sort(),
    );
  });

  it('have the outage of June 2024 in its stages', () => {
    const { faults, startsAtUnixMs } = expand('pdn-2024.yaml');
    const hoursDown = (service: string, site: string): number => {
      const own = faults.filter(
        ({ services, sites }) =>
          services.some((one) => one === service) && (sites === 'all' || sites.includes(site)),
      );
      expect(own).toHaveLength(1);
      expect(own[0]).toMatchObject({ kind: 'timeout', fromMs: 30 * 60_000 });
      return (own[0]!.untilMs! - own[0]!.fromMs) / 3_600_000;
    };
    expect(new Date(startsAtUnixMs).toISOString()).toBe('2024-06-19T20:45:00.000Z');
    // Crossing application after 64 to 68 hours, autogates (Sunday) after 76 to 80, passports after about 8.5 days.
    expect(hoursDown('crossing-register', 'CGK-T3')).toBeGreaterThan(64);
    expect(hoursDown('crossing-register', 'CGK-T3')).toBeLessThan(68);
    expect(hoursDown('autogate', 'CGK-T2')).toBeCloseTo(75.75, 6);
    expect(hoursDown('autogate', 'CGK-T3')).toBeLessThan(hoursDown('autogate', 'CGK-T2'));
    expect(hoursDown('passport', 'CGK-T3') / 24).toBeCloseTo(8.49, 1);
  });
});
