import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { SystemClock } from '#determinism';
import { AppProcess, NODE_ARGUMENTS, PostgresCluster } from '../../apps/cli/src/index.ts';
import type { Charge } from '../../apps/cli/src/index.ts';
import { AppTalk } from '../support/border-talk.ts';
import { CentreProcess, SERVICE_TOKEN } from '../support/centre-process.ts';
import { ControlRoom } from '../support/control-room-process.ts';
import { FaultyWire } from '../support/faulty-wire.ts';
import { freePort } from '../support/free-port.ts';
import { environmentWith } from '../support/settings.ts';
import { PARTS } from './attack-plan.ts';
import type { Part, Wire } from './attack-plan.ts';

const clock = new SystemClock();
/** A part that could not be brought up is tried again after this, as a supervisor would. */
const RETRY_MS = 500;

/** Settings on which "acknowledged means kept" rests. */
export type Durability = Readonly<Record<'fsync' | 'synchronous_commit' | 'full_page_writes', string>>;

/** Two PostgreSQL servers, data centre, border and control-room as processes, and between them wires that can fail. */
export class AttackGround {
  readonly wires: Readonly<Record<Wire, FaultyWire>>;
  readonly centre: CentreProcess;
  readonly controlRoom: ControlRoom;
  /** To border over the wire of the lanes, and past it. */
  readonly lanesTalk: AppTalk;
  readonly talk: AppTalk;
  readonly site: pg.Pool;
  readonly centreRegister: pg.Pool;
  /** What ended without having been killed, with its last words. */
  readonly diedByThemselves: string[] = [];
  readonly #folder: string;
  readonly #charges: Readonly<Record<Part, Charge>>;
  /** What is to be done with a part, one after the other. */
  readonly #turns = new Map<Part, Promise<unknown>>();
  readonly #wanted = new Map<Part, 'up' | 'down'>();
  readonly #kills = new Map<Part, number>();

  private constructor(
    parts: Pick<
      AttackGround,
      'wires' | 'centre' | 'controlRoom' | 'lanesTalk' | 'talk' | 'site' | 'centreRegister'
    >,
    charges: Readonly<Record<Part, Charge>>,
    folder: string,
  ) {
    ({
      wires: this.wires,
      centre: this.centre,
      controlRoom: this.controlRoom,
      lanesTalk: this.lanesTalk,
      talk: this.talk,
      site: this.site,
      centreRegister: this.centreRegister,
    } = parts);
    this.#charges = charges;
    this.#folder = folder;
    for (const part of PARTS) {
      this.#wanted.set(part, 'up');
      this.#watch(part, 0);
    }
  }

  /** All up. */
  static async prepare(): Promise<AttackGround> {
    const folder = await mkdtemp(join(tmpdir(), 'perlintasan-attack-'));
    await chmod(folder, 0o755); // as root the server runs as another user, who must be able to walk here
    const clusterOf = async (name: string): Promise<PostgresCluster> =>
      new PostgresCluster({ name, folder: join(folder, name), port: await freePort() });
    const [site, centreCluster] = [await clusterOf('site'), await clusterOf('centre')];
    await Promise.all([site.start(), centreCluster.start()]);
    const [siteUrl, centreUrl] = [
      await site.ensureDatabase('site'),
      await centreCluster.ensureDatabase('centre'),
    ];
    const [centrePort, borderPort] = [await freePort(), await freePort()];
    const wires = {
      'lanes-border': await FaultyWire.to(borderPort),
      'border-centre': await FaultyWire.to(centrePort),
      'border-store': await FaultyWire.to(site.port),
    };
    const centre = new CentreProcess(centrePort, centreUrl, folder, 'data-centre', 'warn');
    const border = borderProcess(folder, borderPort, {
      DATABASE_URL: through(siteUrl, wires['border-store']),
      DATA_CENTRE_URL: `http://127.0.0.1:${wires['border-centre'].port}`,
    });
    await Promise.all([centre.process.start(), border.start()]);
    const controlRoomFolder = join(folder, 'control-room');
    await mkdir(controlRoomFolder);
    const controlRoom = await ControlRoom.start({
      databaseUrl: siteUrl,
      folder: controlRoomFolder,
      port: await freePort(),
      environment: {
        BORDER_URL: `http://127.0.0.1:${borderPort}`,
        DATA_CENTRE_URL: `http://127.0.0.1:${centrePort}`,
        SERVICE_TOKEN,
        LOG_LEVEL: 'warn',
      },
    });
    return new AttackGround(
      {
        wires,
        centre,
        controlRoom,
        lanesTalk: new AppTalk(`http://127.0.0.1:${wires['lanes-border'].port}`, SERVICE_TOKEN),
        talk: new AppTalk(`http://127.0.0.1:${borderPort}`, SERVICE_TOKEN),
        site: quietPool(siteUrl),
        centreRegister: quietPool(centreUrl),
      },
      {
        'site-postgres': site,
        'centre-postgres': centreCluster,
        'data-centre': centre.process,
        border,
        'control-room': controlRoom.process,
      },
      folder,
    );
  }

  /** What both servers say of themselves. */
  async durability(): Promise<Durability[]> {
    return Promise.all(
      [this.site, this.centreRegister].map(async (pool) => {
        const shown = async (name: string): Promise<string> =>
          Object.values((await pool.query<Record<string, string>>(`show ${name}`)).rows[0] ?? {})[0] ?? '';
        return {
          fsync: await shown('fsync'),
          synchronous_commit: await shown('synchronous_commit'),
          full_page_writes: await shown('full_page_writes'),
        };
      }),
    );
  }

  /** SIGKILL, wherever it is, also while it starts; it is brought up again `downMs` later. */
  async kill(part: Part, afterMs: number, downMs: number): Promise<void> {
    await clock.sleep(afterMs);
    this.#wanted.set(part, 'down');
    this.#kills.set(part, this.#killsOf(part) + 1);
    await this.#charges[part].kill();
    await clock.sleep(downMs);
    this.#wanted.set(part, 'up');
    void this.#bringUp(part);
  }

  /** Resolves when every part is up, and has been asked so. */
  async untilUp(): Promise<void> {
    await Promise.all(
      PARTS.map(async (part) => {
        this.#wanted.set(part, 'up');
        await this.#bringUp(part);
      }),
    );
  }

  async clear(): Promise<void> {
    for (const part of PARTS) this.#wanted.set(part, 'down');
    await Promise.all([this.talk.close(), this.lanesTalk.close()]);
    await Promise.all([this.site.end(), this.centreRegister.end()].map((end) => end.catch(() => undefined)));
    await Promise.all(PARTS.map((part) => this.#charges[part].kill()));
    await Promise.allSettled(this.#turns.values());
    // What came up in between.
    await Promise.all(PARTS.map((part) => this.#charges[part].kill()));
    await this.centre.close();
    await Promise.all(Object.values(this.wires).map((wire) => wire.close()));
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #bringUp(part: Part): Promise<void> {
    const turn = (this.#turns.get(part) ?? Promise.resolve()).then(() => this.#start(part));
    this.#turns.set(part, turn);
    return turn;
  }

  /** Until it is up, or wanted down. A start fails when the part is killed again meanwhile, or when what it needs is dead. */
  async #start(part: Part): Promise<void> {
    const charge = this.#charges[part];
    while (this.#wanted.get(part) === 'up' && charge.pid === null) {
      const kills = this.#killsOf(part);
      try {
        await charge.start();
        this.#watch(part, kills);
      } catch {
        await clock.sleep(RETRY_MS);
      }
    }
  }

  /** `kills`: how often it had been killed when it was started; one more at its end, and the end was ours. */
  #watch(part: Part, kills: number): void {
    const charge = this.#charges[part];
    void charge.gone.then(async () => {
      if (this.#killsOf(part) !== kills || this.#wanted.get(part) !== 'up') return;
      this.diedByThemselves.push(`${part}: ${await charge.log.lastLines(8)}`);
      await this.#bringUp(part);
    });
  }

  #killsOf(part: Part): number {
    return this.#kills.get(part) ?? 0;
  }
}

const through = (url: string, { port }: FaultyWire): string => {
  const address = new URL(url);
  address.port = String(port);
  return address.href;
};

const borderProcess = (folder: string, port: number, environment: Record<string, string>): AppProcess =>
  new AppProcess(
    {
      name: 'border',
      nodeArguments: [...NODE_ARGUMENTS, 'dist/apps/border/src/main.js'],
      environment: environmentWith({
        PORT: String(port),
        SERVICE_TOKEN,
        DATA_FOLDER: join(folder, 'border'),
        LOG_LEVEL: 'warn',
        ...environment,
      }),
      workingFolder: process.cwd(),
      logFile: join(folder, 'border.log'),
      port,
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
    },
    clock,
  );

/** The database is killed under it now and then; a client that loses its connection is not an event of the test. */
function quietPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  return pool;
}
