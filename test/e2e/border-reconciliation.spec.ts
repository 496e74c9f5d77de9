import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  BlockedPage,
  CheckReply,
  ConflictPage,
  LateHit,
  LateHitPage,
  OutageReport,
  RecordCrossing,
  ReconciliationStatuses,
} from '#contracts';
import {
  FORM,
  ONLINE,
  check,
  crossing,
  observation,
  openLanes,
  run,
  siteAtAfter,
} from '../support/border-talk.ts';
import { BorderGround } from '../support/border-process.ts';
import { eventually } from '../support/centre-process.ts';
import { mrzOf } from '../support/travel-document.ts';

const HALL = 'CGK-T3-departure';
const ARRIVAL = 'CGK-T3-arrival';
const [LANE, OTHER_LANE, GATE] = [`${HALL}-C01`, `${HALL}-C02`, `${HALL}-G01`];
const [IN_1, IN_2] = [`${ARRIVAL}-C01`, `${ARRIVAL}-C02`];
const RUN = 'reconcile-1';

let ground: BorderGround;
beforeAll(async () => {
  ground = await BorderGround.prepare();
  await ground.talk.post('/v1/runs', run(RUN));
  await ground.talk.post('/v1/lanes', openLanes(RUN, [LANE, OTHER_LANE, GATE, IN_1, IN_2]));
}, 120_000);
afterAll(async () => {
  await ground.clear();
});

let stamps = 0;
let observed = 0;
const seeAt = (siteMs: number) =>
  ground.talk.post('/v1/observations', observation(RUN, (observed += 1), siteMs, 60));

const numbers = new Map<string, number>();
/** Checks a traveller at a lane and records the crossing, stamped with the right time unless told otherwise. */
async function cross(
  laneId: string,
  documentNumber: string,
  minute: number,
  change: Partial<RecordCrossing> = {},
): Promise<RecordCrossing> {
  const number = (numbers.get(laneId) ?? 0) + 1;
  numbers.set(laneId, number);
  const siteAt = siteAtAfter(minute * 60_000);
  const asked = check(RUN, laneId, number, { siteAt, document: { mrz: mrzOf(documentNumber) } });
  const { body: reply } = await ground.talk.post<CheckReply>('/v1/checks', asked);
  const screening = laneId === GATE ? ONLINE.screening : reply.screening;
  const local = new Date(Date.parse(siteAt) + 7 * 3_600_000).toISOString();
  const handwritten = { date: local.slice(0, 10), time: local.slice(11, 16), flightNumber: 'GA832' };
  const mark = { kind: 'stamp' as const, number: `S${(stamps += 1)}` };
  const documentedCheck = screening.tier === 'online' ? null : { ...FORM, handwritten, mark };
  const record = crossing(asked, { screening }, number, {
    siteAt: new Date(Date.parse(siteAt) + 20_000).toISOString(),
    documentedCheck,
    ...change,
  });
  const said = await ground.talk.post('/v1/crossings', record);
  expect([said.status, said.body]).toEqual([201, expect.anything()]);
  return record;
}
const list = (documentNumber: string, listedFrom?: string) =>
  ground.centre.send('POST', '/v1/services/watchlist/entries', {
    entries: [
      {
        document: { nationality: 'AUS', documentNumber },
        person: null,
        reason: 'a test',
        ...(listedFrom ? { listedFrom } : {}),
      },
    ],
    addedBy: 'auditor',
  });
const lateHits = async (which = 'open'): Promise<LateHit[]> =>
  (await ground.talk.get<LateHitPage>(`/v1/reconciliation/late-hits?which=${which}`)).body.lateHits;
const status = async () =>
  (await ground.talk.get<ReconciliationStatuses>('/v1/reconciliation')).body.sites[0]!;
const kindsOf = async (kinds: string[]): Promise<string[]> =>
  (
    await ground.rows<{ kind: string }>(
      'select kind from journal_entry where kind = any($1) order by transaction, sequence',
      [kinds],
    )
  ).map(({ kind }) => kind);

describe('after an outage', () => {
  const records = new Map<string, RecordCrossing>();

  it('every fallback record is screened again: listed at the crossing, listed since, listed then only', async () => {
    await eventually('the site has its lists', async () => {
      const rows = await ground.rows('select from list_snapshot');
      return rows.length === 2;
    });
    await seeAt(0);
    records.set('online', await cross(LANE, 'A00000001', 1));
    // Its clerks still get at their lists.
    await ground.centre.startFault({ faultId: 'all-reset', kind: 'reset' });
    await ground.untilMode(HALL, 'documented');
    await seeAt(3_600_000);
    for (const [number, minute] of [
      ['B00000001', 61],
      ['B00000002', 62],
      ['B00000003', 63],
      ['B00000004', 64],
    ] as const) {
      records.set(number, await cross(LANE, number, minute));
    }
    const referred = await cross(OTHER_LANE, 'B00000001', 65, {
      decision: 'referred',
      flight: { flightNumber: 'QZ700', date: '2024-06-20' },
      documentedCheck: {
        ...FORM,
        handwritten: { date: '2024-06-20', time: '04:50', flightNumber: 'QZ700' },
      },
    });
    expect((await status()).unscreened).toBe(5);

    // Known before the crossing, known since, and known then but cleared up since.
    await list('B00000001', siteAtAfter(0));
    await list('B00000002');
    await list('B00000003', siteAtAfter(0));
    await ground.centre.send('POST', '/v1/services/watchlist/removals', {
      entries: [
        { document: { nationality: 'AUS', documentNumber: 'B00000003' }, person: null, reason: 'a mistake' },
      ],
      removedBy: 'auditor',
    });
    await ground.centre.endFault('all-reset');
    await ground.untilMode(HALL, 'normal', 30_000);
    await eventually('all is screened', async () => (await status()).unscreened === 0);
    expect(await status()).toMatchObject({ screened: 5, lateHits: 3, conflicts: 0 });
    const found = new Map((await lateHits()).map((hit) => [hit.crossing.crossingId, hit]));
    const ruleOf = (number: string): unknown =>
      found.get(records.get(number)!.crossingId)?.findings.map(({ service, rule }) => [service, rule]);
    expect(ruleOf('B00000001')).toEqual([['watchlist', 'listed-at-crossing']]);
    expect(ruleOf('B00000002')).toEqual([['watchlist', 'listed-since']]);
    expect(ruleOf('B00000003')).toEqual([['watchlist', 'listed-then-only']]);
    expect(found.has(records.get('B00000004')!.crossingId)).toBe(false);
    // Who was referred did not pass.
    expect(found.has(referred.crossingId)).toBe(false);
  }, 60_000);

  it('a late hit gets an owner, who acknowledges it, and an outcome; each step once in the journal', async () => {
    const [hit] = await lateHits();
    const path = `/v1/reconciliation/late-hits/${hit!.crossing.crossingId}`;
    const early = await ground.talk.post(`${path}/closure`, {
      outcome: 'intercepted',
      by: 'rina',
      reason: 'stopped at the gate',
    });
    expect([early.status, early.body['code']]).toEqual([409, 'late-hit-state']);
    for (const _ of [1, 2]) {
      const assigned = await ground.talk.post(`${path}/assignment`, {
        owner: 'rina',
        by: 'agus',
        reason: null,
      });
      expect(assigned.body).toMatchObject({ state: 'assigned', owner: 'rina' });
    }
    const other = await ground.talk.post(`${path}/acknowledgement`, { by: 'agus' });
    expect([other.status, other.body['code']]).toEqual([409, 'not-the-owner']);
    expect((await ground.talk.post(`${path}/acknowledgement`, { by: 'rina' })).body).toMatchObject({
      state: 'acknowledged',
    });
    const closed = await ground.talk.post(`${path}/closure`, {
      outcome: 'intercepted',
      by: 'rina',
      reason: 'stopped at the gate',
    });
    expect(closed.body).toMatchObject({ state: 'closed', outcome: 'intercepted', closedBy: 'rina' });
    expect(await kindsOf(['LateHitAssigned', 'LateHitAcknowledged', 'LateHitClosed'])).toEqual([
      'LateHitAssigned',
      'LateHitAcknowledged',
      'LateHitClosed',
    ]);
    expect(await lateHits()).toHaveLength(2);
    expect(await lateHits('all')).toHaveLength(3);
  });

  it('duplicates are merged by a named rule; contradictions wait for a person, whose word is journalled', async () => {
    await ground.centre.process.kill();
    await ground.untilMode(HALL, 'documented');
    const atGate = await cross(GATE, 'C00000001', 120);
    const manual = await cross(LANE, 'C00000001', 125);
    const twice = await cross(OTHER_LANE, 'C00000001', 126, { documentedCheck: manual.documentedCheck });
    const first = await cross(IN_1, 'C00000002', 127);
    const second = await cross(IN_2, 'C00000002', 140);
    const stamped = await cross(LANE, 'C00000003', 141);
    const disagrees = await cross(LANE, 'C00000004', 142, {
      documentedCheck: {
        ...stamped.documentedCheck!,
        handwritten: { ...stamped.documentedCheck!.handwritten, flightNumber: 'GA823' },
      },
    });
    await ground.centre.process.start();
    await ground.untilMode(HALL, 'normal', 30_000);
    await eventually('all is screened', async () => (await status()).unscreened === 0);

    const merges = await ground.rows<{ body: { mergedCrossingId: string } }>(
      `select body from journal_entry where kind = 'CrossingsMerged'`,
    );
    const of = (one: RecordCrossing): unknown =>
      merges.find(({ body }) => body.mergedCrossingId === one.crossingId)?.body;
    expect(of(atGate)).toEqual({
      rule: 'gate-then-manual',
      keptCrossingId: manual.crossingId,
      mergedCrossingId: atGate.crossingId,
    });
    expect(of(twice)).toEqual({
      rule: 'same-form-twice',
      keptCrossingId: manual.crossingId,
      mergedCrossingId: twice.crossingId,
    });

    const { body: page } = await ground.talk.get<ConflictPage>('/v1/reconciliation/conflicts');
    expect(page.conflicts.map(({ conflictId }) => conflictId).sort()).toEqual([
      `stamp-disagrees:${disagrees.crossingId}`,
      `two-entries:${second.crossingId}`,
    ]);
    const entries = page.conflicts.find(({ kind }) => kind === 'two-entries')!;
    expect(entries.crossings.map(({ crossingId }) => crossingId)).toEqual([
      first.crossingId,
      second.crossingId,
    ]);
    const stamp = page.conflicts.find(({ kind }) => kind === 'stamp-disagrees')!;
    expect(stamp).toMatchObject({
      proposal: 'stamp-prevails',
      differences: [{ field: 'flightNumber', first: 'GA823', second: 'GA832' }],
    });
    const path = `/v1/reconciliation/conflicts/${encodeURIComponent(stamp.conflictId)}/decision`;
    const say = (decision: string) =>
      ground.talk.post(path, { decision, by: 'rina', reason: 'the boarding pass says so' });
    expect((await say('first-stands')).status).toBe(422);
    expect((await say('stamp-prevails')).body).toMatchObject({ state: 'decided', decidedBy: 'rina' });
    expect((await say('stamp-prevails')).status).toBe(200);
    expect((await say('system-prevails')).body['code']).toBe('conflict-decided');
    expect(await kindsOf(['ConflictDecided'])).toHaveLength(1);
  }, 60_000);

  it('an online record that comes after the traveller’s fallback record is held against it all the same', async () => {
    await ground.centre.process.kill();
    await ground.untilMode(HALL, 'documented');
    // Somebody's open transaction keeps the counts from being settled; they are the same before, after and at every asking.
    const countedAs = async (count: number): Promise<void> => {
      for (let asked = 0; asked < 3; asked += 1) expect((await status()).unscreened).toBe(count);
    };
    const other = await ground.site.connect();
    await other.query('begin');
    await other.query('select pg_current_xact_id()');
    const [manual, early, stays, refused] = [
      await cross(LANE, 'C00000011', 150),
      await cross(OTHER_LANE, 'C00000012', 151),
      await cross(LANE, 'C00000013', 152),
      await cross(OTHER_LANE, 'C00000014', 153, { decision: 'refused' }),
    ];
    await countedAs(4);
    await other.query('commit');
    other.release();
    await countedAs(4);
    await ground.centre.process.start();
    await ground.untilMode(HALL, 'normal', 30_000);
    await eventually('all is screened', async () => (await status()).unscreened === 0);
    // The gate had begun before the officer was done, and answers late; by its clock after the officer, or before.
    const late = await cross(GATE, 'C00000011', 150, { siteAt: siteAtAfter(150.5 * 60_000) });
    const lateEarlier = await cross(GATE, 'C00000012', 149);
    const slipped = await cross(GATE, 'C00000014', 158);
    const second = await cross(OTHER_LANE, 'C00000013', 160);
    expect(second.screening.tier).toBe('online');

    const mergesOf = () =>
      ground.rows<{ rule: string; kept: string; gone: string }>(
        `select rule, kept_crossing_id as kept, merged_crossing_id as gone from crossing_merge
         where merged_crossing_id = any($1) order by rule`,
        [[late.crossingId, lateEarlier.crossingId]],
      );
    await eventually('the gate’s records are merged', async () => (await mergesOf()).length === 2);
    expect(await mergesOf()).toEqual([
      { rule: 'gate-then-manual', kept: early.crossingId, gone: lateEarlier.crossingId },
      { rule: 'manual-then-gate', kept: manual.crossingId, gone: late.crossingId },
    ]);
    await eventually('whom an officer refused and a gate let through is put to a person', async () => {
      const { body } = await ground.talk.get<ConflictPage>('/v1/reconciliation/conflicts');
      const found = body.conflicts.find(({ kind }) => kind === 'cleared-after-refusal');
      return (
        found?.crossings.map(({ crossingId }) => crossingId).join() ===
        `${refused.crossingId},${slipped.crossingId}`
      );
    });
    const decide = async (conflictId: string, decision: string): Promise<number> => {
      const path = `/v1/reconciliation/conflicts/${encodeURIComponent(conflictId)}/decision`;
      return (await ground.talk.post(path, { decision, by: 'rina', reason: 'the passports say so' })).status;
    };
    const refusal = `cleared-after-refusal:${slipped.crossingId}`;
    expect(await decide(refusal, 'both-stand')).toBe(422);
    expect(await decide(refusal, 'first-stands')).toBe(200);
    const conflictId = `exit-without-entry:${second.crossingId}`;
    await eventually('a person may decide', async () => (await decide(conflictId, 'both-stand')) === 200);
    const { body: page } = await ground.talk.get<ConflictPage>('/v1/reconciliation/conflicts?which=all');
    const found = page.conflicts.find((one) => one.conflictId === conflictId);
    expect(found?.crossings.map(({ crossingId }) => crossingId)).toEqual([
      stays.crossingId,
      second.crossingId,
    ]);
  }, 60_000);

  it('a blocked record is mended and sent again, or set aside; with who and why', async () => {
    await ground.centre.process.kill();
    await ground.untilMode(HALL, 'documented');
    const [mended, aside, misread] = [
      await cross(LANE, 'D00000001', 200),
      await cross(LANE, 'D00000002', 201),
      await cross(LANE, 'D00000003', 202),
    ];
    // As when the register had refused them.
    await ground.border.kill();
    await ground.rows(
      `update forwarding set state = 'blocked', reason = 'flight-unknown', settled_at = now() where crossing_id = any($1)`,
      [[mended.crossingId, aside.crossingId, misread.crossingId]],
    );
    await ground.border.start();
    await ground.centre.process.start();
    await ground.untilMode(HALL, 'normal', 30_000);
    expect((await ground.status()).backlog.blocked).toBe(3);
    await eventually('all is screened', async () => (await status()).unscreened === 0);

    const { body: page } = await ground.talk.get<BlockedPage>('/v1/reconciliation/blocked');
    expect(page.records.map(({ crossing: { crossingId }, reason }) => [crossingId, reason])).toEqual([
      [misread.crossingId, 'flight-unknown'],
      [aside.crossingId, 'flight-unknown'],
      [mended.crossingId, 'flight-unknown'],
    ]);
    const path = (of: RecordCrossing, what: string): string =>
      `/v1/reconciliation/blocked/${of.crossingId}/${what}`;
    const wrong = await ground.talk.post(path(mended, 'retry'), {
      corrections: { document: { mrz: mrzOf('D00000001').replace(/\d$/, '<') } },
      by: 'rina',
      reason: 'a slip of the pen',
    });
    expect([wrong.status, wrong.body['code']]).toEqual([422, 'mrz-check-digit']);
    const corrections = { flight: { flightNumber: 'GA830', date: '2024-06-20' } };
    await ground.talk.post(path(mended, 'retry'), { corrections, by: 'rina', reason: 'a slip of the pen' });
    await ground.talk.post(path(aside, 'set-aside'), { by: 'rina', reason: 'entered twice by mistake' });
    // Under the number that it bears in truth somebody is listed.
    await list('D00000009', siteAtAfter(0));
    const hitsBefore = (await status()).lateHits;
    await ground.talk.post(path(misread, 'retry'), {
      corrections: { document: { mrz: mrzOf('D00000009') } },
      by: 'rina',
      reason: 'a 9 read as a 3',
    });
    await ground.untilDrained();
    expect((await ground.status()).backlog).toMatchObject({ blocked: 0, unsynced: 0 });
    expect(await kindsOf(['BlockedCrossingRetried', 'CrossingMended', 'CrossingSetAside'])).toEqual([
      'BlockedCrossingRetried',
      'CrossingMended',
      'CrossingSetAside',
      'BlockedCrossingRetried',
      'CrossingMended',
    ]);
    await eventually('it is a late hit', async () => (await status()).lateHits > hitsBefore);
    const [hit] = await lateHits();
    expect(hit).toMatchObject({ crossing: { crossingId: misread.crossingId }, state: 'found' });
    expect(hit?.findings).toMatchObject([{ service: 'watchlist', rule: 'listed-at-crossing' }]);
    expect((await status()).unscreened).toBe(0);
    const arrived = (await ground.registered(RUN)).map(({ crossingId }) => crossingId);
    expect(arrived).toContain(mended.crossingId);
    expect(arrived).not.toContain(aside.crossingId);
    // The register has the mended record: the first one is another for it, the mended one a repeat.
    const [row] = await ground.rows<{ recorded_at: Date }>(
      'select recorded_at from crossing where crossing_id = $1',
      [mended.crossingId],
    );
    const sent = async (record: RecordCrossing): Promise<unknown> => {
      const records = [{ crossing: record, fallback: true, recordedAt: row!.recorded_at.toISOString() }];
      const path = '/v1/services/crossing-register/batches';
      return (await ground.centre.send('POST', path, { siteId: 'CGK-T3', records })).body['results'];
    };
    expect(await sent(mended)).toMatchObject([{ outcome: 'rejected', reason: 'content-differs' }]);
    expect(await sent({ ...mended, ...corrections })).toMatchObject([{ outcome: 'repeat' }]);
    // What the register acknowledged has left the queue; the journal knows when that was.
    const { body: all } = await ground.talk.get<BlockedPage>('/v1/reconciliation/blocked?which=all');
    expect(all.records.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['acknowledged', 0],
      ['set-aside', 0],
      ['acknowledged', 0],
    ]);
    const [told] = await ground.rows<{ recorded_at: Date }>(
      `select recorded_at from journal_entry where kind = 'CrossingsAcknowledged' and (body->'crossingIds')::jsonb ? $1`,
      [mended.crossingId],
    );
    const settledAt = told!.recorded_at.toISOString();
    expect(all.records.at(-1)).toMatchObject({ settledAt, isMended: true });
    for (const place of ['/v1/crossings', '/v1/reconciliation/crossings']) {
      const { body } = await ground.talk.get(`${place}/${mended.crossingId}`);
      expect(body['forwarding']).toEqual({ state: 'acknowledged', attempts: 0, reason: null, settledAt });
    }
    const again = await ground.talk.post(path(aside, 'retry'), { by: 'rina', reason: 'after all' });
    expect([again.status, again.body['code']]).toEqual([409, 'not-blocked']);
  }, 60_000);

  it('the report ties out to the traveller once people have done their part', async () => {
    const report = async (): Promise<OutageReport> =>
      (await ground.talk.get<OutageReport>(`/v1/reconciliation/outages?runId=${RUN}`)).body;
    await eventually('the outages are over', async () =>
      (await report()).outages.every(({ reconciledAt }) => reconciledAt !== null),
    );
    for (const { ledger } of (await report()).outages) {
      const { admitted, recorded, reconciled, rest } = ledger;
      expect(admitted).toBe(recorded);
      expect(reconciled + Object.values(rest).reduce((sum, one) => sum + one, 0)).toBe(recorded);
    }
    // Three late hits are still open, and one conflict; an outage that follows at once on another may be part of it.
    const waiting = (await report()).outages.map(({ ledger }) => ledger.rest);
    expect(waiting.reduce((sum, { lateHitOpen }) => sum + lateHitOpen, 0)).toBe(3);
    expect(waiting.reduce((sum, { conflictOpen }) => sum + conflictOpen, 0)).toBe(2);
  });
});

describe('border killed while it screens again', () => {
  it('leaves nothing unscreened and raises no alert twice', async () => {
    const LISTED = 40;
    await ground.centre.startFault({ faultId: 'all-reset-again', kind: 'reset' });
    await ground.untilMode(HALL, 'documented');
    const before = (await status()).screened;
    const documents = Array.from({ length: 1_200 }, (_, at) => `E${String(at).padStart(8, '0')}`);
    const lanes = [LANE, OTHER_LANE, IN_1, IN_2];
    await Promise.all(
      lanes.map(async (laneId, lane) => {
        for (let at = lane; at < documents.length; at += lanes.length) {
          await cross(laneId, documents[at]!, 300 + at / 100);
        }
      }),
    );
    for (let at = 0; at < LISTED; at += 1) await list(documents[at * 30]!);
    await ground.centre.endFault('all-reset-again');
    for (let round = 0; round < 6; round += 1) {
      await ground.border.kill();
      await ground.border.start();
    }
    await eventually('all is screened', async () => (await status()).unscreened === 0, 60_000);
    expect((await status()).screened - before).toBe(documents.length);
    const alerts = await ground.rows<{ n: number; distinct: number }>(
      `select count(*)::integer as n, count(distinct body->'crossing'->>'crossingId')::integer as distinct
       from journal_entry where kind = 'LateHitFound'`,
    );
    expect(alerts).toEqual([{ n: 4 + LISTED, distinct: 4 + LISTED }]);
    const steps = await ground.rows<{ n: number; distinct: number }>(
      `select count(*)::integer as n, count(distinct id)::integer as distinct
       from journal_entry, json_array_elements_text(body->'crossingIds') id 
       where kind = 'RecordsScreened' and body->'asMended' is null`,
    );
    expect(steps[0]!.n).toBe(steps[0]!.distinct);
    expect(steps[0]!.n).toBe((await status()).screened);
  }, 180_000);
});
