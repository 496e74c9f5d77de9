import { afterEach, describe, expect, it } from '@jest/globals';
import { RunningSystem, until } from '../support/running-system.ts';

const SITE = 'CGK-T3';
const HALL = 'CGK-T3-departure';

let system: RunningSystem | null = null;

afterEach(async () => {
  await system?.stop();
  system = null;
}, 60_000);

/** Ends the run and holds journal, register and the simulator's own count of travellers against each other. */
async function expectNothingLost(running: RunningSystem): Promise<void> {
  const siteIds = (
    await running.ask<{ scenarios: { scenario: string; sites: string[] }[] }>('simulator', '/v1/scenarios')
  ).scenarios.find(({ scenario }) => scenario === 'pdn-2024')?.sites;
  const { runId } = await running.run();
  const ended = await running.endAndDrain(siteIds ?? [SITE]);
  const journalled = await running.journalledCrossings();
  const registered = await running.registerOf(runId);

  expect(ended.failure).toBeNull();
  expect(journalled.length).toBeGreaterThan(100);
  expect(new Set(journalled).size).toBe(journalled.length);
  expect(registered.map(({ crossingId }) => crossingId).sort()).toEqual([...journalled].sort());
  // The simulator lets a traveller go when border has acknowledged the record: nobody is through without one. Those
  // whose record was acknowledged as the run ended may still stand in their lane.
  expect(ended.travellersThrough).toBeLessThanOrEqual(journalled.length);
}

describe('with travellers flowing', () => {
  it('survives the death of the data centre: every crossing once in the journal, once at the register, each mode once', async () => {
    system = await RunningSystem.start({ scenario: 'normal-day', speed: 30, from: '06:00' });
    await system.untilCrossings(100);

    await system.kill('data-centre');
    await system.untilMode(SITE, HALL, 'documented', 5_000);
    await system.untilCrossings(50);
    const { backlog } = await system.status(SITE);
    expect(backlog.unsynced).toBeGreaterThan(0);

    await system.startAgain('data-centre');
    await system.untilMode(SITE, HALL, 'normal', 60_000);
    await system.untilCrossings(50);

    expect(await system.modesOf(HALL)).toEqual(['documented', 'recovering', 'normal']);
    await expectNothingLost(system);
    const { runId } = await system.run();
    const fallback = (await system.registerOf(runId)).filter((record) => record.fallback);
    expect(fallback.length).toBeGreaterThan(0);
  }, 180_000);

  it('survives the death of border: nobody is let through without a record, and none is written twice', async () => {
    system = await RunningSystem.start({ scenario: 'normal-day', speed: 30, from: '06:00' });
    await system.untilCrossings(100);
    for (let round = 0; round < 3; round++) {
      await system.kill('border');
      await system.startAgain('border');
      await system.untilCrossings(40);
    }
    await expectNothingLost(system);
  }, 180_000);

  it("survives the death of the site's PostgreSQL: what was acknowledged is there when it is back", async () => {
    system = await RunningSystem.start({ scenario: 'normal-day', speed: 30, from: '06:00' });
    await system.untilCrossings(100);
    for (let round = 0; round < 2; round++) {
      await system.kill('site-postgres');
      await system.startAgain('site-postgres');
      await until('border answers again', () => system?.status(SITE) ?? null);
      await system.untilCrossings(40);
    }
    await expectNothingLost(system);
  }, 180_000);

  it("goes on at tier paper while the site's PostgreSQL is down, and the journal gets it all when it is back", async () => {
    const running = (system = await RunningSystem.start({
      scenario: 'normal-day',
      speed: 30,
      from: '06:00',
    }));
    await running.untilCrossings(100);
    await running.kill('site-postgres');
    await running.untilMode(SITE, HALL, 'paper', 10_000);
    const { travellersThrough: before } = await running.run();
    await until(
      'travellers pass on paper',
      async () => (await running.run()).travellersThrough > before + 60,
      60_000,
    );
    const { spool, siteStore } = await running.status(SITE);
    expect(siteStore).toBe('down');
    expect(spool.records).toBeGreaterThan(60);

    await running.startAgain('site-postgres');
    await running.untilMode(SITE, HALL, 'normal', 90_000);
    await running.untilCrossings(40);
    expect(await running.modesOf(HALL)).toEqual(['paper', 'recovering', 'normal']);
    await expectNothingLost(running);
    const { rows } = await running.site.query<{ tier: string; n: number }>(
      'select tier, count(*)::int n from crossing group by tier',
    );
    expect(rows.find(({ tier }) => tier === 'paper')?.n).toBeGreaterThan(40);
    const { runId } = await running.run();
    const register = await running.registerOf(runId);
    expect(register.filter(({ fallback }) => fallback).length).toBe(
      rows.reduce((sum, { tier, n }) => (tier === 'online' ? sum : sum + n), 0),
    );
  }, 240_000);
});
