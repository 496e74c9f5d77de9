import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { CurrentRun, SetPace, StartRun } from '#contracts';
import { type Clock, freshId } from '#determinism';
import { LiveRun } from '../live/live-run.ts';
import { ScenarioShelf } from '../scenarios/scenario-shelf.ts';
import { CLOCK, SETTINGS } from '../tokens.ts';
import type { Settings } from '../settings.ts';

/** Site milliseconds a wall millisecond, unless the request says otherwise: the morning of 20 June 2024 in minutes. */
const DEFAULT_SPEED = 60;

/** Holds the one live run of this process. */
@Injectable()
export class RunKeeper implements OnModuleDestroy {
  readonly #log = new Logger('run');
  #run: LiveRun | null = null;
  /** One start at a time. */
  #starting: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly shelf: ScenarioShelf,
  ) {}

  /** @throws ProblemError 404 `no-such-scenario`, 422 for a start time outside it or a scenario that does not hold */
  start(request: StartRun): Promise<CurrentRun> {
    const started = this.#starting.catch(() => undefined).then(() => this.#start(request));
    this.#starting = started;
    return started;
  }

  async #start(request: StartRun): Promise<CurrentRun> {
    const scenario = this.shelf.expand(request);
    await this.#run?.end();
    const run = new LiveRun({
      runId: `${scenario.scenario.slice(0, 30)}-${freshId().slice(0, 8)}`,
      scenario,
      speed: request.speed ?? DEFAULT_SPEED,
      borderUrl: this.settings.BORDER_URL,
      dataCentreUrl: this.settings.DATA_CENTRE_URL,
      serviceToken: this.settings.SERVICE_TOKEN,
      clock: this.clock,
      log: this.#log,
    });
    this.#run = run;
    await run.begin();
    return run.current();
  }

  current(): CurrentRun | null {
    return this.#run?.current() ?? null;
  }

  setPace(pace: SetPace): void {
    this.#run?.setPace(pace);
  }

  async end(): Promise<void> {
    await this.#run?.end();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#run?.end();
  }
}
