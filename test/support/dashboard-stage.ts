import type { BrowserContextOptions, Browser, Page } from 'playwright-core';
import type { CurrentSession, Role } from '#contracts';
import { SystemClock } from '#determinism';
import { launchBrowser, newContext } from './browser.ts';
import { ControlRoom, JournalOnDisk, passwordOf } from './control-room-process.ts';
import { ScriptedRun } from './scripted-run.ts';
import { UpstreamStandIn } from './upstream-stand-in.ts';

/** Moments of the script, in beats: the centre falls at 20 and returns at 80, the backlog is drained at 110. */
export const MOMENTS = { normal: 10, documented: 60, recovering: 90 } as const;
export type Moment = keyof typeof MOMENTS;

const clock = new SystemClock();

/**
 * The page with everything behind it real as far as it can see (browser, control-room, journal), and a script in place
 * of the world: any moment of a day can be shown, held, and left without observations.
 */
export class DashboardStage {
  readonly browser: Browser;
  readonly upstream: UpstreamStandIn;
  readonly #journal: JournalOnDisk;
  readonly #run: ScriptedRun;
  #controlRoom: ControlRoom;
  #beat = -1;
  #silent = true;
  readonly #pages: Page[] = [];
  readonly #cookies = new Map<Role, string>();
  readonly #stopBeats: () => void;
  #writing: Promise<void> = Promise.resolve();
  /** Errors that pages threw or logged. */
  readonly complaints: string[] = [];

  private constructor(parts: {
    readonly browser: Browser;
    readonly upstream: UpstreamStandIn;
    readonly journal: JournalOnDisk;
    readonly controlRoom: ControlRoom;
    readonly run: ScriptedRun;
  }) {
    this.browser = parts.browser;
    this.upstream = parts.upstream;
    this.#journal = parts.journal;
    this.#controlRoom = parts.controlRoom;
    this.#run = parts.run;
    this.#stopBeats = clock.every(1_000, () => this.#play());
  }

  /** With a run begun and nothing observed yet. */
  static async set(): Promise<DashboardStage> {
    const [browser, journal, upstream] = await Promise.all([
      launchBrowser(),
      JournalOnDisk.make(),
      UpstreamStandIn.start(),
    ]);
    upstream.answer = ({ method, path }) => {
      if (method === 'GET' && path === '/v1/faults') return { status: 200, body: { faults: [] } };
      if (method === 'GET' && path === '/v1/scenarios') return { status: 200, body: { scenarios: [] } };
      return { status: 204 };
    };
    const plan = { speed: 60, outageFromS: 20, outageUntilS: 80, drainS: 30 };
    const run = new ScriptedRun({ runId: 'dashboard-stage', ...plan });
    await journal.append(run.begin());
    const controlRoom = await ControlRoom.start({
      databaseUrl: journal.url,
      folder: journal.folder,
      upstreamUrl: upstream.url,
    });
    return new DashboardStage({ browser, upstream, journal, controlRoom, run });
  }

  get address(): string {
    return this.#controlRoom.address;
  }

  /** Moves on to a moment, never back, and stays there: the same observations each second. */
  show(moment: Moment): void {
    const until = MOMENTS[moment];
    // Each beat between is told too, or the script would not notice that the centre fell and returned.
    for (let beat = this.#beat + 1; beat <= until; beat += 1) this.#write(beat);
    this.#beat = Math.max(this.#beat, until);
    this.#silent = false;
  }

  /** Nothing is observed any more, until `show`. */
  fallSilent(): void {
    this.#silent = true;
  }

  async stopControlRoom(): Promise<void> {
    await this.#controlRoom.process.stop();
  }

  async startControlRoom(): Promise<void> {
    this.#controlRoom = await ControlRoom.start({
      databaseUrl: this.#journal.url,
      folder: this.#journal.folder,
      port: this.#controlRoom.port,
      upstreamUrl: this.upstream.url,
    });
  }

  /** A page of a browser that was never here before. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await newContext(this.browser, { viewport: { width: 1440, height: 1000 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    this.#pages.push(page);
    await page.goto(`${this.address}${path}`);
    return page;
  }

  /** A page at which somebody of this role has signed in. */
  async openAs(role: Role, path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const cookie = await this.#cookieOf(role);
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    const storageState = {
      cookies: [
        {
          ...{ name, value, domain: '127.0.0.1', path: '/', expires: -1 },
          ...{ httpOnly: true, secure: false, sameSite: 'Strict' as const },
        },
      ],
      origins: [],
    };
    const page = await this.open(path, { storageState, ...options });
    await page.getByRole('banner').waitFor();
    return page;
  }

  /** One sign-in a role as long as it holds: control-room throttles who signs in again and again. */
  async #cookieOf(role: Role): Promise<string> {
    const kept = this.#cookies.get(role);
    if (kept !== undefined) {
      const { session } = (await (
        await this.#controlRoom.get('/api/session', kept)
      ).json()) as CurrentSession;
      if (session !== null) return kept;
    }
    const cookie = await this.#controlRoom.signIn(role);
    this.#cookies.set(role, cookie);
    return cookie;
  }

  passwordOf(role: Role): string {
    return passwordOf(role);
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.context().close();
  }

  async strike(): Promise<void> {
    this.#stopBeats();
    await this.#writing;
    await this.browser.close();
    await this.#controlRoom.process.stop();
    await this.upstream.stop();
    await this.#journal.remove();
  }

  #play(): void {
    if (!this.#silent) this.#write(this.#beat);
  }

  #write(beat: number): void {
    this.#writing = this.#writing.then(() => this.#journal.append(...this.#run.beat(beat)));
  }
}
