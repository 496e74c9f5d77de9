import { describe, expect, it } from '@jest/globals';
import type { DurationDistribution } from '#determinism';
import type { NetworkDefinition, StationDefinition } from '#sim-kernel';
import type { Plan } from './replications.ts';
import { expectMean, replicate, reports, waitsOfSources } from './replications.ts';
import {
  birthDeath,
  erlangB,
  erlangC,
  meanOf,
  waitMG1,
  waitMMc,
  waitWithinMMc,
  waitsByPriority,
} from './theory.ts';

const MEAN_MS = 30_000;
const exponential: DurationDistribution = { kind: 'exponential', meanMs: MEAN_MS };

/** One station fed by a Poisson process that offers `load` erlangs. */
const fed = (
  load: number,
  station: StationDefinition,
  more: Partial<NetworkDefinition> = {},
): NetworkDefinition => ({
  stations: { desk: station },
  sources: { street: { arrivals: { kind: 'poisson', perHour: (load * 3_600_000) / MEAN_MS }, to: 'desk' } },
  ...more,
});

/** Enough services of mean length to settle, then to observe, in each of 30 replications. */
const planned = (definition: NetworkDefinition, randomSeed: number, services: number): Plan => ({
  definition,
  randomSeed,
  replications: 30,
  warmUpMs: (services / 10) * MEAN_MS,
  observedMs: services * MEAN_MS,
});

const settle = (definition: NetworkDefinition, randomSeed: number, services: number) =>
  reports(planned(definition, randomSeed, services)).map((report) => ({
    ...report,
    desk: report.stations['desk']!,
  }));

describe('the formulas themselves', () => {
  it('agree with published values', () => {
    // Erlang B for 10 lines and 5 erlangs; C for 5 servers and 4.5; M/M/1 at 0.8 waits four services.
    expect(erlangB(10, 5)).toBeCloseTo(0.018385, 6);
    expect(erlangC(5, 4.5)).toBeCloseTo(0.762493, 5);
    expect(waitMMc(1, 0.8, 1)).toBeCloseTo(4, 12);
    expect(waitMG1(0.8, 1, 1)).toBeCloseTo(4, 12);
    expect(
      meanOf(
        birthDeath(
          400,
          () => 0.8,
          () => 1,
        ),
      ),
    ).toBeCloseTo(4, 9);
    expect(waitsByPriority(1, [0.3, 0.5], 1).map((wait) => wait.toFixed(4))).toEqual(['1.1429', '5.7143']);
  });
});

describe('M/M/c', () => {
  it.each([
    [1, 0.8],
    [3, 2.4],
    [26, 23.4],
  ])('with %d servers and %d erlangs waits as Erlang says, in mean and in distribution', (servers, load) => {
    const rate = load / MEAN_MS;
    const wait = waitMMc(servers, rate, 1 / MEAN_MS);
    const definition = fed(load, { servers, service: exponential });
    const runs = replicate(planned(definition, 101 + servers, 60_000 / load), (network) => ({
      desk: network.report().stations['desk']!,
      shareWithin: network.monitors.waits[0]!.shareWithin(2 * wait),
    }));
    expectMean(
      runs.map((run) => run.desk.waits.meanMs!),
      wait,
      0.12,
    );
    expectMean(
      runs.map((run) => run.desk.meanWaiting),
      wait * rate,
      0.12,
    );
    expectMean(
      runs.map((run) => run.desk.utilisationShare),
      load / servers,
      0.02,
    );
    expectMean(
      runs.map((run) => run.shareWithin),
      waitWithinMMc(servers, rate, 1 / MEAN_MS, 2 * wait),
      0.05,
    );
  });
});

describe('M/M/c/K', () => {
  it('loses whom Erlang says and keeps the rest as short', () => {
    const [servers, room, load] = [4, 9, 4.4];
    const runs = settle(fed(load, { servers, service: exponential, room }), 201, 20_000);
    const shares = birthDeath(
      room + 1,
      () => load,
      (n) => Math.min(n, servers),
    );
    const lost = shares[room]!;
    const waiting = meanOf(shares, (n) => Math.max(0, n - servers));
    expectMean(
      runs.map((run) => run.desk.full / (run.desk.full + run.desk.waits.count)),
      lost,
      0.05,
    );
    expectMean(
      runs.map((run) => run.desk.meanWaiting),
      waiting,
      0.05,
    );
    expectMean(
      runs.map((run) => run.desk.waits.meanMs!),
      (waiting / (load * (1 - lost))) * MEAN_MS,
      0.05,
    );
  });

  it('is Erlang B when there is no room to wait', () => {
    const runs = settle(fed(5, { servers: 7, service: exponential, room: 7 }), 202, 15_000);
    expectMean(
      runs.map((run) => run.desk.full / (run.desk.full + run.desk.served)),
      erlangB(7, 5),
      0.05,
    );
  });
});

describe('M/G/1', () => {
  const laws: [string, DurationDistribution, number][] = [
    ['M/D/1', { kind: 'constant', valueMs: MEAN_MS }, 0],
    ['Erlang services', { kind: 'erlang', meanMs: MEAN_MS, phases: 3 }, Math.sqrt(1 / 3)],
    ['lognormal services', { kind: 'lognormal', meanMs: MEAN_MS, cv: 1.5 }, 1.5],
    [
      'a mixture of two exponentials',
      {
        kind: 'mixture',
        parts: [
          { share: 0.9, of: { kind: 'exponential', meanMs: MEAN_MS / 2 } },
          { share: 0.1, of: { kind: 'exponential', meanMs: 5.5 * MEAN_MS } },
        ],
      },
      // Second moment 2 (0.9 / 4 + 0.1 * 30.25) = 6.5.
      Math.sqrt(5.5),
    ],
  ];
  it.each(laws)('%s waits as Pollaczek and Khinchine say', (_, service, cv) => {
    const load = 0.7;
    const runs = settle(fed(load, { servers: 1, service }), 300 + Math.round(cv * 10), 80_000);
    expectMean(
      runs.map((run) => run.desk.waits.meanMs!),
      waitMG1(load / MEAN_MS, MEAN_MS, cv),
      0.15,
    );
  });
});

describe('priorities', () => {
  it('that do not interrupt wait as Cobham says, each class', () => {
    const servers = 3;
    const load = 2.6;
    const shares = [0.2, 0.3, 0.5];
    const classes = ['crew', 'citizen', 'visitor'];
    const definition = fed(load, {
      servers,
      service: exponential,
      priority: { crew: 0, citizen: 1, visitor: 2 },
    });
    // Each class comes from a source of its own, by which its visits are known.
    const sources = Object.fromEntries(
      classes.map((name, at) => [
        name,
        {
          arrivals: { kind: 'poisson' as const, perHour: (load * shares[at]! * 3_600_000) / MEAN_MS },
          classes: [{ name, share: 1 }],
          to: 'desk',
        },
      ]),
    );
    const waits = waitsOfSources({
      definition: { ...definition, classes, sources },
      randomSeed: 351,
      replications: 30,
      warmUpMs: 3000 * MEAN_MS,
      observedMs: 30_000 * MEAN_MS,
    });
    waitsByPriority(
      servers,
      shares.map((share) => (share * load) / MEAN_MS),
      1 / MEAN_MS,
    ).forEach((theory, at) => {
      expectMean(
        waits.map((run) => run[at]!),
        theory,
        0.15,
      );
    });
  });
});

describe('M/M/c+M', () => {
  it('loses and delays as the birth-death chain of Erlang A says', () => {
    const servers = 10;
    const load = 11;
    const patience = 2; // times the mean service
    const runs = settle(
      fed(load, {
        servers,
        service: exponential,
        patience: { kind: 'exponential', meanMs: patience * MEAN_MS },
      }),
      401,
      10_000,
    );
    const shares = birthDeath(
      300,
      () => load,
      (n) => Math.min(n, servers) + Math.max(0, n - servers) / patience,
    );
    const waiting = meanOf(shares, (n) => Math.max(0, n - servers));
    expectMean(
      runs.map((run) => run.desk.meanWaiting),
      waiting,
      0.05,
    );
    expectMean(
      runs.map((run) => run.desk.reneged / (run.desk.reneged + run.desk.served)),
      waiting / patience / load,
      0.05,
    );
    expectMean(
      runs.map((run) => run.desk.meanBusy),
      meanOf(shares, (n) => Math.min(n, servers)),
      0.02,
    );
  });
});
