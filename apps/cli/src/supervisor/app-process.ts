import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Clock } from '#determinism';
import { LogFile } from '../log-file.ts';
import { checkPort } from '../machine/index.ts';
import { SurroundingsError } from '../surroundings-error.ts';
import type { Charge } from './supervisor.ts';

export interface AppProcessOptions {
  readonly name: string;
  /** Arguments of node: the file to run and what it takes. */
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly logFile: string;
  /** The port it will listen on; checked to be free before each start. */
  readonly port: number;
  readonly host?: string;
  /** Answers 200 once it is ready. */
  readonly readyUrl: string;
  readonly portRemedy?: string;
  /** Default 60 s. */
  readonly startTimeoutMs?: number;
  /** After SIGTERM, before SIGKILL. Default 15 s. */
  readonly stopTimeoutMs?: number;
}

/** The process ended, or never became ready, while it was being started. */
export class AppFailedError extends SurroundingsError {
  constructor(name: string, what: string, lastWords: string, logFile: string) {
    super(
      'app-failed',
      `${name} ${what}${lastWords ? `. Its last words:\n${lastWords}` : ''}`,
      `Read ${logFile}.`,
    );
  }
}

const readyPollMs = 50;
/** A process that has closed everything but our channel is let go after this. */
const disconnectAfterMs = 2_000;

/**
 * One of our apps as a process of its own. Its output goes to a log file. It has a session of its own, so that
 * Ctrl-C in our terminal reaches us alone and everything stops in order; and an IPC channel that closes when we die,
 * upon which it stops (`process.on('disconnect')` in its main file).
 */
export class AppProcess implements Charge {
  readonly name: string;
  readonly log: LogFile;
  readonly #options: AppProcessOptions;
  readonly #clock: Clock;
  #child: ChildProcess | null = null;
  #stopRequested = false;
  #gone: Promise<void> = Promise.resolve();

  constructor(options: AppProcessOptions, clock: Clock) {
    this.name = options.name;
    this.log = new LogFile(options.logFile);
    this.#options = options;
    this.#clock = clock;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get gone(): Promise<void> {
    return this.#gone;
  }

  /** @throws PortInUseError, AppFailedError */
  async start(): Promise<void> {
    this.#stopRequested = false;
    const { name, port, host = '127.0.0.1', portRemedy = 'Stop that program.' } = this.#options;
    await checkPort(this.#clock, port, name, portRemedy, host);
    await this.log.keepBounded();
    const logStart = await this.log.sizeBytes();
    if (this.#stopRequested) throw new Error(`${name} was stopped before it started`);
    const child = this.#spawn();
    const timeoutMs = this.#options.startTimeoutMs ?? 60_000;
    const giveUpAtMs = this.#clock.nowMs() + timeoutMs;
    while (!(await this.#answersReady())) {
      const ended = this.#child !== child;
      if (!ended && this.#clock.nowMs() < giveUpAtMs) {
        await this.#clock.sleep(readyPollMs);
        continue;
      }
      await this.kill();
      throw new AppFailedError(
        name,
        ended
          ? `ended while it was starting (${describeEnd(child)})`
          : `was not ready within ${timeoutMs / 1000} s`,
        await this.log.lastLines(12, logStart),
        this.log.path,
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopRequested = true;
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGTERM');
    const letGo = this.#clock.after(disconnectAfterMs, () => {
      if (child.connected) child.disconnect();
    });
    const force = this.#clock.after(this.#options.stopTimeoutMs ?? 15_000, () => {
      child.kill('SIGKILL');
    });
    await this.#gone;
    letGo();
    force();
  }

  async kill(): Promise<void> {
    this.#stopRequested = true;
    this.#child?.kill('SIGKILL');
    await this.#gone;
  }

  #spawn(): ChildProcess {
    const { descriptor, close } = this.log.openForChild();
    const child = spawn(process.execPath, this.#options.nodeArguments, {
      cwd: this.#options.workingFolder,
      env: this.#options.environment,
      stdio: ['ignore', descriptor, descriptor, 'ipc'],
      detached: true,
    });
    close();
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      const end = (): void => {
        if (this.#child === child) this.#child = null;
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
    return child;
  }

  async #answersReady(): Promise<boolean> {
    try {
      const answer = await fetch(this.#options.readyUrl, { signal: AbortSignal.timeout(2_000) });
      await answer.body?.cancel();
      return answer.status === 200;
    } catch {
      return false;
    }
  }
}

const describeEnd = (child: ChildProcess): string =>
  child.signalCode !== null ? `by ${child.signalCode}` : `exit code ${child.exitCode ?? 'unknown'}`;
