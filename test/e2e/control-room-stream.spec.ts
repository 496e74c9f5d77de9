import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#determinism';
import { findProjectFolder } from '../../apps/cli/src/index.ts';
import { ControlRoom, JournalOnDisk, StreamWitness, accountsText } from '../support/control-room-process.ts';
import { writeFile } from 'node:fs/promises';
import type { NewEntry } from '../support/journal-writer.ts';
import { until } from '../support/running-system.ts';
import { ScriptedRun } from '../support/scripted-run.ts';

const clock = new SystemClock();
const clientsMax = 4;
let journal: JournalOnDisk;
let room: ControlRoom;
let viewer: string;
let runs = 0;
let script: ScriptedRun;
let beat = 0;
const witnesses: StreamWitness[] = [];

const startRoom = (port?: number): Promise<ControlRoom> =>
  ControlRoom.start({
    databaseUrl: journal.url,
    folder: journal.folder,
    ...(port === undefined ? {} : { port }),
    environment: { STREAM_CLIENTS_MAX: String(clientsMax) },
  });

/** Something that every client is to hear of. */
const command = (commandId: string, padding = ''): NewEntry => ({
  kind: 'CommandGiven',
  runId: null,
  siteId: null,
  siteAt: '2024-06-19T21:00:00.000Z',
  body: {
    commandId: `command-${commandId}`,
    runId: null,
    siteId: null,
    command: 'say',
    by: 'operator',
    role: 'operator',
    reason: null,
    details: { padding },
  },
});
const commandsIn = (witness: StreamWitness): string[] =>
  [...witness.snapshots, ...witness.changes].flatMap(({ events }) =>
    events.flatMap(({ body }) => ('commandId' in body ? [String(body['commandId'])] : [])),
  );

async function witness(cookie = viewer, options: ConstructorParameters<typeof StreamWitness>[2] = {}) {
  const made = new StreamWitness(room.address, cookie, options);
  witnesses.push(made);
  await until('connected', () => made.socket.connected || made.refusals.length > 0);
  return made;
}

/** Goes on with the scripted run and waits until `watched` has heard of it. */
async function goOn(watched: StreamWitness, beats = 1): Promise<void> {
  for (let done = 0; done < beats; done += 1) {
    const before = watched.lastNumber;
    await journal.append(...script.beat(beat));
    beat += 1;
    await until('the change', () => watched.lastNumber > before);
  }
}

beforeAll(async () => {
  journal = await JournalOnDisk.make();
  room = await startRoom();
  viewer = await room.signIn('viewer');
}, 90_000);
afterAll(async () => {
  await room.process.stop();
  await journal.remove();
}, 60_000);
beforeEach(async () => {
  runs += 1;
  beat = 0;
  script = new ScriptedRun({
    runId: `run-${runs}-of-spec`,
    speed: 60,
    outageFromS: 3,
    outageUntilS: 6,
    drainS: 2,
  });
  await journal.append(script.begin());
});
afterEach(() => {
  for (const made of witnesses.splice(0)) made.close();
});

describe('a client written from the page of the stream alone', () => {
  it('signs in, follows, and comes back after a restart having missed nothing', async () => {
    const { info } = (await (await room.get('/asyncapi.json')).json()) as { info: { description: string } };
    const program = /```\n(import [\s\S]+?)\n```/.exec(info.description)?.[1] ?? '';
    const page = await (await room.get('/docs/stream')).text();
    expect(page).toContain('import { io } from &#39;socket.io-client&#39;'.replaceAll('&#39;', "'"));

    const client = spawn(
      process.execPath,
      ['--input-type=module', '--eval', program, 'follow.mjs', room.address, 'viewer', 'password of viewer'],
      { cwd: findProjectFolder(), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said: Record<string, unknown>[] = [];
    createInterface(client.stdout).on('line', (line) => {
      said.push(JSON.parse(line) as Record<string, unknown>);
    });
    const saidWith = (key: string): Record<string, unknown>[] => said.filter((line) => key in line);
    try {
      await until('it has a snapshot', () => saidWith('snapshot').length === 1);
      await journal.append(...script.beat(0));
      await until('it has a change', () => saidWith('change').length > 0);

      await room.process.kill();
      await until('it says that it is disconnected', () => saidWith('disconnected').length === 1);
      await journal.append(...script.beat(1));
      room = await startRoom(room.port);
      await until('it has a fresh snapshot', () => saidWith('snapshot').length === 2);
      expect(saidWith('snapshot').at(-1)?.['tiles']).toBeGreaterThanOrEqual(10);
      expect(saidWith('gap')).toEqual([]);
      expect(saidWith('problem')).toEqual([]);
    } finally {
      client.kill();
    }
  }, 60_000);
});

describe('the stream', () => {
  it('sends one snapshot, then changes whose numbers have no holes', async () => {
    const client = await witness();
    client.follow();
    await until('a snapshot', () => client.snapshots.length > 0);
    await goOn(client, 5);
    const first = client.snapshots[0]?.number ?? Number.NaN;
    expect(client.snapshots.length).toBe(1);
    expect(client.changes.map(({ number }) => number)).toEqual(
      client.changes.map((_, index) => first + 1 + index),
    );
  });

  it('changes a tile at most twice a second however often the journal does', async () => {
    const client = await witness();
    client.follow();
    await until('a snapshot', () => client.snapshots.length > 0);
    const fromMs = clock.nowMs();
    for (let step = 0; step < 60; step += 1) {
      await journal.append(...script.beat(step));
      await clock.sleep(50);
    }
    const lastSiteAt = new Date(Date.parse('2024-06-19T20:45:00.000Z') + 59 * 60_000).toISOString();
    const runSiteAt = (): unknown =>
      (client.changes.findLast(({ set }) => 'run' in set)?.set['run'] as { siteAt?: string } | undefined)
        ?.siteAt;
    await until('the last beat', () => runSiteAt() === lastSiteAt);
    const tookS = (clock.nowMs() - fromMs) / 1000;
    const changesOfRun = client.changes.filter(({ set }) => 'run' in set).length;
    expect(changesOfRun).toBeGreaterThan(2);
    expect(changesOfRun).toBeLessThanOrEqual(2 * tookS + 1);
  });

  it('gives a client that was cut off exactly the changes that it missed', async () => {
    const [client, other] = [await witness(), await witness()];
    client.follow();
    other.follow();
    await until('snapshots', () => client.snapshots.length > 0 && other.snapshots.length > 0);
    await goOn(client, 2);
    const streamId = client.snapshots[0]?.streamId ?? '';
    const last = client.lastNumber;
    client.socket.io.engine.close(); // as when the network goes away
    await goOn(other, 3);
    await until('it is back', () => client.socket.connected);
    client.follow({ streamId, lastNumber: last });
    await until('it has caught up', () => client.lastNumber === other.lastNumber);

    expect(client.snapshots.length).toBe(1);
    // The other's snapshot may be older by a change or two than the client's.
    const first = client.snapshots[0]?.number ?? 0;
    const missed = other.changes.filter(({ number }) => number > first && number <= client.lastNumber);
    expect(client.changes).toEqual(missed);
  });

  it('gives a client that has seen a gap what it lacks when it asks', async () => {
    const client = await witness();
    client.follow();
    await until('a snapshot', () => client.snapshots.length > 0);
    await goOn(client, 3);
    const { streamId, number } = client.snapshots[0] ?? { streamId: '', number: 0 };
    client.changes.length = 0;
    client.follow({ streamId, lastNumber: number });
    await until('they came again', () => client.changes.length >= 3);
    expect(client.changes.slice(0, 3).map((change) => change.number)).toEqual([
      number + 1,
      number + 2,
      number + 3,
    ]);
  });

  it('gives a client of an earlier process a fresh snapshot in which nothing that happened meanwhile is missing', async () => {
    const client = await witness();
    client.follow();
    await until('a snapshot', () => client.snapshots.length > 0);
    const { streamId, number } = client.snapshots[0] ?? { streamId: '', number: 0 };
    await room.process.stop();
    await journal.append(...script.beat(0), ...script.beat(3), command('while away'));
    room = await startRoom(room.port);
    await until('it is back', () => client.socket.connected, 15_000);
    client.follow({ streamId, lastNumber: number });
    await until('a fresh snapshot', () => client.snapshots.length === 2);

    const fresh = client.snapshots[1];
    expect(fresh?.streamId).not.toBe(streamId);
    expect(commandsIn(client)).toContain('command-while away');
    expect(fresh?.tiles['hall/CGK-T3-departure']).toMatchObject({ mode: 'documented' });
  }, 60_000);

  it('says when it cannot see the journal, and goes on where it stopped', async () => {
    const client = await witness();
    client.follow();
    await until('a snapshot', () => client.snapshots.length > 0);
    await journal.kill();
    await until('the notice', () => client.notices.length === 1);
    expect(client.notices[0]).toMatchObject({ code: 'journal-unreachable', dropped: 0 });
    const late = await witness();
    late.follow();
    await until('who comes later is told too', () => late.notices.length === 1);

    await journal.cluster.start();
    await journal.append(command('after the crash'));
    await until('the event', () => commandsIn(client).includes('command-after the crash'), 15_000);
    expect(client.notices.map(({ code }) => code)).toEqual(['journal-unreachable', 'journal-reachable']);
    expect(client.snapshots.length).toBe(1);
  }, 60_000);

  it('leaves a client that does not read out, keeps nothing for it, and then tells it how much it did not get', async () => {
    const [slow, fast] = [await witness(viewer, { transports: ['websocket'] }), await witness()];
    slow.follow();
    fast.follow();
    await until('snapshots', () => slow.snapshots.length > 0 && fast.snapshots.length > 0);
    const connection = slow.socket.io.engine.transport as unknown as {
      ws: { pause(): void; resume(): void };
    };
    connection.ws.pause();
    const padding = 'x'.repeat(2 * 1024 * 1024);
    for (let step = 0; (await room.metric('control_room_stream_changes_dropped_total')) < 3; step += 1) {
      expect(step).toBeLessThan(20);
      const before = fast.lastNumber;
      await journal.append(command(`large ${step}`, padding));
      await until('the fast one has it', () => fast.lastNumber > before);
    }
    connection.ws.resume();
    await until('the notice', () => slow.notices.length > 0, 20_000);
    await until('the snapshot', () => slow.snapshots.length > 1, 20_000);
    expect(slow.notices[0]).toMatchObject({ code: 'changes-dropped' });
    expect(slow.notices[0]?.dropped).toBeGreaterThanOrEqual(3);
    expect(fast.notices).toEqual([]);
    const numbers = fast.changes.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));

    const resumedAt = slow.snapshots[1]?.number ?? 0;
    await journal.append(command('small'));
    await until('it goes on', () => slow.changes.some(({ number }) => number === resumedAt + 1));
    await journal.query(`delete from journal_entry where kind = 'CommandGiven'`);
  }, 90_000);
});

describe('the door of the stream', () => {
  it('is closed to who has not signed in', async () => {
    const client = await witness('');
    expect(client.refusals[0]).toMatchObject({ status: 401, code: 'not-signed-in' });
  });

  it('is closed to pages of another site', async () => {
    const client = await witness(viewer, {
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { cookie: viewer, origin: 'http://evil.example' },
    });
    expect(client.refusals.length).toBe(1);
    expect(client.socket.connected).toBe(false);
  });

  it('says so when as many are in as may be', async () => {
    await until('the others are gone', async () => (await room.metric('control_room_stream_clients')) === 0);
    for (let count = 0; count < clientsMax; count += 1) await witness();
    const client = await witness();
    expect(client.refusals[0]).toMatchObject({ status: 503, code: 'too-many-clients' });
    witnesses[0]?.close();
    await until('there is room again', async () => (await witness()).socket.connected);
  });

  it('refuses what makes no sense, and closes on who asks without end', async () => {
    const client = await witness();
    client.socket.emit('follow', { streamId: 7 });
    await until('the refusal', () => client.problems.length === 1);
    expect(client.problems[0]).toMatchObject({ status: 422, code: 'invalid-follow' });
    for (let count = 0; count < 30; count += 1) client.follow();
    await until('it is out', () => !client.socket.connected);
    expect(client.problems.at(-1)).toMatchObject({ status: 429, code: 'too-many-follows' });
  });

  it('closes when the person signs out', async () => {
    const cookie = await room.signIn('operator');
    const client = await witness(cookie);
    await room.delete('/api/session', cookie);
    await until('it is out', () => !client.socket.connected);
    expect(client.problems).toMatchObject([{ status: 401, code: 'not-signed-in' }]);
    expect(await (await room.get('/api/session', cookie)).json()).toEqual({ session: null });
    expect((await room.get('/api/events', cookie)).status).toBe(401);
  });

  it('closes when the account is taken away', async () => {
    const cookie = await room.signIn('planner');
    const client = await witness(cookie);
    await writeFile(room.accountsFile, await accountsText(['viewer', 'operator', 'qa', 'auditor']));
    await until('it is out', () => !client.socket.connected);
    expect(client.problems).toMatchObject([{ status: 401, code: 'not-signed-in' }]);
    expect(await (await room.get('/api/session', cookie)).json()).toEqual({ session: null });
    expect((await room.get('/api/events', cookie)).status).toBe(401);
  });
});
