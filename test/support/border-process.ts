import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { SystemClock } from '#determinism';
import type { SiteStatus } from '#contracts';
import { AppProcess, NODE_ARGUMENTS, PostgresCluster } from '../../apps/cli/src/index.ts';
import { AppTalk } from './border-talk.ts';
import type { CentreProcess } from './centre-process.ts';
import { CentreGround, eventually } from './centre-process.ts';
import { freePort } from './free-port.ts';
import { environmentWith } from './settings.ts';

const clock = new SystemClock();
const SERVICE_TOKEN = 'token-of-these-tests-alone';

/** A border process on a PostgreSQL server of its own, with a data centre on another, each of which may die alone. */
export class BorderGround {
  readonly cluster: PostgresCluster;
  readonly border: AppProcess;
  readonly centre: CentreProcess;
  readonly talk: AppTalk;
  /** The site's database, for looking at. */
  readonly site: pg.Pool;
  readonly spoolFolder: string;
  /** Of the site's database. */
  readonly databaseUrl: string;
  /** Of the processes; goes away with the ground. */
  readonly folder: string;
  readonly #port: number;
  readonly #centreGround: CentreGround;

  private constructor(parts: {
    cluster: PostgresCluster;
    border: AppProcess;
    centre: CentreProcess;
    talk: AppTalk;
    site: pg.Pool;
    databaseUrl: string;
    folder: string;
    spoolFolder: string;
    port: number;
    centreGround: CentreGround;
  }) {
    this.cluster = parts.cluster;
    this.border = parts.border;
    this.centre = parts.centre;
    this.talk = parts.talk;
    this.site = parts.site;
    this.databaseUrl = parts.databaseUrl;
    this.folder = parts.folder;
    this.spoolFolder = parts.spoolFolder;
    this.#port = parts.port;
    this.#centreGround = parts.centreGround;
  }

  /** All started and ready. */
  static async prepare(
    logLevel = 'warn',
    settings: Readonly<Record<string, string>> = {},
  ): Promise<BorderGround> {
    const folder = await mkdtemp(join(tmpdir(), 'perlintasan-border-'));
    await chmod(folder, 0o755); // as root the server runs as another user, who must be able to walk here
    const cluster = new PostgresCluster({
      name: 'site',
      folder: join(folder, 'site'),
      port: await freePort(),
    });
    const [centreGround] = await Promise.all([CentreGround.prepare(), cluster.start()]);
    const [databaseUrl, centre, port] = await Promise.all([
      cluster.ensureDatabase('site'),
      centreGround.centre(),
      freePort(),
    ]);
    const origin = `http://127.0.0.1:${port}`;
    const border = new AppProcess(
      {
        name: 'border',
        nodeArguments: [...NODE_ARGUMENTS, 'dist/apps/border/src/main.js'],
        environment: environmentWith({
          PORT: String(port),
          SERVICE_TOKEN,
          DATABASE_URL: databaseUrl,
          DATA_CENTRE_URL: centre.origin,
          DATA_FOLDER: join(folder, 'border'),
          LOG_LEVEL: logLevel,
          ...settings,
        }),
        workingFolder: process.cwd(),
        logFile: join(folder, 'border.log'),
        port,
        readyUrl: `${origin}/health/ready`,
      },
      clock,
    );
    const site = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    site.on('error', () => undefined);
    await Promise.all([centre.process.start(), border.start()]);
    const talk = new AppTalk(origin, SERVICE_TOKEN);
    const spoolFolder = join(settings['DATA_FOLDER'] ?? join(folder, 'border'), 'spool');
    return new BorderGround({
      cluster,
      border,
      centre,
      talk,
      site,
      databaseUrl,
      folder,
      spoolFolder,
      port,
      centreGround,
    });
  }

  get centreCluster(): PostgresCluster {
    return this.#centreGround.cluster;
  }

  get centreDatabaseUrl(): string {
    return this.#centreGround.databaseUrl;
  }

  get port(): number {
    return this.#port;
  }

  killCentreDatabase(): Promise<void> {
    return this.#centreGround.cluster.kill();
  }

  async restartCentreDatabase(): Promise<void> {
    await this.#centreGround.cluster.restart();
  }

  log(): Promise<string> {
    return readFile(join(this.folder, 'border.log'), 'utf8');
  }

  async status(): Promise<SiteStatus> {
    return (await this.talk.get<SiteStatus>('/v1/sites/CGK-T3/status')).body;
  }

  async modeOf(hallId: string): Promise<string> {
    return (await this.status()).halls.find((hall) => hall.hallId === hallId)?.mode ?? 'none';
  }

  async untilMode(hallId: string, mode: string, withinMs = 30_000): Promise<void> {
    await eventually(`${hallId} is ${mode}`, async () => (await this.modeOf(hallId)) === mode, withinMs);
  }

  async rows<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.site.query<Row>(text, [...values])).rows;
  }

  /** Crossing ids in the journal, one for each entry. */
  async journalled(runId: string): Promise<string[]> {
    const rows = await this.rows<{ crossing_id: string }>(
      `select crossing_id from journal_entry where kind = 'CrossingRecorded' and run_id = $1 order by transaction, sequence`,
      [runId],
    );
    return rows.map((row) => row.crossing_id);
  }

  /** Modes that a hall went to, in journal order. */
  async modesOf(runId: string, hallId: string): Promise<string[]> {
    const rows = await this.rows<{ to: string }>(
      `select body->>'to' as to from journal_entry
       where kind = 'ModeChanged' and run_id = $1 and body->>'hallId' = $2 order by transaction, sequence`,
      [runId, hallId],
    );
    return rows.map((row) => row.to);
  }

  /** Everything that the register holds of a run. */
  async registered(
    runId: string,
  ): Promise<{ crossingId: string; laneId: string; fallback: boolean; arrivals: number }[]> {
    const { body } = await this.centre.send('GET', `/v1/register/records?runId=${runId}&limit=5000`);
    return body['records'] as { crossingId: string; laneId: string; fallback: boolean; arrivals: number }[];
  }

  async untilDrained(withinMs = 40_000): Promise<void> {
    await eventually(
      'the backlog is empty',
      async () => (await this.status()).backlog.unsynced === 0,
      withinMs,
    );
  }

  async clear(): Promise<void> {
    await this.talk.close();
    await this.site.end().catch(() => undefined);
    await this.border.stop();
    await this.#centreGround.clear();
    await this.cluster.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
