import { monotonicMs } from '#determinism';
import type { Clock } from '#determinism';
import type { LogFile } from '../log-file.ts';
import { SurroundingsError } from '../surroundings-error.ts';
import { RestartBudget } from './restart-budget.ts';

/** Something that is kept running: an app's process, a database server. */
export interface Charge {
  /** Number of its process; null while it is down. */
  readonly pid: number | null;
  /** Resolves when it is gone, for whatever reason; at once while it is down. */
  readonly gone: Promise<void>;
  /** Brings it up; resolves when it is ready for use. On failure nothing of it is left running. */
  start(): Promise<unknown>;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  readonly log: LogFile;
}

export type SupervisionEvent =
  | { readonly kind: 'died'; readonly name: string; readonly restartInMs: number; readonly why: string }
  | { readonly kind: 'restarted'; readonly name: string; readonly elapsedMs: number }
  | { readonly kind: 'stopping'; readonly name: string }
  | { readonly kind: 'stopped'; readonly name: string; readonly elapsedMs: number };

/** A charge that died too often; whoever started the supervisor stops everything. */
export class GaveUpError extends SurroundingsError {
  constructor(name: string, budget: RestartBudget, lastWords: string, logFile: string) {
    super(
      'process-dies-repeatedly',
      `${name} died more than ${budget.limit} times within ${budget.windowMs / 1000} s` +
        (lastWords ? `. Its last words:\n${lastWords}` : ''),
      `Read ${logFile}, mend the cause and start again.`,
    );
  }
}

interface Ward {
  readonly name: string;
  readonly charge: Charge;
  readonly budget: RestartBudget;
  /** Whether its end is on purpose. */
  wanted: 'up' | 'down';
}

const logCheckPeriodMs = 10_000;

/**
 * Keeps charges running: one that dies is brought back after a pause, within its {@link RestartBudget}. Charges are
 * stopped in the reverse order of their first start. Their logs are kept within bounds.
 */
export class Supervisor {
  readonly #clock: Clock;
  readonly #report: (event: SupervisionEvent) => void;
  readonly #wards = new Map<string, Ward>();
  readonly #ending = new AbortController();
  #stopped: Promise<void> | null = null;
  readonly #stopBoundingLogs: () => void;
  readonly #gaveUp = Promise.withResolvers<GaveUpError>();

  constructor(clock: Clock, report: (event: SupervisionEvent) => void = () => undefined) {
    this.#clock = clock;
    this.#report = report;
    this.#stopBoundingLogs = clock.every(logCheckPeriodMs, () => {
      for (const { charge } of this.#wards.values()) void charge.log.keepBounded();
    });
  }

  /** Resolves (never rejects) when a charge has died too often. */
  get gaveUp(): Promise<GaveUpError> {
    return this.#gaveUp.promise;
  }

  /**
   * Takes a charge on and brings it up. A first start that fails is not tried again: its error is thrown, and the
   * charge is not kept.
   */
  async take(name: string, charge: Charge, budget = new RestartBudget()): Promise<void> {
    if (this.#wards.has(name)) throw new Error(`${name} is supervised already`);
    this.#wards.set(name, { name, charge, budget, wanted: 'down' });
    try {
      await this.start(name);
    } catch (error) {
      this.#wards.delete(name);
      throw error;
    }
  }

  /** Brings up again what `stop` or `kill` has taken down. */
  async start(name: string): Promise<void> {
    this.#ending.signal.throwIfAborted();
    const ward = this.#ward(name);
    ward.wanted = 'up';
    try {
      await ward.charge.start();
    } catch (error) {
      ward.wanted = 'down';
      throw error;
    }
    this.#watch(ward);
  }

  /** Stops a charge; it stays down until `start`. */
  async stop(name: string): Promise<void> {
    const ward = this.#ward(name);
    ward.wanted = 'down';
    await ward.charge.stop();
  }

  /** SIGKILL; the charge stays down until `start`, unless it shall come back by itself. */
  async kill(name: string, then: 'stays-down' | 'comes-back' = 'stays-down'): Promise<void> {
    const ward = this.#ward(name);
    if (then === 'stays-down') ward.wanted = 'down';
    await ward.charge.kill();
  }

  pidOf(name: string): number | null {
    return this.#ward(name).charge.pid;
  }

  /** Whether everything is being stopped, or has been. */
  get isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Stops everything, last started first; nothing can be started afterwards. Asked again, it waits for the same. */
  stopAll(): Promise<void> {
    this.#end();
    this.#stopped ??= this.#stopInOrder();
    return this.#stopped;
  }

  async #stopInOrder(): Promise<void> {
    for (const ward of [...this.#wards.values()].reverse()) {
      const startedAtMs = monotonicMs();
      const { name } = ward;
      const { pid } = ward.charge;
      ward.wanted = 'down';
      if (pid !== null) this.#report({ kind: 'stopping', name });
      await ward.charge.stop();
      if (pid !== null) this.#report({ kind: 'stopped', name, elapsedMs: monotonicMs() - startedAtMs });
    }
  }

  /** SIGKILL for everything at once. */
  async killAll(): Promise<void> {
    this.#end();
    await Promise.all(
      [...this.#wards.values()].map((ward) => {
        ward.wanted = 'down';
        return ward.charge.kill();
      }),
    );
  }

  #end(): void {
    this.#ending.abort(new Error('everything is being stopped'));
    this.#stopBoundingLogs();
  }

  #ward(name: string): Ward {
    const ward = this.#wards.get(name);
    if (!ward)
      throw new RangeError(`nothing named "${name}" here; there are ${[...this.#wards.keys()].join(', ')}`);
    return ward;
  }

  #watch(ward: Ward): void {
    void ward.charge.gone.then(() => {
      if (ward.wanted === 'up') void this.#bringBack(ward, 'it ended by itself');
    });
  }

  async #bringBack(ward: Ward, why: string): Promise<void> {
    const { name, charge, budget } = ward;
    const pauseMs = budget.recordDeath(this.#clock.nowMs());
    if (pauseMs === null) {
      ward.wanted = 'down';
      this.#gaveUp.resolve(new GaveUpError(name, budget, await charge.log.lastLines(8), charge.log.path));
      return;
    }
    this.#report({ kind: 'died', name, restartInMs: pauseMs, why });
    try {
      await this.#clock.sleep(pauseMs, this.#ending.signal);
    } catch {
      return; // everything is being stopped
    }
    if (ward.wanted !== 'up') return; // stopped on purpose meanwhile
    const startedAtMs = monotonicMs();
    try {
      await charge.start();
    } catch (error) {
      // Asked again: it may have been stopped on purpose while the start was on its way.
      if (ward.wanted === 'up') void this.#bringBack(ward, (error as Error).message);
      return;
    }
    this.#report({ kind: 'restarted', name, elapsedMs: monotonicMs() - startedAtMs });
    this.#watch(ward);
  }
}
