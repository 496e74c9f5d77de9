import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { DEFAULT_POLICY, SERVICES } from '#fallback';
import type { Service } from '#fallback';
import { Backlog } from '../sites/backlog.ts';
import { Site } from '../sites/site.ts';
import { SiteWatch } from './site-watch.ts';

const SPEED = 60;
let clock: VirtualClock;
let site: Site;
let watch: SiteWatch;
let dead: Set<Service>;
let probedAtMs: number[];
/** Wall time and services of every change. */
let changes: { readonly atMs: number; readonly services: readonly Service[] }[];
let running: Promise<void>;

beforeEach(() => {
  clock = new VirtualClock();
  site = new Site({
    wall: clock,
    runId: 'watched',
    plan: {
      siteId: 'CGK-T3',
      name: { id: 'x', en: 'x' },
      timeZone: 'Asia/Jakarta',
      zoneName: 'WIB',
      halls: [{ hallId: 'CGK-T3-departure', direction: 'departure', autogates: 1, counters: 1 }],
      policy: DEFAULT_POLICY,
    },
    nowMs: 0,
    speed: SPEED,
    version: 1,
    backlog: new Backlog(clock),
  });
  dead = new Set();
  probedAtMs = [];
  changes = [];
  watch = new SiteWatch(site, {
    clock,
    probe: async (service) => {
      if (service === SERVICES[0]) probedAtMs.push(clock.nowMs());
      await Promise.resolve();
      return !dead.has(service);
    },
    settled: (_, services) => {
      if (services.length > 0) changes.push({ atMs: clock.nowMs(), services });
    },
  });
  running = watch.run();
});
afterEach(async () => {
  watch.stop();
  await runFor(100);
  await running;
});

async function runFor(durationMs: number): Promise<void> {
  const untilMs = clock.nowMs() + durationMs;
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const nextMs = clock.nextAtMs();
    if (nextMs === null || nextMs > untilMs) break;
    clock.advanceTo(nextMs);
  }
  clock.advanceTo(untilMs);
}

describe('the watch over services', () => {
  it('looks once a second while all is well', async () => {
    await runFor(10_000);
    expect(probedAtMs.length).toBe(10);
  });

  it('looks at once on a hint, and sees a dead centre within a fraction of a second', async () => {
    await runFor(5_500);
    for (const service of SERVICES) dead.add(service);
    watch.hint();
    await runFor(200);
    expect(changes.map(({ services }) => services)).toEqual([SERVICES]);
    // Hysteresis wants 1.5 s of site time: 25 ms at this speed.
    expect(changes[0]!.atMs - 5_500).toBeLessThan(80);
  });

  it('needs a second look before it believes a failure', async () => {
    await runFor(5_500);
    dead.add('visa');
    watch.hint();
    await runFor(5);
    dead.delete('visa');
    await runFor(3_000);
    expect(changes).toEqual([]);
  });

  it('brings all services back in one go, when they have answered for long enough', async () => {
    for (const service of SERVICES) dead.add(service);
    await runFor(10_000);
    dead.clear();
    const repairedMs = clock.nowMs();
    await runFor(10_000);
    expect(changes.map(({ services }) => services.length)).toEqual([8, 8]);
    // A minute of site time is a second; the next look after the repair may be a second away.
    expect(changes[1]!.atMs - repairedMs).toBeLessThanOrEqual(2_100);
  });

  it('leaves halls alone that a flapping centre would flap: up 40 s, down 20 s, for 15 minutes', async () => {
    for (let minute = 0; minute < 15; minute += 1) {
      for (const service of SERVICES) dead.add(service);
      watch.hint();
      await runFor(20_000 / SPEED);
      dead.clear();
      await runFor(40_000 / SPEED);
    }
    await runFor(10_000);
    expect(changes.length).toBeLessThanOrEqual(2);
    expect(site.board.health.watchlist).toBe('up');
  });

  it('does not hurry while the run is paused', async () => {
    site.clock.anchor(0, 0);
    dead.add('visa');
    await runFor(5_000);
    expect(probedAtMs.length).toBeLessThanOrEqual(6);
    expect(changes).toEqual([]);
  });
});
