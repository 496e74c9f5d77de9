import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { CurrentRun, RegisterPage, SiteStatus, StartRun } from '#contracts';
import { SystemClock, monotonicMs } from '#determinism';
import { PerlintasanSystem, type SystemAccess, findProjectFolder } from '../../apps/cli/src/index.ts';
import { freePorts } from './free-port.ts';
import { environmentWith } from './settings.ts';

const clock = new SystemClock();
/** Four apps and two database servers listen, on ports in a row. */
const PARTS = 6;

/** Names under which the parts of a running system are killed and started. */
export type Part =
  'site-postgres' | 'centre-postgres' | 'data-centre' | 'border' | 'simulator' | 'control-room';

/** Asks again and again until the answer is not null or false; throws with the last answer when it takes too long. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | false> | T | null | false,
  withinMs = 30_000,
): Promise<T> {
  const startedMs = monotonicMs();
  let last: unknown = null;
  while (monotonicMs() - startedMs < withinMs) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await clock.sleep(50);
  }
  throw new Error(
    `${what}: not within ${withinMs} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
  );
}

/** All of Perlintasan, real: two PostgreSQL servers and four processes, on free ports and in a folder of its own. */
export class RunningSystem {
  readonly #system: PerlintasanSystem;
  readonly #ground: string;
  readonly access: SystemAccess;
  readonly site: pg.Pool;
  readonly centre: pg.Pool;

  private constructor(system: PerlintasanSystem, ground: string, access: SystemAccess) {
    this.#system = system;
    this.#ground = ground;
    this.access = access;
    this.site = quietPool(access.siteDatabaseUrl);
    this.centre = quietPool(access.centreDatabaseUrl);
  }

  /** Starts everything from dist (`npm run build` comes before), and a run unless told otherwise. */
  static async start(run: StartRun | null): Promise<RunningSystem> {
    const ground = await mkdtemp(join(tmpdir(), 'perlintasan-e2e-'));
    await chmod(ground, 0o755); // as root the database server runs as another user, who must be able to walk here
    const projectFolder = findProjectFolder();
    const system = new PerlintasanSystem(
      {
        projectFolder,
        seedsFolder: join(projectFolder, 'seeds'),
        dataFolder: join(ground, 'data'),
        dataFolderChosen: true,
        port: await freePorts(PARTS),
        host: '127.0.0.1',
        databaseUrl: null,
        centreDatabaseUrl: null,
        run,
        inherited: environmentWith({ LOG_LEVEL: 'warn' }),
      },
      clock,
    );
    try {
      return new RunningSystem(system, ground, await system.start());
    } catch (error) {
      await rm(ground, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.site.end(), this.centre.end()]);
    await this.#system.stop();
    await rm(this.#ground, { recursive: true, force: true });
  }

  /** SIGKILL; the part stays dead until {@link start}. */
  kill(part: Part): Promise<void> {
    return this.#system.supervisor.kill(part);
  }

  /** Brings a killed part back; resolves when it is ready. */
  startAgain(part: Part): Promise<void> {
    return this.#system.supervisor.start(part);
  }

  pidOf(part: Part): number | null {
    return this.#system.supervisor.pidOf(part);
  }

  /** First password of a sign-in name. */
  async passwordOf(name: string): Promise<string> {
    const text = await readFile(this.access.accounts.signInFile, 'utf8');
    const password = new RegExp(`^${name}\\s+(\\S+)$`, 'm').exec(text)?.[1];
    if (!password) throw new Error(`no password of ${name} in ${this.access.accounts.signInFile}`);
    return password;
  }

  /** A call between apps, with the service token. */
  async ask<T>(
    app: 'data-centre' | 'border' | 'simulator',
    path: string,
    init: { method?: string; body?: unknown } = {},
  ): Promise<T> {
    const response = await fetch(`${this.access.urls[app]}${path}`, {
      method: init.method ?? 'GET',
      headers: {
        authorization: `Bearer ${this.access.serviceToken}`,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${app}${path} answered ${response.status}: ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** Begins another run; the one before ends. */
  begin(run: StartRun): Promise<CurrentRun> {
    return this.ask<CurrentRun>('simulator', '/v1/runs', { method: 'POST', body: run });
  }

  run(): Promise<CurrentRun> {
    return this.ask<CurrentRun>('simulator', '/v1/runs/current');
  }

  status(siteId: string): Promise<SiteStatus> {
    return this.ask<SiteStatus>('border', `/v1/sites/${siteId}/status`);
  }

  /** Resolves when a hall is in this mode. */
  async untilMode(siteId: string, hallId: string, mode: string, withinMs?: number): Promise<SiteStatus> {
    return until(
      `${hallId} in mode ${mode}`,
      async () => {
        const status = await this.status(siteId);
        return status.halls.find((hall) => hall.hallId === hallId)?.mode === mode && status;
      },
      withinMs,
    );
  }

  /** Resolves when at least so many more crossings are in the journal than now. */
  async untilCrossings(more: number, withinMs?: number): Promise<void> {
    const before = await this.countCrossings();
    await until(
      `${more} more crossings`,
      async () => (await this.countCrossings()) >= before + more,
      withinMs,
    );
  }

  async countCrossings(): Promise<number> {
    const { rows } = await this.site.query<{ n: string }>(
      `select count(*) n from journal_entry where kind = 'CrossingRecorded'`,
    );
    return Number(rows[0]?.n);
  }

  /** Modes that a hall went through in a run, in journal order. */
  async modesOf(runId: string, hallId: string): Promise<string[]> {
    const { rows } = await this.site.query<{ to: string }>(
      `select body->>'to' as to from journal_entry
       where kind = 'ModeChanged' and run_id = $1 and body->>'hallId' = $2 order by transaction, sequence`,
      [runId, hallId],
    );
    return rows.map((row) => row.to);
  }

  /** Crossing ids of a run in the journal, one for each entry. */
  async journalledCrossings(runId: string): Promise<string[]> {
    const { rows } = await this.site.query<{ crossing_id: string }>(
      `select crossing_id from journal_entry where kind = 'CrossingRecorded' and run_id = $1
       order by transaction, sequence`,
      [runId],
    );
    return rows.map((row) => row.crossing_id);
  }

  /** All that the register holds of a run. */
  async registerOf(runId: string): Promise<RegisterPage['records']> {
    const records: RegisterPage['records'] = [];
    for (;;) {
      const after = records.at(-1)?.crossingId;
      const page = await this.ask<RegisterPage>(
        'data-centre',
        `/v1/register/records?runId=${runId}&limit=5000${after === undefined ? '' : `&afterCrossingId=${encodeURIComponent(after)}`}`,
      );
      records.push(...page.records);
      if (page.records.length < 5_000) return records;
    }
  }

  /** Ends the run and waits until the register has acknowledged everything. */
  async endAndDrain(siteIds: readonly string[], withinMs = 60_000): Promise<CurrentRun> {
    const run = await this.ask<CurrentRun>('simulator', '/v1/runs/current', { method: 'DELETE' });
    for (const siteId of siteIds) {
      await until(
        `the backlog of ${siteId} is empty`,
        async () => (await this.status(siteId)).backlog.unsynced === 0,
        withinMs,
      );
    }
    return run;
  }
}

/** The database is killed under it now and then; a client that loses its connection is not an event of the test. */
function quietPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on('error', () => undefined);
  return pool;
}
