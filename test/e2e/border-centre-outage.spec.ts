import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { monotonicMs } from '#determinism';
import { run } from '../support/border-talk.ts';
import { BorderGround } from '../support/border-process.ts';
import { BusyLanes } from '../support/busy-lanes.ts';
import { eventually } from '../support/centre-process.ts';

const HALL = 'CGK-T3-departure';
const COUNTERS = [1, 2, 3, 4, 5, 6].map((number) => `${HALL}-C0${number}`);
const GATES = [1, 2].map((number) => `${HALL}-G0${number}`);

let ground: BorderGround;
let lanes: BusyLanes;
beforeAll(async () => {
  ground = await BorderGround.prepare();
}, 60_000);
afterEach(async () => {
  await lanes.abandon();
});
afterAll(async () => {
  await ground.clear();
});

const begin = async (runId: string, laneIds: readonly string[]): Promise<void> => {
  await ground.talk.post('/v1/runs', run(runId));
  lanes = new BusyLanes(ground.talk, runId, laneIds);
  await lanes.start();
};

describe('while lanes work and the data centre fails', () => {
  it('keeps every crossing once, at the site and in the end at the register; each mode comes once', async () => {
    await begin('outage-1', [...COUNTERS, ...GATES]);
    await eventually('travellers cross', () => lanes.acknowledged.length > 200);
    await eventually('lists are at the site', async () => {
      const [row] = await ground.rows<{ n: string }>('select count(*) n from site_list_snapshot');
      return Number(row?.n) >= 2;
    });

    const killedMs = monotonicMs();
    await ground.centre.process.kill();
    await ground.untilMode(HALL, 'documented', 5_000);
    const downAfterMs = monotonicMs() - killedMs;
    const before = lanes.acknowledged.length;
    await eventually('travellers cross on documented checks', () => lanes.acknowledged.length > before + 100);
    const during = await ground.status();

    await ground.centre.process.start();
    await ground.untilMode(HALL, 'normal', 30_000);
    const after = lanes.acknowledged.length;
    await eventually('travellers cross as before', () => lanes.acknowledged.length > after + 50);
    await lanes.stop();
    await ground.untilDrained();

    expect(downAfterMs).toBeLessThan(1_000);
    expect(during.halls.find(({ hallId }) => hallId === HALL)?.because).toContain('watchlist');
    expect(during.backlog.unsynced).toBeGreaterThan(50);
    expect(during.backlog.oldestSiteAt).not.toBeNull();
    expect(await ground.modesOf('outage-1', HALL)).toEqual(['documented', 'recovering', 'normal']);
    expect([...lanes.refusals]).toEqual([]);

    const documented = lanes.checks.filter(({ tier }) => tier === 'local');
    const first = documented.find(({ askedMs, tookMs }) => askedMs + tookMs >= killedMs);
    expect(first!.askedMs + first!.tookMs - killedMs).toBeLessThan(1_000);
    expect(lanes.checks.some(({ advice }) => advice === 'use-counter')).toBe(true);
    // The lists were at the site, so a documented check clears whom they do not hold.
    expect(documented.some(({ advice }) => advice === 'clear')).toBe(true);

    const journalled = await ground.journalled('outage-1');
    const registered = await ground.registered('outage-1');
    expect(new Set(journalled).size).toBe(journalled.length);
    expect([...journalled].sort()).toEqual([...lanes.acknowledged].sort());
    expect(registered.map(({ crossingId }) => crossingId).sort()).toEqual([...journalled].sort());
    const locally = await ground.rows<{ crossing_id: string }>(
      `select crossing_id from crossing where run_id = 'outage-1' and tier = 'local' order by crossing_id`,
    );
    expect(
      registered
        .filter(({ fallback }) => fallback)
        .map(({ crossingId }) => crossingId)
        .sort(),
    ).toEqual(locally.map((row) => row.crossing_id).sort());
  }, 90_000);

  it('lets nobody wait longer than the deadline for a service that accepts and never answers', async () => {
    await begin('outage-2', COUNTERS);
    await eventually('travellers cross', () => lanes.acknowledged.length > 100);
    await ground.centre.startFault({ faultId: 'hang', runId: 'outage-2', kind: 'timeout' });
    await ground.untilMode(HALL, 'documented', 10_000);
    const before = lanes.acknowledged.length;
    await eventually('travellers cross on documented checks', () => lanes.acknowledged.length > before + 100);
    await ground.centre.endFault('hang');
    await lanes.stop();
    await ground.untilMode(HALL, 'normal', 30_000);
    await ground.untilDrained();

    expect(Math.max(...lanes.checks.map(({ tookMs }) => tookMs))).toBeLessThan(800 + 400);
    const slow = lanes.checks.filter(({ tookMs }) => tookMs > 400);
    // One wait a lane at most: after it the service counts as silent and is not asked again.
    expect(slow.length).toBeLessThanOrEqual(2 * COUNTERS.length);
    expect((await ground.registered('outage-2')).length).toBe(new Set(lanes.acknowledged).size);
  }, 90_000);

  it('says combined while one service is down, and which one it is', async () => {
    await begin('outage-3', [...COUNTERS, ...GATES]);
    await eventually('travellers cross', () => lanes.acknowledged.length > 50);
    await ground.centre.startFault({
      faultId: 'gate',
      runId: 'outage-3',
      kind: 'error',
      services: ['autogate'],
      parameters: { status: 500, probability: 1 },
    });
    await ground.untilMode(HALL, 'combined', 10_000);
    const { halls } = await ground.status();
    expect(halls.find(({ hallId }) => hallId === HALL)?.because).toEqual(['autogate']);
    await ground.centre.endFault('gate');
    await ground.untilMode(HALL, 'normal', 30_000);
    await lanes.stop();
    expect(await ground.modesOf('outage-3', HALL)).toEqual(['combined', 'normal']);
  }, 60_000);

  it('does what an operator says, and journals it with the reason', async () => {
    await ground.talk.post('/v1/runs', run('outage-4'));
    const { body } = await ground.talk.post<{ halls: { mode: string }[] }>('/v1/overrides', {
      siteId: 'CGK-T3',
      service: 'all',
      set: 'down',
      by: 'duty manager',
      reason: 'told by telephone',
    });
    expect(body.halls.map(({ mode }) => mode)).toEqual(['documented', 'documented']);
    await ground.talk.post('/v1/overrides', {
      siteId: 'CGK-T3',
      service: 'all',
      set: null,
      by: 'duty manager',
      reason: 'over',
    });
    await ground.untilMode(HALL, 'normal');
    const [entry] = await ground.rows<{ override: object; n: string }>(
      `select body->'status'->'override' as override, count(*) over () as n from journal_entry
       where kind = 'ServiceHealthChanged' and run_id = 'outage-4' order by sequence limit 1`,
    );
    expect(entry).toEqual({
      override: { set: 'down', by: 'duty manager', reason: 'told by telephone' },
      n: '16',
    });
  });
});
