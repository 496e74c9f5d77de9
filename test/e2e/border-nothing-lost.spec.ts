import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { run } from '../support/border-talk.ts';
import { BorderGround } from '../support/border-process.ts';
import { BusyLanes } from '../support/busy-lanes.ts';
import { eventually } from '../support/centre-process.ts';

const HALL = 'CGK-T3-departure';
const COUNTERS = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${HALL}-C0${number}`);

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

/** Records of a run as a database holds them, in the order of their ids. */
async function records(connectionString: string, statement: string, runId: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ record: unknown }>(statement, [runId]);
    return rows.map(({ record }) => record);
  } finally {
    await client.end();
  }
}

/** Everything acknowledged is in the journal once and, drained, word for word at the register; nothing else is. */
async function expectNothingLost(runId: string, lanes: BusyLanes): Promise<void> {
  const journalled = await ground.journalled(runId);
  const registered = await ground.registered(runId);
  expect(new Set(journalled).size).toBe(journalled.length);
  expect([...journalled].sort()).toEqual([...new Set(lanes.acknowledged)].sort());
  expect(registered.map(({ crossingId }) => crossingId).sort()).toEqual([...journalled].sort());
  expect(
    await records(
      ground.centreDatabaseUrl,
      `select body::jsonb as record from crossing_record where run_id = $1 order by crossing_id collate "C"`,
      runId,
    ),
  ).toEqual(
    await records(
      ground.databaseUrl,
      `select body as record from journal_entry where kind = 'CrossingRecorded' and run_id = $1
       order by crossing_id collate "C"`,
      runId,
    ),
  );
  const { backlog } = await ground.status();
  const [queue] = await ground.rows(
    'select (select count(*) from forwarding) queued, (select count(*) from crossing) recorded',
  );
  expect(queue).toEqual({ queued: '0', recorded: String(backlog.acknowledged) });
}

describe('while lanes work', () => {
  it('border killed again and again loses nothing that it acknowledged, and forwards the rest', async () => {
    await ground.talk.post('/v1/runs', run('killed-1'));
    lanes = new BusyLanes(ground.talk, 'killed-1', COUNTERS);
    await lanes.start();
    for (let round = 0; round < 4; round += 1) {
      const before = lanes.acknowledged.length;
      await eventually('travellers cross', () => lanes.acknowledged.length > before + 150);
      await ground.border.kill();
      await ground.border.start();
    }
    await lanes.stop();
    await ground.untilDrained();
    await expectNothingLost('killed-1', lanes);
  }, 90_000);

  it('border killed with a backlog goes on with the mode it was in, and drains', async () => {
    await ground.talk.post('/v1/runs', run('killed-2'));
    lanes = new BusyLanes(ground.talk, 'killed-2', COUNTERS);
    await lanes.start();
    await eventually('travellers cross', () => lanes.acknowledged.length > 50);
    await ground.centre.process.kill();
    await ground.untilMode(HALL, 'documented');
    const before = lanes.acknowledged.length;
    await eventually('a backlog grows', () => lanes.acknowledged.length > before + 200);
    await ground.border.kill();
    await ground.border.start();
    const { halls, backlog } = await ground.status();
    expect(halls.find(({ hallId }) => hallId === HALL)?.mode).toBe('documented');
    expect(backlog.unsynced).toBeGreaterThan(200);
    await ground.centre.process.start();
    await ground.untilMode(HALL, 'normal', 30_000);
    await lanes.stop();
    await ground.untilDrained();
    expect(await ground.modesOf('killed-2', HALL)).toEqual(['documented', 'recovering', 'normal']);
    await expectNothingLost('killed-2', lanes);
  }, 90_000);

  it("the site's PostgreSQL killed: 503 and Retry-After at first, then the spool, and back by itself", async () => {
    await ground.talk.post('/v1/runs', run('killed-3'));
    lanes = new BusyLanes(ground.talk, 'killed-3', COUNTERS);
    await lanes.start();
    const borderPid = ground.border.pid;
    const refusals = (): number => lanes.refusals.get('503 store-unavailable') ?? 0;
    for (const awayMs of [0, 1_500]) {
      const before = lanes.acknowledged.length;
      await eventually('travellers cross', () => lanes.acknowledged.length > before + 150);
      const refused = refusals();
      await ground.cluster.kill();
      await eventually('border says so', () => refusals() > refused);
      await eventually(
        'it is not ready',
        async () => (await ground.talk.get('/health/ready')).status === 503,
      );
      expect((await ground.talk.get('/health/live')).status).toBe(200);
      if (awayMs > 0) await ground.untilMode(HALL, 'paper');
      await ground.cluster.restart();
    }
    const back = lanes.acknowledged.length;
    await eventually('travellers cross again', () => lanes.acknowledged.length > back + 150);
    await lanes.stop();
    await ground.untilDrained();
    expect(ground.border.pid).toBe(borderPid);
    expect([...lanes.refusals.keys()]).toEqual(['503 store-unavailable']);
    expect([...lanes.retryAfter]).toEqual(['1']);
    await ground.untilMode(HALL, 'normal');
    // The short absence may have been long enough to count, on a busy machine; then the second may find the hall recovering.
    expect((await ground.modesOf('killed-3', HALL)).join(' ')).toMatch(
      /^(paper recovering (normal )?)?paper recovering normal$/,
    );
    await expectNothingLost('killed-3', lanes);
  }, 90_000);

  it("the centre's PostgreSQL killed while a backlog drains: every record arrives, and once", async () => {
    await ground.talk.post('/v1/runs', run('killed-4'));
    lanes = new BusyLanes(ground.talk, 'killed-4', COUNTERS);
    await lanes.start();
    await ground.centre.process.kill();
    await eventually('a backlog grows', () => lanes.acknowledged.length > 600);
    await ground.centre.process.start();
    await eventually('it drains', async () => (await ground.status()).backlog.drainedPerSecond > 0);
    await ground.killCentreDatabase();
    const before = lanes.acknowledged.length;
    await eventually('travellers cross', () => lanes.acknowledged.length > before + 100);
    await ground.restartCentreDatabase();
    await lanes.stop();
    await ground.untilDrained(30_000);
    await expectNothingLost('killed-4', lanes);
  }, 90_000);
});
