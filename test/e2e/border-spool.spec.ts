import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CheckReply,
  CrossingReply,
  HallObservation,
  HallTile,
  Outage,
  OutageReport,
  RecordCrossing,
  SiteTile,
  Tile,
} from '#contracts';
import { FORM, check, crossing, observation, openLanes, run, siteAtAfter } from '../support/border-talk.ts';
import { BorderGround } from '../support/border-process.ts';
import { BusyLanes } from '../support/busy-lanes.ts';
import { eventually } from '../support/centre-process.ts';
import { ControlRoom, StreamWitness } from '../support/control-room-process.ts';
import { SmallDisk } from '../support/small-disk.ts';

const HALL = 'CGK-T3-departure';
const COUNTERS = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${HALL}-C0${number}`);
const SMALL_KB = 256;

let ground: BorderGround;
let lanes: BusyLanes | null = null;
let room: ControlRoom | null = null;

/** Each acknowledged crossing once in the journal and once at the register, in lane order in both; nothing else is there. */
async function expectNothingLost(runId: string, acknowledged: readonly string[]): Promise<void> {
  const journalled = await ground.rows<{ id: string; lane: string; number: number; tier: string }>(
    `select crossing_id id, body->>'laneId' lane, (body->>'laneSequence')::int as number, body->'screening'->>'tier' tier
     from journal_entry where kind = 'CrossingRecorded' and run_id = $1 order by transaction, sequence`,
    [runId],
  );
  const registered = await ground.registered(runId);
  expect(journalled.map(({ id }) => id).sort()).toEqual([...new Set(acknowledged)].sort());
  expect(registered.map(({ crossingId }) => crossingId).sort()).toEqual(
    journalled.map(({ id }) => id).sort(),
  );
  const last = new Map<string, number>();
  for (const { lane, number } of journalled) {
    expect(number).toBeGreaterThan(last.get(lane) ?? 0);
    last.set(lane, number);
  }
  const tierOf = new Map(journalled.map(({ id, tier }) => [id, tier]));
  for (const { crossingId, fallback } of registered) {
    expect([crossingId, fallback]).toEqual([crossingId, tierOf.get(crossingId) !== 'online']);
  }
}

const paperOf = async (runId: string): Promise<string[]> =>
  (
    await ground.rows<{ id: string }>(
      `select crossing_id id from crossing where run_id = $1 and tier = 'paper' order by 1`,
      [runId],
    )
  ).map(({ id }) => id);

const isTaking = async (): Promise<boolean> => (await ground.status()).spool.state === 'taking';

/** At a counter of a hall. */
const QUEUE: Omit<HallObservation, 'hallId'> = {
  siteId: 'CGK-T3',
  banks: [
    {
      laneKind: 'counter',
      queueLength: 41,
      lanesInstalled: 24,
      lanesOpen: 8,
      lanesBusy: 8,
      waitingTimes: { windowMs: 900_000, count: 0, p50Ms: null, p90Ms: null, maxMs: null },
      joinerWaitMs: 1_070_000,
      servedPerHour: 320,
    },
  ],
  travellersInside: 49,
  overflow: 0,
  crossings: { online: 0, local: 0, paper: 2 },
  officersOnDuty: 8,
};

afterEach(async () => {
  await room?.process.stop();
  room = null;
  await lanes?.abandon();
  lanes = null;
});

describe("while the site's database is down", () => {
  beforeAll(async () => {
    ground = await BorderGround.prepare();
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
  });

  it('border goes on at tier paper, dies in the middle of it, and the journal gets every record, once, in lane order', async () => {
    const RUN = 'paper-1';
    await ground.talk.post('/v1/runs', run(RUN));
    lanes = new BusyLanes(ground.talk, RUN, COUNTERS);
    await lanes.start();
    const { acknowledged } = lanes;
    await eventually('travellers cross', () => acknowledged.length > 100);

    await ground.cluster.kill();
    await eventually('border goes on from its spool', isTaking);
    // At each counter one may still be there whose check began before.
    const before = acknowledged.length + COUNTERS.length;
    await eventually('travellers cross on paper', () => acknowledged.length > before + 400);
    const { spool, siteStore, backlog } = await ground.status();
    expect(siteStore).toBe('down');
    expect(spool).toMatchObject({ state: 'taking', tornTails: 0, otherDamages: 0 });
    expect(spool.records).toBeGreaterThan(400);
    expect(backlog.unsynced).toBeGreaterThan(400);
    expect(await ground.modeOf(HALL)).toBe('paper');
    const metrics = (await ground.talk.get<string>('/metrics')).body;
    expect(Number(/^border_spool_records (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(400);
    expect(metrics).toContain('border_spool_state{state="taking"} 1');
    expect(lanes.checks.at(-1)?.tier).toBe('paper');

    await ground.border.kill();
    const files = await readdir(ground.spoolFolder);
    expect(files.every((name) => name.endsWith('.spool'))).toBe(true);
    for (const name of files) {
      expect((await stat(join(ground.spoolFolder, name))).mode & 0o777).toBe(0o600);
    }
    const starting = ground.border.start();
    await eventually('border is there, and knows no site', async () => {
      const said = await ground.talk.get('/v1/sites/CGK-T3/status').catch(() => null);
      return said?.status === 503;
    });
    await ground.cluster.restart();
    await starting;
    await lanes.stop();
    await ground.untilMode(HALL, 'normal', 30_000);
    await ground.untilDrained(30_000);

    await expectNothingLost(RUN, acknowledged);
    const paper = await paperOf(RUN);
    expect(paper.length).toBeGreaterThan(400);
    expect([...lanes.refusals.keys()].sort()).toEqual(['503 store-unavailable', 'no answer']);
    expect(await ground.modesOf(RUN, HALL)).toEqual(['paper', 'recovering', 'normal']);
    const [taken] = await ground.rows<{ crossings: number; segments: number }>(
      `select sum((body->>'crossings')::int)::int as crossings, count(distinct body->>'segment')::int as segments
       from journal_entry where kind = 'SpoolTakenOver' and run_id = $1`,
      [RUN],
    );
    // A traveller checked on paper may pass when the database is back: his record never was in the spool.
    expect(lanes.spooled.length).toBeGreaterThan(400);
    expect(taken?.crossings).toBeGreaterThanOrEqual(lanes.spooled.length);
    expect(await readdir(ground.spoolFolder)).toEqual([]);
    expect((await ground.status()).spool).toMatchObject({
      state: 'closed',
      records: 0,
      bytes: 0,
      oldestAt: null,
    });
    await eventually('every paper record was screened again', async () => {
      const rows = await ground.rows<{ id: string }>(
        `select json_array_elements_text(body->'crossingIds') id from journal_entry
         where kind = 'RecordsScreened' and run_id = $1 order by 1`,
        [RUN],
      );
      const screened = new Set(rows.map(({ id }) => id));
      return paper.every((id) => screened.has(id));
    });
    const outages = async (): Promise<Outage[]> =>
      (await ground.talk.get<OutageReport>(`/v1/reconciliation/outages?runId=${RUN}`)).body.outages;
    await eventually('the outage is over', async () =>
      (await outages()).every(({ reconciledAt }) => reconciledAt !== null),
    );
    const [outage, ...more] = await outages();
    expect(more).toEqual([]);
    expect(outage).toMatchObject({ kind: 'site-store', services: [], checks: { paper: paper.length } });
    expect(outage?.ledger.admitted).toBe(outage?.ledger.recorded);
  }, 120_000);

  it('the journal takes over while more come in, and border killed again and again meanwhile loses nothing', async () => {
    const RUN = 'paper-2';
    await ground.talk.post('/v1/runs', run(RUN));
    lanes = new BusyLanes(ground.talk, RUN, COUNTERS);
    await lanes.start();
    const { acknowledged } = lanes;
    for (let round = 0; round < 3; round += 1) {
      await ground.cluster.kill();
      await eventually('border goes on from its spool', isTaking);
      const before = acknowledged.length;
      await eventually('travellers cross on paper', () => acknowledged.length > before + 200);
      await ground.cluster.restart();
      // At whatever it does then: looking, taking over, serving.
      await ground.border.kill();
      await ground.border.start();
      const back = acknowledged.length;
      await eventually('travellers cross', () => acknowledged.length > back + 50);
    }
    await lanes.stop();
    await ground.untilDrained(30_000);
    await expectNothingLost(RUN, acknowledged);
    expect(await readdir(ground.spoolFolder)).toEqual([]);
  }, 120_000);

  it('the same id again is a repeat, or refused; what the database knew otherwise waits for a person', async () => {
    const RUN = 'paper-3';
    const LANE = COUNTERS[0]!;
    await ground.talk.post('/v1/runs', run(RUN));
    await ground.talk.post('/v1/lanes', openLanes(RUN, [LANE, `${HALL}-G01`]));
    await ground.talk.post('/v1/observations', observation(RUN, 1, 0));
    room = await ControlRoom.start({
      databaseUrl: ground.databaseUrl,
      folder: ground.folder,
      upstreamUrl: ground.talk.origin,
      environment: { SERVICE_TOKEN: ground.talk.token },
    });
    const screen = new StreamWitness(room.address, await room.signIn('viewer'));
    const newest = (key: string): Tile | undefined => {
      const all = [...screen.snapshots.map(({ tiles }) => tiles), ...screen.changes.map(({ set }) => set)];
      return all.findLast((tiles) => key in tiles)?.[key];
    };
    const hallShown = () => newest(`hall/${HALL}`) as HallTile | undefined;
    const siteShown = () => newest('site/CGK-T3') as SiteTile | undefined;
    await eventually('the stream is there', () => screen.socket.connected);
    screen.follow();
    await eventually('the screen shows the hall', () => hallShown()?.mode === 'normal');
    const send = (record: RecordCrossing) => ground.talk.post<CrossingReply>('/v1/crossings', record);
    const cross = async (number: number): Promise<RecordCrossing> => {
      const asked = check(RUN, LANE, number);
      const { body: reply } = await ground.talk.post<CheckReply>('/v1/checks', asked);
      return crossing(asked, reply, number, {
        documentedCheck: reply.screening.tier === 'online' ? null : FORM,
      });
    };
    const known = await cross(1);
    expect(await send(known)).toMatchObject({ status: 201, body: { keptIn: 'journal' } });

    await ground.cluster.kill();
    await eventually('border goes on from its spool', isTaking);
    const gate = check(RUN, `${HALL}-G01`, 1);
    const turnedAway = await ground.talk.post<CheckReply>('/v1/checks', gate);
    expect(turnedAway.body).toMatchObject({ advice: 'use-counter', screening: { tier: 'paper' } });
    const paper = await cross(2);
    expect(paper.screening.tier).toBe('paper');
    expect(await send({ ...paper, documentedCheck: null })).toMatchObject({
      status: 422,
      body: { code: 'documented-check-missing' },
    });
    const first = await send(paper);
    expect(first).toMatchObject({ status: 201, body: { repeat: false, keptIn: 'spool' } });
    const again = await send(paper);
    expect(again).toMatchObject({ status: 200, body: { repeat: true, recordedAt: first.body.recordedAt } });
    const other = { ...paper, siteAt: siteAtAfter(500_000) };
    expect(await send(other)).toMatchObject({ status: 409, body: { code: 'crossing-content-differs' } });
    const late = { ...known, siteAt: siteAtAfter(400_000) };
    expect(await send(late)).toMatchObject({ status: 201, body: { keptIn: 'spool' } });
    expect(await send(known)).toMatchObject({ status: 409 });
    // A lane opens: counters must be able to when the gates shut.
    const opened = await ground.talk.post('/v1/lanes', openLanes(RUN, [COUNTERS[1]!]));
    expect(opened).toMatchObject({ status: 200, body: { changed: 1 } });
    // Queues are seen by sensors; what they tell is not journalled now, and shown all the same.
    const seen = observation(RUN, 2, 10_000);
    const queue = { ...QUEUE, hallId: HALL };
    expect(await ground.talk.post('/v1/observations', { ...seen, halls: [queue] })).toMatchObject({
      status: 503,
    });
    await eventually('the screen shows how things stand, by border’s own word', () => {
      const [hall, site] = [hallShown(), siteShown()];
      return hall?.observation?.banks[0]?.queueLength === 41 && (site?.direct?.spool.records ?? 0) > 2;
    });
    expect(hallShown()).toMatchObject({ mode: 'paper', direct: true });
    expect(siteShown()).toMatchObject({
      direct: { siteStore: 'down', spool: { state: 'taking' } },
    });
    expect(siteShown()?.backlog.unsynced).toBeGreaterThan(1);
    expect(screen.notices.map(({ code }) => code)).toEqual(['journal-unreachable']);
    // What can be said again is not kept.
    const command = { runId: RUN, siteId: 'CGK-T3', by: 'qa', role: 'qa', reason: 'drill', details: {} };
    expect(
      await ground.talk.post('/v1/commands', { ...command, commandId: 'command-1', command: 'start-fault' }),
    ).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'store-unavailable' } });
    await ground.cluster.restart();
    await eventually('border serves', async () => (await ground.talk.get('/health/ready')).status === 200);

    expect(await send(paper)).toMatchObject({
      status: 200,
      body: { repeat: true, keptIn: 'journal', recordedAt: first.body.recordedAt },
    });
    expect(await send(known)).toMatchObject({ status: 200, body: { repeat: true } });
    const { body: blocked } = await ground.talk.get<{
      records: { crossing: { crossingId: string }; reason: string }[];
    }>('/v1/reconciliation/blocked');
    expect(blocked.records).toHaveLength(1);
    expect(blocked.records[0]?.crossing.crossingId).toMatch(`${known.crossingId}.spool-`);
    expect(blocked.records[0]?.reason).toMatch(/stood for another record/);
    const [lane] = await ground.rows('select state from lane where run_id = $1 and lane_id = $2', [
      RUN,
      COUNTERS[1],
    ]);
    expect(lane).toEqual({ state: 'open' });
    await eventually('the screen goes by the journal again', () => {
      const [hall, site] = [hallShown(), siteShown()];
      return hall?.direct === undefined && site?.direct === undefined && hall?.mode !== 'paper';
    });
    screen.close();
  }, 60_000);
});

describe('with a disk that is full', () => {
  let disk: SmallDisk | null = null;
  beforeAll(async () => {
    // Where nothing may be mounted, the bound of the spool stands in for the end of the disk.
    disk = await SmallDisk.mount(SMALL_KB);
    ground = await BorderGround.prepare(
      'warn',
      disk ? { DATA_FOLDER: disk.folder } : { SPOOL_BYTES_MAX: String(SMALL_KB * 1_024) },
    );
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
    await disk?.unmount();
  });

  it('border answers 503 and why, loses nothing that it acknowledged, and goes on when there is room', async () => {
    const RUN = 'full-1';
    await ground.talk.post('/v1/runs', run(RUN));
    lanes = new BusyLanes(ground.talk, RUN, COUNTERS);
    await lanes.start();
    const { acknowledged, refusals } = lanes;
    await ground.cluster.kill();
    await eventually('border goes on from its spool', isTaking);
    const code = disk ? '503 spool-failed' : '503 spool-full';
    await eventually('the disk is full', () => (refusals.get(code) ?? 0) > 50, 30_000);
    expect(acknowledged.length).toBeGreaterThan(50);
    expect((await ground.status()).spool.state).toBe(disk ? 'failing' : 'full');
    if (disk) {
      const before = acknowledged.length;
      await disk.grow(8 * SMALL_KB);
      await eventually('there is room: travellers cross', () => acknowledged.length > before + 50);
    }
    await ground.cluster.restart();
    const back = acknowledged.length;
    await eventually('travellers cross', () => acknowledged.length > back + 50);
    await lanes.stop();
    await ground.untilDrained(30_000);
    await expectNothingLost(RUN, acknowledged);
  }, 90_000);
});
