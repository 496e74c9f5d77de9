import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningSystem, until } from '../support/running-system.ts';

const SITE = 'CGK-T3';
const HALL = 'CGK-T3-departure';

/** Each test is a run of its own, on the system that the one before left behind. */
let system: RunningSystem;
let runId = '';
let siteIds: readonly string[] = [];

beforeAll(async () => {
  system = await RunningSystem.start(null);
  const { scenarios } = await system.ask<{ scenarios: { scenario: string; sites: string[] }[] }>(
    'simulator',
    '/v1/scenarios',
  );
  siteIds = scenarios.find(({ scenario }) => scenario === 'normal-day')?.sites ?? [];
}, 60_000);
afterAll(() => system.stop(), 60_000);

async function travellersFlow(): Promise<void> {
  ({ runId } = await system.begin({ scenario: 'normal-day', speed: 60, from: '06:00' }));
  await system.untilCrossings(100);
}

/** Ends the run and holds journal, register and the simulator's own count of travellers against each other. */
async function expectNothingLost(): Promise<void> {
  expect(siteIds).toContain(SITE);
  const ended = await system.endAndDrain(siteIds);
  const journalled = await system.journalledCrossings(runId);
  const registered = await system.registerOf(runId);

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
    await travellersFlow();

    await system.kill('data-centre');
    await system.untilMode(SITE, HALL, 'documented', 5_000);
    await system.untilCrossings(50);
    const { backlog } = await system.status(SITE);
    expect(backlog.unsynced).toBeGreaterThan(0);

    await system.startAgain('data-centre');
    await system.untilMode(SITE, HALL, 'normal', 60_000);
    await system.untilCrossings(50);

    expect(await system.modesOf(runId, HALL)).toEqual(['documented', 'recovering', 'normal']);
    await expectNothingLost();
    const fallback = (await system.registerOf(runId)).filter((record) => record.fallback);
    expect(fallback.length).toBeGreaterThan(0);
  }, 180_000);

  it('survives the death of border: nobody is let through without a record, and none is written twice', async () => {
    await travellersFlow();
    for (let round = 0; round < 3; round++) {
      await system.kill('border');
      await system.startAgain('border');
      await system.untilCrossings(40);
    }
    await expectNothingLost();
  }, 180_000);

  it("survives the death of the site's PostgreSQL: what was acknowledged is there when it is back", async () => {
    await travellersFlow();
    for (let round = 0; round < 2; round++) {
      await system.kill('site-postgres');
      await system.startAgain('site-postgres');
      await until('border answers again', () => system.status(SITE));
      await system.untilCrossings(40);
    }
    await expectNothingLost();
  }, 180_000);

  it("goes on at tier paper while the site's PostgreSQL is down, and the journal gets it all when it is back", async () => {
    await travellersFlow();
    await system.kill('site-postgres');
    await system.untilMode(SITE, HALL, 'paper', 10_000);
    const { travellersThrough: before } = await system.run();
    await until(
      'travellers pass on paper',
      async () => (await system.run()).travellersThrough > before + 60,
      60_000,
    );
    const { spool, siteStore } = await system.status(SITE);
    expect(siteStore).toBe('down');
    expect(spool.records).toBeGreaterThan(60);

    await system.startAgain('site-postgres');
    await system.untilMode(SITE, HALL, 'normal', 90_000);
    await system.untilCrossings(40);
    expect(await system.modesOf(runId, HALL)).toEqual(['paper', 'recovering', 'normal']);
    await expectNothingLost();
    const { rows } = await system.site.query<{ tier: string; n: number }>(
      'select tier, count(*)::int n from crossing where run_id = $1 group by tier',
      [runId],
    );
    expect(rows.find(({ tier }) => tier === 'paper')?.n).toBeGreaterThan(40);
    const register = await system.registerOf(runId);
    expect(register.filter(({ fallback }) => fallback).length).toBe(
      rows.reduce((sum, { tier, n }) => (tier === 'online' ? sum : sum + n), 0),
    );
  }, 240_000);
});
