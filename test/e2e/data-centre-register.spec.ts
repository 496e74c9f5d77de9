import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RegisterBatch, RegisterPage, RegisterReply } from '#contracts';
import { CentreGround, eventually } from '../support/centre-process.ts';
import type { CentreProcess, CentreReply } from '../support/centre-process.ts';
import { registerBatchOf } from '../support/register-records.ts';

const BATCHES = '/v1/services/crossing-register/batches';

let ground: CentreGround;
let centre: CentreProcess;

beforeAll(async () => {
  ground = await CentreGround.prepare();
  centre = await ground.centre();
  await centre.process.start();
}, 60_000);

afterAll(async () => {
  await ground.clear();
}, 60_000);

const send = (batch: RegisterBatch): Promise<CentreReply> => centre.send('POST', BATCHES, batch);
const outcomes = ({ body }: CentreReply): string[] =>
  (body as unknown as RegisterReply).results.map(({ outcome }) => outcome);
const summary = async (runId: string): Promise<Record<string, unknown>> =>
  (await centre.send('GET', `/v1/register/summary?runId=${runId}`)).body;

async function allRecords(runId: string, limit: number): Promise<RegisterPage['records']> {
  const records: RegisterPage['records'] = [];
  for (;;) {
    const after = records.at(-1)?.crossingId ?? '';
    const path = `/v1/register/records?runId=${runId}&afterCrossingId=${after}&limit=${limit}`;
    const page = (await centre.send('GET', path)).body as unknown as RegisterPage;
    records.push(...page.records);
    if (page.records.length < limit) return records;
  }
}

describe('the crossing register', () => {
  it('tells a first write from a repeat, and marks what came the fallback way', async () => {
    expect(outcomes(await send(registerBatchOf('run-first', 0, 3)))).toEqual(Array(3).fill('recorded'));
    const more = await send(registerBatchOf('run-first', 3, 2, true));
    expect(outcomes(more)).toEqual(['recorded', 'recorded']);
    expect(outcomes(await send(registerBatchOf('run-first', 2, 1)))).toEqual(['repeat']);
    expect(await summary('run-first')).toEqual({
      runId: 'run-first',
      records: 5,
      fallbackRecords: 2,
      repeats: 1,
    });
    expect((await allRecords('run-first', 2)).map(({ arrivals, fallback }) => [arrivals, fallback])).toEqual([
      [1, false],
      [1, false],
      [2, false],
      [1, true],
      [1, true],
    ]);
  });

  it('rejects other content under a known id, keeps the first, and records the rest of the batch', async () => {
    await send(registerBatchOf('run-differs', 0, 1));
    const batch = registerBatchOf('run-differs', 0, 2);
    batch.records[0]!.crossing.decision = 'refused';
    const reply = await send(batch);
    expect(reply.status).toBe(200);
    expect(reply.body['results']).toEqual([
      { crossingId: 'run-differs.CGK-T3.0000000', outcome: 'rejected', reason: 'content-differs' },
      { crossingId: 'run-differs.CGK-T3.0000001', outcome: 'recorded', reason: null },
    ]);
    expect(outcomes(await send(registerBatchOf('run-differs', 0, 1)))).toEqual(['repeat']);
    const asFallback = registerBatchOf('run-differs', 0, 1);
    asFallback.records[0]!.fallback = true;
    expect(outcomes(await send(asFallback))).toEqual(['rejected']);
  });

  it('takes a record that stands twice in one batch once', async () => {
    const batch = registerBatchOf('run-twice', 0, 2);
    batch.records.push(batch.records[0]!);
    expect(outcomes(await send(batch))).toEqual(['recorded', 'recorded', 'repeat']);
    expect(await summary('run-twice')).toMatchObject({ records: 2, repeats: 1 });
  });

  it('records each crossing once when many senders push overlapping batches at the same time', async () => {
    // Ten senders, each all 600 crossings in batches of 60, each starting elsewhere.
    const senders = Array.from({ length: 10 }, async (_, sender) => {
      let recorded = 0;
      for (let step = 0; step < 10; step += 1) {
        const from = ((sender + step) % 10) * 60;
        const batch = registerBatchOf('run-crowd', from, 60);
        if (sender % 2 === 1) batch.records.reverse();
        recorded += outcomes(await send(batch)).filter((outcome) => outcome === 'recorded').length;
      }
      return recorded;
    });
    const recorded = (await Promise.all(senders)).reduce((sum, count) => sum + count, 0);
    expect(recorded).toBe(600);
    expect(await summary('run-crowd')).toMatchObject({ records: 600, repeats: 5_400 });
  });

  it.each([
    [
      'an unknown field',
      { ...registerBatchOf('run-bad', 0, 1), colour: 'red' },
      422,
      'unknown-field',
      'colour',
    ],
    ['no records', { siteId: 'CGK-T3', records: [] }, 422, 'invalid-field', 'records'],
    [
      'a date that does not exist',
      JSON.stringify(registerBatchOf('run-bad', 0, 1)).replace('"2024-06-20"', '"2024-06-31"'),
      422,
      'invalid-field',
      'records.0.crossing.flight.date',
    ],
    ['no JSON', '{"siteId":', 400, 'malformed-request', undefined],
    ['more than 4 MiB', JSON.stringify({ siteId: 'X'.repeat(4_400_000) }), 413, 'body-too-large', undefined],
  ])('refuses %s with a problem and records nothing', async (_, body, status, code, field) => {
    const reply = await centre.send('POST', BATCHES, body);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(reply.body).toMatchObject({ status, code, ...(field ? { field } : {}) });
    expect(await summary('run-bad')).toMatchObject({ records: 0 });
  });

  it('answers nobody without the service token', async () => {
    expect((await centre.send('POST', BATCHES, {}, 5_000, 'guess')).body).toMatchObject({
      status: 401,
      code: 'service-token',
    });
  });

  it.each([
    ['the process', 'run-killed', () => centre.process.kill(), () => centre.process.start()],
    ['PostgreSQL', 'run-powerless', () => ground.cluster.kill(), () => ground.cluster.start()],
  ])(
    'loses nothing that it acknowledged when %s is killed under load, and doubles nothing',
    async (_, runId, kill, start) => {
      const BATCH = 20;
      const total = 200;
      const acknowledged = new Set<number>();
      let next = 0;
      let sent = 0;
      const forwarder = async (): Promise<void> => {
        while (next < total) {
          const at = next;
          next += 1;
          // Unknown is not failure: the same batch again until it is acknowledged.
          for (let done = false; !done;) {
            sent += 1;
            const reply = await send(registerBatchOf(runId, at * BATCH, BATCH)).catch(() => null);
            done = reply?.status === 200;
            // A client that refuses at once would otherwise keep every other thing in this process from happening.
            if (!done) await new Promise((resolve) => setImmediate(resolve));
            if (reply !== null && !done) {
              expect(reply.body).toMatchObject({ status: 503, code: 'database-unavailable' });
              expect(reply.headers['retry-after']).toBe('1');
            }
          }
          acknowledged.add(at);
        }
      };
      const forwarders = Promise.all(Array.from({ length: 8 }, forwarder));
      await eventually('some are acknowledged', () => acknowledged.size > 20);
      await kill();
      await start();
      await forwarders;
      expect(sent).toBeGreaterThan(total);
      const records = await allRecords(runId, 1_000);
      expect(records).toHaveLength(total * BATCH);
      expect(new Set(records.map(({ crossingId }) => crossingId)).size).toBe(total * BATCH);
    },
    60_000,
  );

  it('is not ready and serves nobody while PostgreSQL is away, and recovers by itself', async () => {
    await ground.cluster.kill();
    await eventually('it notices', async () => (await centre.send('GET', '/health/ready')).status === 503);
    const probe = await centre.send('GET', '/v1/services/visa/probe');
    expect(probe.body).toMatchObject({ status: 503, code: 'database-unavailable' });
    expect((await centre.send('GET', '/health/live')).status).toBe(200);
    await ground.cluster.start();
    await eventually('it recovers', async () => (await centre.send('GET', '/health/ready')).status === 200);
    expect((await centre.send('GET', '/v1/services/visa/probe')).status).toBe(200);
  }, 60_000);

  it('listens and says "not ready" when it starts before its database', async () => {
    await ground.cluster.kill();
    const early = await ground.centre();
    const started = early.process.start();
    await eventually('it lives', async () =>
      early.send('GET', '/health/live').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    expect((await early.send('GET', '/health/ready')).status).toBe(503);
    await ground.cluster.start();
    await started;
    expect((await early.send('GET', '/health/ready')).status).toBe(200);
  }, 60_000);
});
