import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#determinism';
import type { ExportReport } from '#store-forward';
import { AppProcess, NODE_ARGUMENTS } from '../../apps/cli/src/index.ts';
import { BorderGround } from '../support/border-process.ts';
import { run } from '../support/border-talk.ts';
import { BusyLanes } from '../support/busy-lanes.ts';
import { eventually } from '../support/centre-process.ts';
import { freePort } from '../support/free-port.ts';
import { RunningSystem } from '../support/running-system.ts';
import { environmentWith } from '../support/settings.ts';

const HALL = 'CGK-T3-departure';
const COUNTERS = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${HALL}-C0${number}`);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-seals-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Verdict {
  readonly exitCode: number;
  readonly text: string;
}

/** The command as a person runs it. */
const verify = (...given: readonly string[]): Promise<Verdict> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/apps/cli/src/main.js', 'verify', ...given],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code), text: `${stdout}${stderr}` });
      },
    );
  });

const reported = ({ text }: Verdict): ExportReport => JSON.parse(text) as ExportReport;

describe('the journal of a run', () => {
  let system: RunningSystem;
  let publicKey = '';
  let runId = '';

  beforeAll(async () => {
    system = await RunningSystem.start({ scenario: 'normal-day', speed: 60, from: '06:00' });
    publicKey = join(dirname(system.access.accounts.signInFile), 'border', 'seal-public-key.pem');
    ({ runId } = await system.run());
    await system.untilCrossings(300, 60_000);
    await system.ask('simulator', '/v1/runs/current', { method: 'DELETE' });
  }, 120_000);
  afterAll(() => system.stop(), 60_000);

  async function exported(name: string, query = ''): Promise<string> {
    const response = await fetch(`${system.access.urls.border}/v1/journal/export${query}`, {
      headers: { authorization: `Bearer ${system.access.serviceToken}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const file = join(folder, name);
    await writeFile(file, await response.text());
    return file;
  }

  it('is proven from an export, with a key that only its owner reads', async () => {
    const file = await exported('whole.ndjson', `?runId=${runId}`);
    const told = await verify(file, '--public-key', publicKey);
    expect(told).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^Proven: /) as unknown });
    const report = reported(await verify(file, '--public-key', publicKey, '--json'));
    // Forwarding goes on meanwhile: what came later is not in the export.
    const { rows } = await system.site.query<{ n: string }>(
      'select count(*) n from journal_entry where (transaction, sequence) <= ($1::xid8, $2::bigint)',
      report.lastSeal?.lastCursor.split('-'),
    );
    expect(report).toMatchObject({ isProven: true, hasTrustedKeys: true, entryCount: Number(rows[0]?.n) });
    expect(report.crossingCount).toBe((await system.journalledCrossings(runId)).length);
    // Noted elsewhere, the last seal must stand in whatever is exported later.
    const noted = `${report.lastSeal?.number}:${report.lastSealHash}`;
    expect(told.text).toMatch(/--known-seal \d+:[0-9a-f]{64}/);
    const later = await exported('later.ndjson', `?runId=${runId}`);
    expect((await verify(later, '--known-seal', noted)).exitCode).toBe(0);
    const another = await verify(
      later,
      '--known-seal',
      noted.replace(/.$/, (sign) => (sign === '0' ? '1' : '0')),
    );
    expect(another).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining(`known-seal-differs seal ${report.lastSeal?.number}`) as unknown,
    });
    expect((await verify(later, '--known-seal', 'abc')).exitCode).toBe(2);
    const key = await stat(join(dirname(publicKey), 'seal-key.pem'));
    expect(key.mode & 0o777).toBe(0o600);
  }, 60_000);

  it('proves one crossing, and only a part of the day when asked for', async () => {
    const [crossingId = ''] = await system.journalledCrossings(runId);
    const { rows } = await system.site.query<{ site_at: Date }>(
      'select site_at from journal_entry where crossing_id = $1',
      [crossingId],
    );
    const from = rows[0]?.site_at.toISOString() ?? '';
    const to = new Date(Date.parse(from) + 1).toISOString();
    const file = await exported('minute.ndjson', `?runId=${runId}&from=${from}&to=${to}`);
    const verdict = await verify(file, '--crossing', crossingId, '--public-key', publicKey, '--json');
    expect(verdict.exitCode).toBe(0);
    const report = reported(verdict);
    expect(report.crossing?.evidence).toMatchObject([
      { isProven: true, entry: { kind: 'CrossingRecorded' }, proof: { leaf: { 1: crossingId } } },
    ]);
    expect(report.sealCount).toBeLessThan(10);
    expect((await verify(file, '--crossing', 'never-crossed')).exitCode).toBe(1);
  }, 60_000);

  it('changed behind its back: each altered, removed and inserted entry is named, by cursor and crossing', async () => {
    const crossings = await system.journalledCrossings(runId);
    const [altered = '', removed = '', ...others] = [crossings[10], crossings[20]];
    expect(others).toEqual([]);
    const cursors = new Map(
      (
        await system.site.query<{ crossing_id: string; cursor: string }>(
          `select crossing_id, transaction::text || '-' || sequence as cursor from journal_entry
           where crossing_id = any($1)`,
          [[altered, removed]],
        )
      ).rows.map(({ crossing_id, cursor }) => [crossing_id, cursor]),
    );
    await system.site.query(
      `update journal_entry set body = jsonb_set(body::jsonb, '{decision}', '"refused"') where crossing_id = $1`,
      [altered],
    );
    await system.site.query('delete from journal_entry where crossing_id = $1', [removed]);
    const inserted = await system.site.query<{ cursor: string }>(
      `insert into journal_entry (transaction, sequence, kind, run_id, site_id, site_at, crossing_id, body)
       overriding system value
       select transaction, 900000001, kind, run_id, site_id, site_at, 'forged-crossing', body
       from journal_entry where crossing_id = $1
       returning transaction::text || '-' || sequence as cursor`,
      [crossings[30]],
    );
    const file = await exported('changed.ndjson', `?runId=${runId}`);
    const verdict = await verify(file, '--public-key', publicKey, '--json');
    expect(verdict.exitCode).toBe(1);
    const { findings } = reported(verdict);
    expect(findings.map(({ kind, cursor, crossingId }) => [kind, cursor, crossingId]).sort()).toEqual([
      ['entry-altered', cursors.get(altered), altered],
      ['entry-inserted', inserted.rows[0]?.cursor, 'forged-crossing'],
      ['entry-removed', cursors.get(removed), removed],
    ]);
    const { text } = await verify(file, '--public-key', publicKey);
    for (const crossingId of [altered, removed, 'forged-crossing']) expect(text).toContain(crossingId);

    expect((await verify(file, '--crossing', altered)).exitCode).toBe(1);
    expect((await verify(file, '--crossing', removed)).exitCode).toBe(1);
    expect((await verify(file, '--crossing', 'forged-crossing')).exitCode).toBe(1);
    expect((await verify(file, '--crossing', crossings[30] ?? '')).exitCode).toBe(0);
  }, 60_000);

  it('cut short is not proven, and what is no export is refused', async () => {
    const whole = await readFile(join(folder, 'whole.ndjson'), 'utf8');
    const cut = join(folder, 'cut.ndjson');
    await writeFile(cut, whole.slice(0, whole.length / 2));
    expect(await verify(cut)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('export-cut') as unknown,
    });
    await writeFile(cut, whole.replaceAll('\n', '\r\n'));
    expect((await verify(cut)).exitCode).toBe(3);
    expect((await verify('package.json')).exitCode).toBe(3);
    expect(await verify(join(folder, 'none'))).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining('there is no such file') as unknown,
    });
  }, 60_000);

  it('refuses a part that nobody sealed, and a question that it does not understand', async () => {
    for (const [query, status, code] of [
      ['?runId=never-begun', 404, 'nothing-sealed'],
      ['?from=yesterday', 422, 'invalid-field'],
      ['?site=CGK', 422, 'unknown-field'],
    ] as const) {
      const response = await fetch(`${system.access.urls.border}/v1/journal/export${query}`, {
        headers: { authorization: `Bearer ${system.access.serviceToken}` },
      });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    }
  });
});

describe('sealing under fire', () => {
  let ground: BorderGround;
  beforeAll(async () => {
    ground = await BorderGround.prepare();
  }, 60_000);
  afterAll(() => ground.clear(), 30_000);

  it('border killed again and again while it seals: one chain, nothing half sealed, everything proven', async () => {
    await ground.talk.post('/v1/runs', run('sealed-1'));
    const lanes = new BusyLanes(ground.talk, 'sealed-1', COUNTERS);
    await lanes.start();
    for (let round = 0; round < 3; round += 1) {
      const before = lanes.acknowledged.length;
      await eventually('travellers cross', () => lanes.acknowledged.length > before + 150);
      // A batch is gathered and about to be written, and is kept waiting there until border is dead.
      const holder = await ground.site.connect();
      await holder.query('begin');
      await holder.query('lock table journal_seal in exclusive mode');
      await eventually('a seal waits to be written', async () => {
        const { rows } = await holder.query<{ n: string }>(
          `select count(*) n from pg_locks where relation = 'journal_seal'::regclass and not granted`,
        );
        return Number(rows[0]?.n) > 0;
      });
      await ground.border.kill();
      await holder.query('rollback');
      holder.release();
      await ground.border.start();
    }
    await lanes.stop();
    await ground.untilDrained();
    const { body: text } = await ground.talk.get<string>('/v1/journal/export?runId=sealed-1');
    const file = join(folder, 'killed.ndjson');
    await writeFile(file, text);
    const verdict = await verify(file, '--json');
    expect(verdict.exitCode).toBe(0);
    const report = reported(verdict);
    expect(report.crossingCount).toBe(new Set(lanes.acknowledged).size);
    expect(report.keyIds).toHaveLength(1);
  }, 120_000);

  it('two borders on one database, each with a key of its own: one chain all the same', async () => {
    const port = await freePort();
    const second = new AppProcess(
      {
        name: 'border',
        nodeArguments: [...NODE_ARGUMENTS, 'dist/apps/border/src/main.js'],
        environment: environmentWith({
          PORT: String(port),
          SERVICE_TOKEN: 'token-of-the-second-border',
          DATABASE_URL: await ground.cluster.ensureDatabase('site'),
          DATA_CENTRE_URL: ground.centre.origin,
          DATA_FOLDER: join(folder, 'second'),
          LOG_LEVEL: 'warn',
        }),
        workingFolder: process.cwd(),
        logFile: join(folder, 'second.log'),
        port,
        readyUrl: `http://127.0.0.1:${port}/health/ready`,
      },
      new SystemClock(),
    );
    await ground.talk.post('/v1/runs', run('sealed-2'));
    const lanes = new BusyLanes(ground.talk, 'sealed-2', COUNTERS);
    await lanes.start();
    await second.start();
    const keysSeen = async (): Promise<number> => (await ground.rows('select from journal_seal_key')).length;
    // Whoever comes first seals; while one is away the other goes on.
    await eventually('both have sealed', async () => (await keysSeen()) === 2, 30_000);
    await lanes.stop();
    await second.stop();
    const { body: text } = await ground.talk.get<string>('/v1/journal/export');
    const file = join(folder, 'two.ndjson');
    await writeFile(file, text);
    const verdict = await verify(file, '--json');
    expect(reported(verdict)).toMatchObject({
      isProven: true,
      keyIds: { length: 2 },
      firstSeal: { number: 1 },
    });
    expect(verdict.exitCode).toBe(0);
    expect((await verify(file, '--public-key', join(folder, 'second', 'seal-public-key.pem'))).exitCode).toBe(
      1,
    );
  }, 120_000);
});
