import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY as FALLBACK_POLICY, TRAVELLER_CLASSES } from '#fallback';
import { expandScenario, parseScenario } from './expand.ts';
import type { ExpandOptions } from './expand.ts';
import type { ExpandedScenario } from './expanded.ts';
import { ScenarioError } from './problem.ts';
import { scenarioHash } from './scenario-hash.ts';

const seeds = join(import.meta.dirname, '..', '..', '..', 'seeds');
const sources = { read: (path: string): string => readFileSync(join(seeds, path), 'utf8') };
const HOUR_MS = 3_600_000;

const head = `scenario: made-up
title: { id: Coba, en: Try }
description: { id: Coba, en: Try }
`;
const expand = (text: string, options: ExpandOptions = {}): ExpandedScenario =>
  expandScenario(parseScenario(head + text), sources, options);
const told = (act: () => unknown): string => {
  try {
    act();
    return '';
  } catch (error) {
    return error instanceof ScenarioError ? error.message : String(error);
  }
};
const TWO_SITES = `startsAt: 2024-06-20T03:45+07:00
lasts: 6h
sites:
  - site: CGK-T3
  - site: DPS
`;

describe('expansion', () => {
  it('makes every default explicit', () => {
    const scenario = expand(TWO_SITES);
    expect(scenario).toMatchObject({
      randomSeed: 1,
      speed: 60,
      startsAtUnixMs: Date.parse('2024-06-20T03:45+07:00'),
      durationMs: 6 * HOUR_MS,
      faults: [],
      notes: [],
    });
    expect(scenario.sites.map(({ siteId, timeZone, zoneName }) => [siteId, timeZone, zoneName])).toEqual([
      ['CGK-T3', 'Asia/Jakarta', 'WIB'],
      ['DPS', 'Asia/Makassar', 'WITA'],
    ]);
    expect(scenario.sites[0]?.policy).toEqual({ ...FALLBACK_POLICY, lookupDeadlineMs: 2000 });
    expect(scenario.sites[0]?.halls.map(({ hallId }) => hallId)).toEqual([
      'CGK-T3-arrival',
      'CGK-T3-departure',
    ]);
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
  });

  it('takes officers on a break off the roster, and puts them back', () => {
    const staffing = `staffing: with-breaks
note: For a spec.
pool: { officers: { value: 40, range: [1, 80], estimate: made up for a spec }, groups: { value: 1, range: [1, 4], estimate: made up for a spec } }
watcherReleaseMs: { value: 0, range: [0, 1], estimate: made up for a spec }
halls:
${['arrival', 'departure'].map((direction) => `  CGK-T3-${direction}: [{ from: '00:00', counterOfficers: { value: 9, range: [1, 9], estimate: made up for a spec }, gateWatchers: { value: 1, range: [1, 9], estimate: made up for a spec } }]`).join('\n')}
breaks:
  CGK-T3-arrival:
    - { from: '05:00', until: '06:00', officers: { value: 4, range: [1, 9], estimate: made up for a spec } }
    - { from: '05:30', until: '06:30', officers: { value: 3, range: [1, 9], estimate: made up for a spec } }
`;
    const text = TWO_SITES.replace('  - site: DPS\n', '').replace(
      'CGK-T3',
      'CGK-T3\n    staffing: staffing/x.yaml',
    );
    const withStaffing = (file: string): ExpandedScenario =>
      expandScenario(parseScenario(head + text), {
        read: (path) => (path === 'staffing/x.yaml' ? file : sources.read(path)),
      });
    const [arrival, departure] = withStaffing(staffing).sites[0]!.halls;
    const at = (hours: number): number => Math.round(hours * HOUR_MS);
    expect(
      arrival!.roster.filter(({ fromMs }) => fromMs > 0).map((one) => [one.fromMs, one.counterOfficers]),
    ).toEqual([
      [at(1.25), 5],
      [at(1.75), 2],
      [at(2.25), 6],
      [at(2.75), 9],
    ]);
    expect(departure!.roster.map(({ counterOfficers }) => counterOfficers)).toEqual([9]);
    expect(told(() => withStaffing(staffing.replace("until: '06:00'", "until: '04:00'")))).toMatch(
      /breaks\.CGK-T3-arrival\[0\].*an until after from, on the same day/,
    );
    expect(told(() => withStaffing(staffing.replace('breaks:\n  CGK-T3', 'breaks:\n  DPS')))).toMatch(
      /breaks: expected breaks of halls that have a roster/,
    );
  });

  it('resolves when a store of a site is down, and refuses sites that are not there', () => {
    const outages = `storeOutages:
  - { from: '06:00', lasts: 90m, sites: [DPS] }
  - { from: +2h }
`;
    expect(expand(TWO_SITES).storeOutages).toEqual([]);
    expect(expand(TWO_SITES + outages).storeOutages).toEqual([
      { siteId: 'DPS', fromMs: 1.25 * HOUR_MS, untilMs: 2.75 * HOUR_MS },
      { siteId: 'CGK-T3', fromMs: 2 * HOUR_MS, untilMs: null },
      { siteId: 'DPS', fromMs: 2 * HOUR_MS, untilMs: null },
    ]);
    expect(told(() => expand(TWO_SITES + outages.replace('DPS', 'DPX')))).toMatch(
      /storeOutages\[0\]\.sites\[0\].*a site of this scenario/,
    );
  });

  it('takes policy from site, then scenario, then default', () => {
    const scenario = expand(
      `${TWO_SITES}policy: { fireAfterMs: 5000, clearAfterMs: 7000 }\n`.replace(
        '- site: DPS',
        '- site: DPS\n    policy: { fireAfterMs: 9000, autogateSnapshotMaxAgeMs: 3600000 }',
      ),
    );
    expect(scenario.sites.map(({ policy }) => [policy.fireAfterMs, policy.clearAfterMs])).toEqual([
      [5000, 7000],
      [9000, 7000],
    ]);
    expect(scenario.sites.map(({ policy }) => policy.autogateSnapshotMaxAgeMs)).toEqual([null, 3_600_000]);
  });

  it('gives rosters from at or before the start to the end, day after day', () => {
    const scenario = expand(TWO_SITES.replace('lasts: 6h', 'lasts: 3d'));
    for (const { roster } of scenario.sites.flatMap(({ halls }) => halls)) {
      expect(roster[0]!.fromMs).toBeLessThanOrEqual(0);
      expect(roster[1]!.fromMs).toBeGreaterThan(0);
      expect(roster.at(-1)!.fromMs).toBeLessThan(scenario.durationMs);
      expect(roster.every(({ fromMs }, at) => at === 0 || fromMs > roster[at - 1]!.fromMs)).toBe(true);
    }
    const [arrival] = scenario.sites[0]!.halls;
    const at16 = arrival!.roster.filter(({ counterOfficers }) => counterOfficers === 17);
    // 16:00 WIB is 12 h 15 min after 03:45, each day.
    expect(at16.map(({ fromMs }) => fromMs / HOUR_MS)).toEqual([12.25, 36.25, 60.25]);
  });

  it('gives the flights whose travellers can be in the hall, with ids that are unique', () => {
    const scenario = expand(TWO_SITES.replace('lasts: 6h', 'lasts: 30h'));
    const halls = scenario.sites.flatMap((site) => site.halls);
    const ids = halls.flatMap(({ flights }) => flights.map(({ flightId }) => flightId));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { direction, flights } of halls) {
      const times = flights.map(({ scheduledAtMs }) => scheduledAtMs);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(direction === 'arrival' ? -HOUR_MS : 0);
      expect(Math.max(...times)).toBeLessThan((direction === 'arrival' ? 30 : 35) * HOUR_MS);
      expect(times.every((time, at) => at === 0 || time >= times[at - 1]!)).toBe(true);
    }
  });

  it('splits travellers into classes that add up, WNI by the flight and the rest by its profile', () => {
    const [t3] = expand(TWO_SITES).sites;
    for (const { classShares, profile, wniShare } of t3!.halls.flatMap(({ flights }) => flights)) {
      const sum = TRAVELLER_CLASSES.reduce((total, one) => total + classShares[one], 0);
      expect(sum).toBeCloseTo(1, 12);
      const { wni, wna } = t3!.profiles![profile!]!;
      for (const one of TRAVELLER_CLASSES) {
        expect(classShares[one]).toBeCloseTo(wniShare! * wni[one] + (1 - wniShare!) * wna[one], 12);
      }
      expect(classShares.wni).toBeLessThan(wniShare!);
      expect(classShares['wna-evisa']).toBeGreaterThan(0);
    }
  });

  it('lets a scenario change lanes, halls and files of a site', () => {
    const scenario = expand(`startsAt: 2024-06-20T08:00+08:00
lasts: 2h
sites:
  - site: MDC
    flights: [flights/small-hall.csv]
    staffing: staffing/small-hall.yaml
    directions: [arrival]
    halls: { arrival: { autogates: 9, capacityTravellers: 77 } }
`);
    expect(scenario.sites[0]?.halls).toHaveLength(1);
    expect(scenario.sites[0]?.halls[0]).toMatchObject({ autogates: 9, counters: 6, capacityTravellers: 77 });
    expect(scenario.sites[0]?.halls[0]?.flights).toHaveLength(5);
    expect(scenario.rotations).toEqual([]);
  });

  it('reads HH:MM of a fault in the zone of its first site', () => {
    const faults = `faults:
  - { fault: bali, kind: stop, services: all, sites: [DPS], from: '06:00', lasts: 10m }
  - { fault: both, kind: stop, services: [visa], from: '06:00', lasts: 10m }
`;
    expect(
      expand(TWO_SITES + faults).faults.map(({ faultId, fromMs }) => [faultId, fromMs / 60_000]),
    ).toEqual([
      ['bali', 75],
      ['both', 135],
    ]);
  });

  it('fills in the parameters of a fault and keeps its probability', () => {
    const faults = `faults:
  - { fault: slow, kind: latency, parameters: { meanMs: 800, probability: 0.2 }, services: SIMKIM, from: +1h }
`;
    const [fault] = expand(TWO_SITES + faults).faults;
    expect(fault).toMatchObject({ kind: 'latency', fromMs: HOUR_MS, untilMs: null, sites: 'all' });
    expect(fault?.parameters).toMatchObject({ meanMs: 800, probability: 0.2 });
    expect(fault?.services).toHaveLength(8);
  });

  it('begins in the middle when asked, with earlier faults still in force and later ones nearer', () => {
    const faults = `faults:
  - { fault: early, kind: stop, services: all, from: '04:15' }
  - { fault: over, kind: stop, services: [visa], from: '04:00', lasts: 5m }
`;
    const scenario = expand(TWO_SITES + faults, { from: '06:45', randomSeed: 9 });
    expect(scenario).toMatchObject({ durationMs: 3 * HOUR_MS, randomSeed: 9 });
    expect(scenario.startsAtUnixMs).toBe(Date.parse('2024-06-20T06:45+07:00'));
    expect(scenario.faults.map(({ faultId, fromMs }) => [faultId, fromMs])).toEqual([
      ['early', -2.5 * HOUR_MS],
    ]);
    for (const from of ['03:00', '09:45', '2024-06-21T00:00+07:00', 'noon', '']) {
      expect(told(() => expand(TWO_SITES, { from }))).toMatch(/ from: expected a start within the scenario/);
    }
  });

  it('tells problems of every file at once, each in its own file', () => {
    const broken = {
      read: (path: string): string =>
        path === 'staffing/cgk-june-2024.yaml'
          ? sources.read(path).replace("'00:00'", "'24:00'")
          : path === 'flights/dps-2024-06-20.csv'
            ? sources.read(path).replace(',SIN,', ',SINGAPORE,')
            : sources.read(path),
    };
    const lines = told(() => expandScenario(parseScenario(head + TWO_SITES), broken)).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^staffing\/cgk-june-2024\.yaml:\d+:\d+ halls\.CGK-T3-arrival\[0\]\.from: expected a local time/,
      ),
      expect.stringMatching(
        /^flights\/dps-2024-06-20\.csv:\d+:1 other_airport: expected an airport code of 3 capital/,
      ),
    ]);
  });
});

describe('the hash of a scenario', () => {
  it('is the same for the same scenario and another for any other', () => {
    const hash = scenarioHash(expand(TWO_SITES));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(scenarioHash(expand(TWO_SITES))).toBe(hash);
    expect(scenarioHash(JSON.parse(JSON.stringify(expand(TWO_SITES))) as ExpandedScenario)).toBe(hash);
    expect(scenarioHash(expand(TWO_SITES, { randomSeed: 2 }))).not.toBe(hash);
    expect(scenarioHash(expand(`${TWO_SITES}policy: { fireAfterMs: 1 }\n`))).not.toBe(hash);
  });
});
