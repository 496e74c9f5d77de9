import { describe, it } from '@jest/globals';
import type { DurationDistribution, RandomKey } from '#determinism';
import { Network } from '#sim-kernel';
import type { NetworkDefinition } from '#sim-kernel';
import { expectMean, reports } from './replications.ts';
import { birthDeath, meanNumbersMtMc, meanOf, stationary, waitMMc } from './theory.ts';

const HOUR = 3_600_000;
const exponential = (meanMs: number): DurationDistribution => ({ kind: 'exponential', meanMs });

describe('Jackson networks', () => {
  it('in tandem: each station is an M/M/c by itself (Burke)', () => {
    const definition: NetworkDefinition = {
      stations: {
        first: { servers: 2, service: exponential(20_000), next: 'second' },
        second: { servers: 4, service: exponential(42_000) },
      },
      sources: { door: { arrivals: { kind: 'poisson', perHour: 290 }, to: 'first' } },
    };
    const runs = reports({
      definition,
      randomSeed: 501,
      replications: 30,
      warmUpMs: 20 * HOUR,
      observedMs: 150 * HOUR,
    });
    const rate = 290 / HOUR;
    const first = waitMMc(2, rate, 1 / 20_000);
    const second = waitMMc(4, rate, 1 / 42_000);
    expectMean(
      runs.map((run) => run.stations['first']!.waits.meanMs!),
      first,
      0.1,
    );
    expectMean(
      runs.map((run) => run.stations['second']!.waits.meanMs!),
      second,
      0.1,
    );
    expectMean(
      runs.map((run) => run.timeInside.meanMs!),
      first + second + 62_000,
      0.05,
    );
  });

  it('with branches and ways back: numbers at the stations are as the traffic equations say', () => {
    const definition: NetworkDefinition = {
      stations: {
        gates: {
          servers: 5,
          service: exponential(20_000),
          next: [
            { to: 'counters', share: 0.2 },
            { to: 'gates', share: 0.1 },
            { to: 'exit', share: 0.7 },
          ],
        },
        counters: {
          servers: 6,
          service: exponential(60_000),
          next: [
            { to: 'interview', share: 0.1 },
            { to: 'exit', share: 0.9 },
          ],
        },
        interview: {
          servers: 1,
          service: exponential(90_000),
          next: [
            { to: 'counters', share: 0.5 },
            { to: 'exit', share: 0.5 },
          ],
        },
      },
      sources: {
        arrivals: {
          arrivals: { kind: 'poisson', perHour: 720 },
          to: [
            { to: 'gates', share: 0.8 },
            { to: 'counters', share: 0.2 },
          ],
        },
      },
    };
    // gates = 576 + 0.1 gates; counters = 144 + 0.2 gates + 0.5 interview; interview = 0.1 counters.
    const gates = 576 / 0.9;
    const counters = (144 + 0.2 * gates) / 0.95;
    const flows: Record<string, readonly [number, number, number]> = {
      gates: [5, gates / HOUR, 20_000],
      counters: [6, counters / HOUR, 60_000],
      interview: [1, (0.1 * counters) / HOUR, 90_000],
    };
    const runs = reports({
      definition,
      randomSeed: 502,
      replications: 30,
      warmUpMs: 10 * HOUR,
      observedMs: 80 * HOUR,
    });
    for (const [name, [servers, rate, meanMs]] of Object.entries(flows)) {
      const numberThere = rate * (waitMMc(servers, rate, 1 / meanMs) + meanMs);
      expectMean(
        runs.map((run) => run.stations[name]!.meanWaiting + run.stations[name]!.meanBusy),
        numberThere,
        0.2,
      );
    }
  });
});

describe('closed networks', () => {
  it('machines that break down and wait for repairmen: the finite-source queue', () => {
    const machines = 12;
    const repairmen = 2;
    const [upMs, repairMs] = [100_000, 20_000];
    const definition: NetworkDefinition = {
      stations: {
        running: { servers: 'unlimited', service: exponential(upMs), next: 'repair' },
        repair: { servers: repairmen, service: exponential(repairMs), next: 'running' },
      },
      sources: {
        factory: {
          arrivals: { kind: 'listed', atMs: [0] },
          batch: { kind: 'fixed', count: machines },
          to: 'running',
        },
      },
    };
    const shares = birthDeath(
      machines + 1,
      (broken) => (machines - broken) / upMs,
      (broken) => Math.min(broken, repairmen) / repairMs,
    );
    const runs = reports({
      definition,
      randomSeed: 503,
      replications: 30,
      warmUpMs: 3 * HOUR,
      observedMs: 60 * HOUR,
    });
    expectMean(
      runs.map((run) => run.stations['running']!.meanBusy),
      machines - meanOf(shares),
      0.02,
    );
    expectMean(
      runs.map((run) => run.stations['repair']!.meanWaiting),
      meanOf(shares, (broken) => Math.max(0, broken - repairmen)),
      0.08,
    );
  });
});

describe('servers that break down', () => {
  // States (n, servers up), solved as a chain; services are exponential, so resume and resample are one law.
  it.each([
    [1, 'resume', 0.55],
    [3, 'resume', 1.9],
    [3, 'resample', 1.9],
  ] as const)(
    '%d of them, travellers who %s: numbers as the two-dimensional chain says',
    (servers, closing, load) => {
      const [serviceMs, upMs, downMs] = [30_000, 400_000, 100_000];
      const rate = load / serviceMs;
      const most = 250;
      const at = (n: number, up: number): number => n * (servers + 1) + up;
      const transitions = [];
      for (let n = 0; n <= most; n += 1) {
        for (let up = 0; up <= servers; up += 1) {
          if (n < most) transitions.push({ from: at(n, up), to: at(n + 1, up), rate });
          if (n > 0 && up > 0) {
            transitions.push({ from: at(n, up), to: at(n - 1, up), rate: Math.min(n, up) / serviceMs });
          }
          if (up > 0) transitions.push({ from: at(n, up), to: at(n, up - 1), rate: up / upMs });
          if (up < servers)
            transitions.push({ from: at(n, up), to: at(n, up + 1), rate: (servers - up) / downMs });
        }
      }
      const shares = stationary((most + 1) * (servers + 1), transitions);
      const meanNumber = meanOf(shares, (state) => Math.floor(state / (servers + 1)));
      const definition: NetworkDefinition = {
        stations: {
          desk: {
            servers: { count: servers, upMs: exponential(upMs), downMs: exponential(downMs) },
            service: exponential(serviceMs),
            closing,
          },
        },
        sources: { door: { arrivals: { kind: 'poisson', perHour: rate * HOUR }, to: 'desk' } },
      };
      const runs = reports({
        definition,
        randomSeed: 504 + servers,
        replications: 30,
        warmUpMs: 30 * HOUR,
        observedMs: 400 * HOUR,
      });
      expectMean(
        runs.map((run) => run.meanInside),
        meanNumber,
        0.1,
      );
      expectMean(
        runs.map((run) => run.stations['desk']!.utilisationShare),
        load / (servers * 0.8),
        0.03,
      );
    },
  );
});

describe('Mt/M/c', () => {
  it.each(['steps', 'lines'] as const)(
    'with a rate in %s: mean numbers over time as the forward equations say',
    (shape) => {
      const servers = 6;
      const serviceMs = 60_000;
      const points = [
        { atMs: 0, perHour: 120 },
        { atMs: 900_000, perHour: 480 },
        { atMs: 1_800_000, perHour: 240 },
        { atMs: 2_700_000, perHour: 0 },
      ];
      const rateAt = (atMs: number): number => {
        const piece = points.findLastIndex((point) => point.atMs <= atMs);
        const from = points[piece]!;
        const to = points[piece + 1];
        if (shape === 'steps' || to === undefined) return from.perHour / HOUR;
        const share = (atMs - from.atMs) / (to.atMs - from.atMs);
        return (from.perHour + share * (to.perHour - from.perHour)) / HOUR;
      };
      const timesMs = [600_000, 1_500_000, 2_000_000, 2_600_000, 2_700_000];
      const theory = meanNumbersMtMc(servers, rateAt, 1 / serviceMs, 120, timesMs, 2000);
      const definition: NetworkDefinition = {
        stations: { desk: { servers, service: exponential(serviceMs) } },
        sources: { door: { arrivals: { kind: 'varying', shape, points }, to: 'desk' } },
      };
      const seen = numbersInside(definition, { randomSeed: 505 }, timesMs, 3000);
      theory.forEach((number, at) => {
        expectMean(
          seen.map((run) => run[at]!),
          number,
          0.2,
        );
      });
    },
  );
});

/** How many are inside at each of the given times, by replication. */
function numbersInside(
  definition: NetworkDefinition,
  key: RandomKey,
  timesMs: readonly number[],
  replications: number,
): number[][] {
  return Array.from({ length: replications }, (_, replication) => {
    const network = new Network(definition, { ...key, replication });
    return timesMs.map((atMs) => {
      network.runUntil(atMs);
      return network.monitors.inside.value();
    });
  });
}
