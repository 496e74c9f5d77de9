import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActiveFault, CurrentRun, PersonCommand, Problem, PublicFault, StartFault } from '#contracts';
import { findProjectFolder } from '../../apps/cli/src/index.ts';
import { ControlRoom, JournalOnDisk, SERVICE_TOKEN } from '../support/control-room-process.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/running-system.ts';
import { ScriptedRun } from '../support/scripted-run.ts';
import { environmentWith } from '../support/settings.ts';
import { UpstreamStandIn } from '../support/upstream-stand-in.ts';
import type { Answer, AskedOf } from '../support/upstream-stand-in.ts';

const runId = 'run-of-commands';
const script = new ScriptedRun({ runId, speed: 60, outageFromS: 900, outageUntilS: 901, drainS: 1 });
const wanted: PublicFault = {
  kind: 'timeout',
  parameters: {},
  services: 'all',
  sites: ['CGK-T3'],
  reason: 'a drill',
};
const run: CurrentRun = {
  runId,
  scenario: 'pdn-2024',
  title: { id: 'PDN', en: 'PDN' },
  randomSeed: 1,
  state: 'running',
  siteAt: '2024-06-19T21:00:00.000Z',
  startsAt: '2024-06-19T20:45:00.000Z',
  endsAt: '2024-06-20T20:45:00.000Z',
  speedRequested: 60,
  speedActual: 60,
  slowedBy: null,
  travellersArrived: 0,
  travellersThrough: 0,
  failure: null,
};
let journal: JournalOnDisk;
let room: ControlRoom;
let upstream: UpstreamStandIn;
let cookies: Record<'viewer' | 'operator' | 'qa' | 'auditor', string>;
/** Faults in force at the stand-in. */
const faults = new Map<string, ActiveFault>();

const containing = (text: string): string => expect.stringContaining(text) as unknown as string;
const problemOf = async (reply: Response): Promise<Problem> => (await reply.json()) as Problem;
const commandsFrom = (from: number): PersonCommand[] =>
  upstream.asked
    .slice(from)
    .flatMap(({ path, body }) => (path === '/v1/commands' ? [body as PersonCommand] : []));

/** The fault control of a data centre, in a few lines. */
function faultControl({ method, path, body }: AskedOf): Answer | undefined {
  const [, id, renewals] = /^\/v1\/faults(?:\/([^/?]+))?(\/renewals)?/.exec(path) ?? [];
  const faultId = id === undefined ? '' : decodeURIComponent(id);
  if (!path.startsWith('/v1/faults')) return undefined;
  if (method === 'GET') return { status: 200, body: { faults: [...faults.values()] } };
  if (method === 'POST' && renewals !== undefined) return { status: faults.has(faultId) ? 204 : 404 };
  if (method === 'POST') {
    const at = '2026-01-01T00:00:00.000Z';
    const fault: ActiveFault = { ...(body as StartFault), startedAt: at, leaseEndsAt: at, hits: 0 };
    faults.set(fault.faultId, fault);
    return { status: 201, body: fault };
  }
  if (faultId === '') faults.clear();
  else if (!faults.delete(faultId)) {
    const gone: Problem = {
      type: 'about:blank',
      title: 'Over',
      status: 404,
      code: 'fault-ended',
      detail: 'it is over',
    };
    return { status: 404, body: gone };
  }
  return { status: 204 };
}

beforeAll(async () => {
  upstream = await UpstreamStandIn.start();
  journal = await JournalOnDisk.make();
  await journal.append(script.begin(), ...script.beat(0));
  room = await ControlRoom.start({
    databaseUrl: journal.url,
    folder: journal.folder,
    upstreamUrl: upstream.url,
  });
  cookies = {
    viewer: await room.signIn('viewer'),
    operator: await room.signIn('operator'),
    qa: await room.signIn('qa'),
    auditor: await room.signIn('auditor'),
  };
}, 90_000);
afterAll(async () => {
  await room.process.stop();
  await upstream.stop();
  await journal.remove();
}, 60_000);
beforeEach(() => {
  faults.clear();
  upstream.answer = (asked) => faultControl(asked) ?? { status: 204 };
});
/** Leaves out the regular renewals, which may fall between. */
const asksFrom = (from: number): string[] => upstream.asks(from).filter((ask) => ask !== 'GET /v1/faults');

describe("a person's command", () => {
  it('is journalled before it is carried out, with who gave it and why, and both under the service token', async () => {
    const from = upstream.asked.length;
    const reply = await room.post('/api/faults', wanted, cookies.qa);
    expect(reply.status).toBe(201);
    const fault = (await reply.json()) as ActiveFault;
    expect(fault).toMatchObject({
      runId,
      kind: 'timeout',
      services: 'all',
      sites: ['CGK-T3'],
      startedBy: 'qa',
    });
    expect(asksFrom(from)).toEqual(['POST /v1/commands', 'POST /v1/faults']);
    expect(commandsFrom(from)).toMatchObject([
      {
        runId,
        command: 'start-fault',
        by: 'qa',
        role: 'qa',
        reason: 'a drill',
        details: { kind: 'timeout', services: 'all', sites: 'CGK-T3' },
      },
    ]);
    expect(new Set(upstream.asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${SERVICE_TOKEN}`]),
    );
  });

  it('is not carried out when it cannot be journalled', async () => {
    upstream.answer = ({ path }) => ({ status: path === '/v1/commands' ? 503 : 204 });
    const from = upstream.asked.length;
    const reply = await room.post('/api/faults', wanted, cookies.qa);
    expect(await problemOf(reply)).toMatchObject({
      status: 502,
      code: 'upstream-failed',
      title: 'border failed',
    });
    expect(asksFrom(from)).toEqual(['POST /v1/commands']);
  });

  it('that is refused is answered with the refusal, and journalled as failed under the same id', async () => {
    const refusal: Problem = {
      type: 'about:blank',
      title: 'There is no such fault',
      status: 422,
      code: 'invalid-fault',
      detail: 'there is no kind tiemout; did you mean timeout?',
      field: 'kind',
      expected: 'one of the kinds of faults',
    };
    upstream.answer = ({ method, path }) =>
      method === 'POST' && path === '/v1/faults' ? { status: 422, body: refusal } : { status: 204 };
    const from = upstream.asked.length;
    const reply = await room.post('/api/faults', { ...wanted, kind: 'tiemout' }, cookies.qa);
    expect(reply.status).toBe(422);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(await problemOf(reply)).toMatchObject({
      code: 'invalid-fault',
      field: 'kind',
      detail: containing('tiemout'),
    });
    const [given, failed] = commandsFrom(from);
    expect(failed).toMatchObject({
      commandId: `${given?.commandId}.failed`,
      command: 'start-fault-failed',
      details: { of: given?.commandId, app: 'data-centre', failure: 'refused' },
    });
  });

  it('that is never answered is told as unknown, naming who fell silent', async () => {
    upstream.answer = ({ path }) => (path === '/v1/runs' ? null : { status: 204 });
    const reply = await room.post('/api/runs', { scenario: 'pdn-2024' }, cookies.operator);
    expect(await problemOf(reply)).toMatchObject({
      status: 504,
      code: 'upstream-silent',
      title: 'simulator did not answer',
      detail: containing('not known'),
    });
  });

  it('begins runs and changes their pace at the simulator', async () => {
    upstream.answer = ({ path }) => (path === '/v1/commands' ? { status: 204 } : { status: 201, body: run });
    const from = upstream.asked.length;
    const begun = await room.post('/api/runs', { scenario: 'pdn-2024', speed: 30 }, cookies.operator);
    expect([begun.status, await begun.json()]).toEqual([201, run]);
    const paced = await room.post('/api/run/pace', { paused: true }, cookies.qa);
    expect([paced.status, await paced.json()]).toEqual([200, run]);
    expect(asksFrom(from)).toEqual([
      'POST /v1/commands',
      'POST /v1/runs',
      'POST /v1/commands',
      'POST /v1/runs/current/pace',
    ]);
    expect(commandsFrom(from).map(({ command, details }) => [command, details])).toEqual([
      ['start-run', { scenario: 'pdn-2024', speed: 30 }],
      ['set-pace', { paused: true }],
    ]);
  });

  it('to override a service goes to border with the name of who asked', async () => {
    const from = upstream.asked.length;
    const override = { siteId: 'CGK-T3', service: 'watchlist', set: 'down', reason: 'told by telephone' };
    expect((await room.post('/api/overrides', override, cookies.operator)).status).toBe(204);
    expect(asksFrom(from)).toEqual(['POST /v1/commands', 'POST /v1/overrides']);
    expect(upstream.asked.at(-1)?.body).toEqual({ ...override, by: 'operator' });
  });

  it.each([
    ['viewer', 'POST', '/api/faults'],
    ['operator', 'POST', '/api/faults'],
    ['viewer', 'POST', '/api/runs'],
    ['auditor', 'POST', '/api/overrides'],
  ] as const)(
    'is refused to a %s who may not give it (%s %s), and nobody is asked',
    async (role, _, path) => {
      const from = upstream.asked.length;
      const reply = await room.post(path, wanted, cookies[role]);
      expect(await problemOf(reply)).toMatchObject({ status: 403, code: 'role-not-allowed' });
      expect(asksFrom(from)).toEqual([]);
    },
  );

  it('with a mistake in it names the field, and nobody is asked', async () => {
    const from = upstream.asked.length;
    const reply = await room.post('/api/faults', { ...wanted, sites: ['Jakarta'] }, cookies.qa);
    expect(await problemOf(reply)).toMatchObject({ status: 422, field: 'sites.0' });
    const unknown = await room.post('/api/faults', { ...wanted, duration: 5 }, cookies.qa);
    expect(await problemOf(unknown)).toMatchObject({ status: 422, code: 'unknown-field', field: 'duration' });
    expect(asksFrom(from)).toEqual([]);
  });
});

describe("a person's fault", () => {
  it('is kept alive while its run goes on, also after a restart, and those of others are left alone', async () => {
    const reply = await room.post('/api/faults', wanted, cookies.qa);
    const { faultId } = (await reply.json()) as ActiveFault;
    const scenarios = { ...faults.get(faultId), faultId: `${runId}.pdn-down` } as ActiveFault;
    faults.set(scenarios.faultId, scenarios);
    const renewals = (from: number, id: string): number =>
      upstream.asks(from).filter((ask) => ask === `POST /v1/faults/${encodeURIComponent(id)}/renewals`)
        .length;
    const from = upstream.asked.length;
    await until('a renewal', () => renewals(from, faultId) > 0);

    await room.process.kill();
    room = await ControlRoom.start({
      databaseUrl: journal.url,
      folder: journal.folder,
      upstreamUrl: upstream.url,
      port: room.port,
    });
    const afterRestart = upstream.asked.length;
    await until('a renewal after the restart', () => renewals(afterRestart, faultId) > 0);
    expect(renewals(0, scenarios.faultId)).toBe(0);
  }, 60_000);

  it('is ended when it is asked for, and so is every fault of the run at once', async () => {
    const { faultId } = (await (await room.post('/api/faults', wanted, cookies.qa)).json()) as ActiveFault;
    expect((await room.delete(`/api/faults/${faultId}`, cookies.qa)).status).toBe(204);
    expect(faults.size).toBe(0);
    expect(await problemOf(await room.delete(`/api/faults/${faultId}`, cookies.qa))).toMatchObject({
      status: 404,
      code: 'fault-ended',
    });
    const from = upstream.asked.length;
    expect((await room.delete('/api/faults', cookies.qa)).status).toBe(204);
    expect(asksFrom(from)).toEqual(['POST /v1/commands', `DELETE /v1/faults?runId=${runId}&by=qa`]);
  });

  it('does not outlive its run', async () => {
    const { faultId } = (await (await room.post('/api/faults', wanted, cookies.qa)).json()) as ActiveFault;
    const next = new ScriptedRun({
      runId: 'the-run-after',
      speed: 60,
      outageFromS: 900,
      outageUntilS: 901,
      drainS: 1,
    });
    await journal.append(next.begin());
    await until('it is gone', () => !faults.has(faultId), 15_000);
  });
});

describe('what the journal tells over HTTP', () => {
  it('is the history of a hall in the run in hand, thinned to 600 points', async () => {
    const long = new ScriptedRun({
      runId: 'a-long-run',
      speed: 1,
      outageFromS: 100,
      outageUntilS: 200,
      drainS: 9,
    });
    await journal.append(long.begin());
    const beats = Array.from({ length: 1_500 }, (_, beat) => long.beat(beat));
    await journal.append(
      ...beats.flat().filter(({ kind }) => kind === 'HallObserved' || kind === 'PaceObserved'),
    );
    interface History {
      readonly points: readonly (readonly (number | null)[])[];
    }
    const history = async (minutes: number): Promise<History> =>
      (await (
        await room.get(`/api/history?hallId=CGK-T3-arrival&minutes=${minutes}`, cookies.viewer)
      ).json()) as History;
    const lastSiteMs = Date.parse('2024-06-19T20:45:00.000Z') + 1_499_000;
    await until('the newest observation', async () => (await history(5)).points.at(-1)?.[0] === lastSiteMs);

    expect((await history(5)).points.length).toBe(300);
    const whole = (await history(60)).points;
    expect(whole.length).toBeGreaterThan(240);
    expect(whole.length).toBeLessThanOrEqual(600);
    const times = whole.map(([at]) => at ?? 0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(whole.some(([, , , gateWait]) => gateWait === null)).toBe(true); // gates were closed in the outage
    const [observed] = long
      .beat(1_499)
      .flatMap((entry) => (entry.kind === 'HallObserved' ? [entry.body.banks] : []));
    const [gates, counters] = observed ?? [];
    expect((await history(5)).points.at(-1)?.slice(1)).toEqual([
      gates?.queueLength,
      counters?.queueLength,
      gates?.joinerWaitMs,
      counters?.joinerWaitMs,
    ]);
    const unknown = await room.get('/api/history?hallId=DPS-departure&minutes=5000', cookies.viewer);
    expect(await problemOf(unknown)).toMatchObject({ status: 422, field: 'minutes' });
    const elsewhere = await room.get('/api/history?hallId=SUB-arrival', cookies.viewer);
    expect(await problemOf(elsewhere)).toMatchObject({ status: 404, code: 'no-such-hall' });
  }, 60_000);

  it('is every event and every command, page by page, newest first', async () => {
    await journal.append(
      ...Array.from({ length: 25 }, (_, index) => ({
        kind: 'CommandGiven' as const,
        runId: null,
        siteId: null,
        siteAt: '2024-06-19T21:00:00.000Z',
        body: {
          commandId: `command-${index}`,
          runId: null,
          siteId: null,
          command: 'say',
          by: 'operator',
          role: 'operator',
          reason: 'a reason',
          details: {},
        },
      })),
    );
    const seen: string[] = [];
    let before: string | null = '';
    while (before !== null) {
      const query: string = before === '' ? '' : `&before=${before}`;
      const reply = await room.get(`/api/audit?limit=10${query}`, cookies.auditor);
      const page = (await reply.json()) as {
        events: { body: { commandId: string } }[];
        before: string | null;
      };
      seen.push(...page.events.map(({ body }) => body.commandId));
      before = page.before;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `command-${24 - index}`));
    expect((await room.get('/api/audit', cookies.qa)).status).toBe(403);
  });
});

describe('the process', () => {
  const launch = async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [join(findProjectFolder(), 'dist/apps/control-room/src/main.js')], {
      cwd: findProjectFolder(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: environmentWith({
        PORT: String(port),
        DATABASE_URL: journal.url,
        SERVICE_TOKEN,
        DATA_FOLDER: journal.folder,
      }),
    });
    await until('ready', async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok);
    return child;
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends soon after %s',
    async (signal) => {
      const child = await launch();
      child.kill(signal);
      await once(child, 'exit');
    },
    20_000,
  );

  it('ends when its parent is gone', async () => {
    const child = await launch();
    child.disconnect();
    await once(child, 'exit');
  });
});
