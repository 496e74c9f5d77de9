import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActiveFault, FaultJournal } from '#contracts';
import { monotonicMs } from '#determinism';
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

afterEach(async () => {
  await centre.send('DELETE', '/v1/faults?runId=test-run');
});

const probe = (service: string, siteId = 'CGK-T3', withinMs?: number): Promise<CentreReply> =>
  centre.send('GET', `/v1/services/${service}/probe?siteId=${siteId}`, undefined, withinMs);
/** How a call ended for its caller. */
const ending = (call: Promise<CentreReply>): Promise<string> =>
  call.then(
    ({ status }) => String(status),
    (error: Error & { code?: string }) =>
      error.name === 'TimeoutError' ? 'no answer' : (error.code ?? error.name),
  );
const faults = async (): Promise<ActiveFault[]> =>
  (await centre.send('GET', '/v1/faults')).body['faults'] as ActiveFault[];

describe('a fault', () => {
  it('stops one service at one site, and no other', async () => {
    expect(
      (await centre.startFault({ faultId: 'visa-cgk', kind: 'stop', services: ['visa'], sites: ['CGK-T3'] }))
        .status,
    ).toBe(201);
    const answers = [await probe('visa'), await probe('visa', 'DPS'), await probe('watchlist')];
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 200]);
    expect(answers[0]?.body).toMatchObject({ code: 'service-stopped' });
    expect(await faults()).toMatchObject([{ faultId: 'visa-cgk', hits: 1 }]);
    await centre.endFault('visa-cgk');
    expect((await probe('visa')).status).toBe(200);
  });

  it('reads the site from a request’s body, too', async () => {
    await centre.startFault({
      faultId: 'register-cgk',
      kind: 'stop',
      services: ['crossing-register'],
      sites: ['CGK-T3'],
    });
    const send = (siteId: string) =>
      centre.send('POST', BATCHES, { ...registerBatchOf('run-site', 0, 1), siteId });
    expect([(await send('CGK-T3')).status, (await send('DPS')).status]).toEqual([503, 200]);
  });

  it.each([
    ['timeout', {}, 'no answer'],
    ['reset', {}, 'ECONNRESET'],
    ['error', { status: 502 }, '502'],
    ['corrupt', { how: 'not-json' }, 'SyntaxError'],
    ['partial-answer', { sentShare: 0.5 }, 'UND_ERR_SOCKET'],
    ['slow-answer', { bytesPerSecond: 1 }, 'no answer'],
    ['flap', { downMs: 60_000, upMs: 60_000, whileDown: 'timeout' }, 'no answer'],
  ] as const)('of kind %s with %j ends a call with: %s', async (kind, parameters, end) => {
    const faultId = `kind-${kind}`;
    await centre.startFault({ faultId, kind, parameters });
    expect(await ending(probe('visa', 'CGK-T3', 700))).toBe(end);
    await centre.endFault(faultId);
    expect(await ending(probe('visa', 'CGK-T3', 5_000))).toBe('200');
  });

  it('of kind latency answers right, and late', async () => {
    await centre.startFault({ faultId: 'late', kind: 'latency', parameters: { meanMs: 300, jitterMs: 50 } });
    const startedMs = monotonicMs();
    expect((await probe('visa')).body).toEqual({ service: 'visa', listVersion: 1 });
    expect(monotonicMs() - startedMs).toBeGreaterThanOrEqual(249);
  });

  it('bites the share of requests that it was told to', async () => {
    await centre.startFault({ faultId: 'now-and-then', kind: 'error', parameters: { probability: 0.3 } });
    const ends = await Promise.all(Array.from({ length: 500 }, () => ending(probe('visa'))));
    // Binomial(500, 0.3): mean 150, standard deviation 10.2; five of them either way.
    expect(Math.abs(ends.filter((end) => end === '500').length - 150)).toBeLessThan(52);
  });

  it.each(['timeout', 'reset'])(
    'of kind %s after the work leaves a record that its sender does not know of',
    async (kind) => {
      const runId = `run-unknown-${kind}`;
      await centre.startFault({ faultId: `unknown-${kind}`, kind, parameters: { afterWork: true } });
      expect(await ending(centre.send('POST', BATCHES, registerBatchOf(runId, 0, 5), 700))).not.toBe('200');
      await centre.endFault(`unknown-${kind}`);
      const again = await centre.send('POST', BATCHES, registerBatchOf(runId, 0, 5));
      expect(again.body['results']).toMatchObject(Array(5).fill({ outcome: 'repeat' }));
    },
  );

  it('before the work leaves no record', async () => {
    await centre.startFault({ faultId: 'before-work', kind: 'timeout' });
    expect(await ending(centre.send('POST', BATCHES, registerBatchOf('run-before', 0, 5), 400))).toBe(
      'no answer',
    );
    expect((await centre.send('GET', '/v1/register/summary?runId=run-before')).body).toMatchObject({
      records: 0,
    });
  });
});

describe('a lease', () => {
  it('ends a fault that nobody renews, and keeps one that is renewed', async () => {
    await centre.startFault({ faultId: 'kept', kind: 'stop', services: ['visa'], leaseMs: 1_000 });
    await centre.startFault({ faultId: 'lapses', kind: 'stop', services: ['passport'], leaseMs: 1_000 });
    await eventually('one lapses', async () => {
      await centre.send('POST', '/v1/faults/kept/renewals', { leaseMs: 1_000 });
      return (await probe('passport')).status === 200;
    });
    expect((await probe('visa')).status).toBe(503);
  });

  it('cannot be renewed when somebody has ended the fault', async () => {
    await centre.startFault({ faultId: 'meant', kind: 'stop' });
    await centre.endFault('meant');
    expect((await centre.send('POST', '/v1/faults/meant/renewals', { leaseMs: 1_000 })).body).toMatchObject({
      status: 404,
      code: 'fault-ended',
    });
    expect((await centre.startFault({ faultId: 'meant', kind: 'stop' })).body).toMatchObject({ status: 409 });
  });
});

describe('fault control', () => {
  it('journals who started and who ended what', async () => {
    await centre.startFault({ faultId: 'told', kind: 'reset', startedBy: 'budi' });
    await centre.send('DELETE', '/v1/faults/told?by=siti');
    const { entries } = (await centre.send('GET', '/v1/faults/journal?limit=2'))
      .body as unknown as FaultJournal;
    expect(entries.map(({ kind, faultId, by }) => `${kind} ${faultId} ${by}`)).toEqual([
      'FaultEnded told siti',
      'FaultStarted told budi',
    ]);
  });

  it('takes the same start again as one, and refuses what it cannot play', async () => {
    expect((await centre.startFault({ faultId: 'once', kind: 'stop' })).status).toBe(201);
    expect((await centre.startFault({ faultId: 'once', kind: 'stop' })).status).toBe(200);
    expect((await centre.startFault({ faultId: 'once', kind: 'reset' })).body).toMatchObject({
      status: 409,
      code: 'fault-id-taken',
    });
    expect((await centre.startFault({ faultId: 'typo', kind: 'timout' })).body).toMatchObject({
      status: 422,
      code: 'invalid-fault',
      field: 'kind',
      detail: expect.stringContaining('did you mean "timeout"?'),
    });
    expect(
      (await centre.startFault({ faultId: 'typo', kind: 'latency', parameters: { meanMs: -1 } })).body,
    ).toMatchObject({ status: 422, field: 'parameters.meanMs', example: 800 });
    expect(await faults()).toHaveLength(1);
  });

  it('works while every service never answers and the database is away, and writes it down afterwards', async () => {
    await centre.startFault({ faultId: 'all-silent', kind: 'timeout' });
    await ground.cluster.kill();
    expect((await centre.startFault({ faultId: 'in-the-dark', kind: 'stop' })).status).toBe(201);
    expect((await centre.endFault('all-silent')).status).toBe(200);
    expect((await faults()).map(({ faultId }) => faultId)).toEqual(['in-the-dark']);
    await ground.cluster.start();
    await eventually('it is journalled', async () => {
      const { body } = await centre.send('GET', '/v1/faults/journal?limit=2');
      const entries = (body as unknown as Partial<FaultJournal>).entries ?? [];
      return entries.map(({ faultId }) => faultId).join(' ') === 'all-silent in-the-dark';
    });
  });

  it('is as broken after a SIGKILL as it was before', async () => {
    await centre.startFault({ faultId: 'survives', kind: 'stop', services: ['visa'] });
    await centre.startFault({ faultId: 'ended', kind: 'stop', services: ['passport'] });
    await centre.endFault('ended');
    await centre.process.kill();
    await centre.process.start();
    expect([(await probe('visa')).status, (await probe('passport')).status]).toEqual([503, 200]);
    expect((await centre.send('POST', '/v1/faults/survives/renewals', { leaseMs: 1_000 })).status).toBe(200);
  });
});

describe('held connections', () => {
  const request =
    'GET /v1/services/visa/probe HTTP/1.1\r\nhost: centre\r\nauthorization: Bearer token-of-these-tests-alone\r\n\r\n';

  it('are 2,000 at most, are let go by callers who give up, and all freed when the fault ends', async () => {
    await centre.startFault({ faultId: 'silent', kind: 'timeout', services: ['visa'] });
    const port = Number(new URL(centre.origin).port);
    let gone = 0;
    const callers: Socket[] = Array.from({ length: 2_050 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write(request));
      socket.on('error', () => undefined);
      socket.once('close', () => (gone += 1));
      return socket;
    });
    await eventually('the rest is reset', () => gone === 50);
    expect(await centre.metric('data_centre_held_connections')).toBe(2_000);
    expect(await centre.metric('data_centre_held_connections_overflowed')).toBe(50);
    // Others are served meanwhile.
    expect((await probe('passport')).status).toBe(200);

    const patient = callers.filter((socket) => !socket.destroyed);
    for (const socket of patient.splice(0, 500)) socket.destroy();
    await eventually(
      'room is made',
      async () => (await centre.metric('data_centre_held_connections')) === 1_500,
    );
    await centre.endFault('silent');
    await eventually('all are freed', () => gone === 2_050);
    expect(await centre.metric('data_centre_held_connections')).toBe(0);
  });

  it('do not keep the process from an orderly end', async () => {
    await centre.startFault({ faultId: 'clings', kind: 'timeout', services: ['visa'] });
    const held = ending(probe('visa', 'CGK-T3', 20_000));
    await eventually('it is held', async () => (await centre.metric('data_centre_held_connections')) === 1);
    const startedMs = monotonicMs();
    await centre.process.stop();
    expect(monotonicMs() - startedMs).toBeLessThan(5_000);
    expect(await held).not.toBe('200');
    await centre.process.start();
    await centre.endFault('clings');
  }, 40_000);
});
