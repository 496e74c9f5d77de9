import { KeyedRandom } from '#determinism';
import { describe, expect, it } from '@jest/globals';
import { checkPlan, FaultPlan, FAULT_KINDS, seenByCaller } from './index.ts';
import type { FaultWindow } from './index.ts';

const window = (changes: Partial<FaultWindow>): FaultWindow => ({
  faultId: 'pdn-down',
  kind: 'stop',
  parameters: {},
  services: 'all',
  sites: 'all',
  fromMs: 1_000,
  untilMs: 2_000,
  ...changes,
});
const plan = (...windows: FaultWindow[]): FaultPlan => new FaultPlan(windows, { randomSeed: 7 });
const asked = (atMs: number, changes: object = {}) =>
  ({ service: 'watchlist', siteId: 'CGK-T3', atMs, subject: 1, ...changes }) as const;

describe('FaultPlan', () => {
  it('bites from the start of a window until just before its end', () => {
    const stopped = plan(window({}));
    expect([999, 1_000, 1_999, 2_000].map((atMs) => stopped.misbehaviourAt(asked(atMs)) !== null)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(stopped.windowsAt('visa', 'DPS', 1_500).map(({ faultId }) => faultId)).toEqual(['pdn-down']);
  });

  it('bites only the services and sites it names', () => {
    const visaAtBali = plan(window({ services: ['visa'], sites: ['DPS'] }));
    const bites = (service: string, siteId: string | null): boolean =>
      visaAtBali.misbehaviourAt(asked(1_500, { service, siteId })) !== null;
    expect([bites('visa', 'DPS'), bites('visa', 'CGK-T3'), bites('watchlist', 'DPS')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(bites('visa', null)).toBe(false);
  });

  it('lets the fault nearest the wire decide, whatever the order', () => {
    const slow = window({ faultId: 'slow', kind: 'latency', parameters: { meanMs: 100 } });
    const slower = window({ faultId: 'slower', kind: 'latency', parameters: { meanMs: 300 } });
    const silent = window({ faultId: 'silent', kind: 'timeout' });
    expect(plan(slow, slower).misbehaviourAt(asked(1_500))).toEqual({ effect: 'delay', delayMs: 300 });
    expect(plan(slower, slow, window({})).misbehaviourAt(asked(1_500))).toMatchObject({ effect: 'refuse' });
    expect(plan(silent, window({}), slow).misbehaviourAt(asked(1_500))).toMatchObject({ effect: 'hold' });
  });

  it('bites the stated share of requests, each by its own luck and the same luck every time', () => {
    const often = plan(window({ kind: 'error', parameters: { status: 502, probability: 0.2 } }));
    const bitten = (): number[] =>
      Array.from({ length: 10_000 }, (_, subject) => subject).filter((subject) =>
        often.misbehaviourAt(asked(1_500, { subject })),
      );
    const first = bitten();
    // Binomial(10000, 0.2): mean 2000, standard deviation 40; five of them either way.
    expect(Math.abs(first.length - 2_000)).toBeLessThan(200);
    expect(bitten()).toEqual(first);
  });

  it('leaves the luck of one fault alone when another is added', () => {
    const unsure = window({ parameters: { probability: 0.5 } });
    const other = window({ faultId: 'other', services: ['visa'], parameters: { probability: 0.5 } });
    const luck = (of: FaultPlan): boolean[] =>
      Array.from({ length: 50 }, (_, subject) => of.misbehaviourAt(asked(1_500, { subject })) !== null);
    expect(luck(plan(other, unsure))).toEqual(luck(plan(unsure)));
  });

  it('draws latencies evenly between the mean less and plus the jitter', () => {
    const slow = plan(window({ kind: 'latency', parameters: { meanMs: 800, jitterMs: 200 } }));
    const delays = Array.from({ length: 1_000 }, (_, subject) => {
      const met = slow.misbehaviourAt(asked(1_500, { subject }));
      return met?.effect === 'delay' ? met.delayMs : NaN;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_000);
    // Standard error of the mean: 400 / sqrt(12 * 1000) = 3.7 ms.
    expect(Math.abs(delays.reduce((sum, delay) => sum + delay) / 1_000 - 800)).toBeLessThan(18);
  });

  it('flaps down first, then up', () => {
    const flapping = plan(
      window({ kind: 'flap', parameters: { downMs: 20, upMs: 40 }, fromMs: 100, untilMs: 230 }),
    );
    expect([100, 119, 120, 159, 160].map((atMs) => flapping.misbehaviourAt(asked(atMs)) !== null)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(flapping.outages('visa', 'DPS', 0, 1_000)).toEqual([
      { fromMs: 100, untilMs: 120 },
      { fromMs: 160, untilMs: 180 },
      { fromMs: 220, untilMs: 230 },
    ]);
  });

  it('merges sure outages, leaves out slowness and chance, and cuts to the stretch asked for', () => {
    const mixed = plan(
      window({ faultId: 'a', fromMs: 0, untilMs: 500 }),
      window({ faultId: 'b', kind: 'timeout', fromMs: 400, untilMs: 900 }),
      window({ faultId: 'c', kind: 'latency', parameters: { meanMs: 1 }, fromMs: 900, untilMs: 950 }),
      window({ faultId: 'd', parameters: { probability: 0.9 }, fromMs: 950, untilMs: 990 }),
      window({ faultId: 'e', fromMs: 2_000, untilMs: null }),
    );
    expect(mixed.outages('visa', 'DPS', 100, 3_000)).toEqual([
      { fromMs: 100, untilMs: 900 },
      { fromMs: 2_000, untilMs: 3_000 },
    ]);
  });

  it('throws rather than list outages without end', () => {
    const busy = plan(
      window({ kind: 'flap', parameters: { downMs: 20, upMs: 20 }, fromMs: 0, untilMs: null }),
    );
    expect(() => busy.outages('visa', 'DPS', 0, 1e9)).toThrow('pdn-down: expected at most 100000 outages');
  });
});

describe('checkPlan', () => {
  it('tells what is wrong with which window', () => {
    const problems = checkPlan([
      window({}),
      window({ untilMs: 1_000 }),
      window({ faultId: 'x', kind: 'latncy', sites: [] }),
    ]);
    expect(problems.map(({ index, field }) => `${index} ${field}`)).toEqual([
      '1 faultId',
      '1 untilMs',
      '2 kind',
      '2 sites',
    ]);
    expect(() => plan(window({ untilMs: 1_000 }))).toThrow(
      'faults.0.untilMs: expected more than fromMs (1000), such as 61000, got 1000',
    );
  });
});

describe('seenByCaller', () => {
  it.each([
    [null, { answered: true, waitMs: 50 }],
    [
      { effect: 'hold', afterWork: false },
      { answered: false, waitMs: 2_000 },
    ],
    [
      { effect: 'reset', afterWork: false },
      { answered: false, waitMs: 0 },
    ],
    [
      { effect: 'refuse', status: 503, code: 'x' },
      { answered: false, waitMs: 0 },
    ],
    [
      { effect: 'cut', sentShare: 0.5 },
      { answered: false, waitMs: 50 },
    ],
    [
      { effect: 'delay', delayMs: 300 },
      { answered: true, waitMs: 350 },
    ],
    [
      { effect: 'delay', delayMs: 1_950 },
      { answered: false, waitMs: 2_000 },
    ],
    [
      { effect: 'trickle', bytesPerSecond: 1_000 },
      { answered: true, waitMs: 350 },
    ],
  ] as const)('prices %j against a deadline', (misbehaviour, seen) => {
    expect(seenByCaller(misbehaviour, 50, 2_000)).toEqual(seen);
  });

  it('agrees with every kind about whether it fails', () => {
    const random = new KeyedRandom({ randomSeed: 1 });
    const purpose = random.purpose('moment');
    for (const kind of FAULT_KINDS) {
      const { probability: _, ...parameters } = kind.example;
      const behaviour = kind.behave(parameters);
      const met = behaviour.act({ sinceStartMs: 0, random: random.stream(purpose, 0) });
      expect({ kind: kind.kind, answered: seenByCaller(met, 0, 60_000).answered }).toEqual({
        kind: kind.kind,
        answered: !behaviour.fails,
      });
    }
  });
});
