import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#fallback';
import { FaultPlan } from '#faults';
import type { FaultWindow } from '#faults';
import { healthSteps } from './health-plan.ts';
import { HOUR, MINUTE, hall, outage, site } from './spec-airport.ts';

const all = (1 << SERVICES.length) - 1;
const only = site([hall('arrival')]);
const steps = (windows: readonly FaultWindow[], down = 0) =>
  healthSteps(
    [only],
    { plan: new FaultPlan(windows, { randomSeed: 1 }), windows },
    0,
    6 * HOUR,
    () => down,
  ).map(({ atMs, faulty, down: downNow }) => [atMs, faulty, downNow]);

describe('what a site makes of faults', () => {
  it('is nothing without any', () => {
    expect(steps([])).toEqual([]);
  });

  it('is down after the first call has hung for its deadline and the hysteresis has fired, up again when it clears', () => {
    expect(steps([outage(HOUR, 2 * HOUR)])).toEqual([
      [HOUR, all, 0],
      [HOUR + 5_000, all, all],
      [2 * HOUR, 0, all],
      [2 * HOUR + MINUTE, 0, 0],
    ]);
  });

  it('holds for the least time after a short one', () => {
    expect(steps([outage(HOUR, HOUR + 10_000)]).at(-1)).toEqual([HOUR + 5_000 + 2 * MINUTE, 0, 0]);
  });

  it('does not notice an outage shorter than the deadline, nor slow answers, nor now and then an error', () => {
    const slow = { ...outage(HOUR, 2 * HOUR, 'latency'), parameters: { meanMs: 800, jitterMs: 100 } };
    const rare = { ...outage(HOUR, 2 * HOUR, 'error'), parameters: { status: 500, probability: 0.2 } };
    for (const fault of [outage(HOUR, HOUR + 1_000), slow, rare]) {
      expect(steps([fault]).map(([, , down]) => down)).toEqual([0, 0]);
    }
  });

  it('takes answers later than the deadline, and errors more often than not, for failures', () => {
    const slow = { ...outage(HOUR, 2 * HOUR, 'latency'), parameters: { meanMs: 4_000, jitterMs: 0 } };
    const often = { ...outage(HOUR, 2 * HOUR, 'error'), parameters: { status: 500, probability: 0.9 } };
    expect(steps([slow])[1]).toEqual([HOUR + 5_000, all, all]);
    expect(steps([often])[1]).toEqual([HOUR + 3_000, all, all]);
  });

  it('knows services apart', () => {
    const visa = { ...outage(HOUR, null), services: ['visa' as const] };
    const bit = 1 << SERVICES.indexOf('visa');
    expect(steps([visa])).toEqual([
      [HOUR, bit, 0],
      [HOUR + 5_000, bit, bit],
    ]);
  });

  it('lets what is down at the beginning clear by the same rule', () => {
    expect(steps([], all)).toEqual([[2 * MINUTE, 0, 0]]);
    expect(steps([outage(0, HOUR)], all)).toEqual([
      [0, all, all],
      [HOUR, 0, all],
      [HOUR + MINUTE, 0, 0],
    ]);
  });
});
