import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Clock } from '#determinism';
import { isAlive, sendSignal } from '../machine/index.ts';
import type { LogFile } from '../log-file.ts';
import type { Binaries } from './binaries.ts';
import { setGuard } from './guard.ts';
import { identity, serverEnvironment } from './server-program.ts';
import { serverArguments } from './server-settings.ts';
import type { ServerUser } from './server-user.ts';

const adoptedPollMs = 250;

/** A server process, whether we started it or found it running. */
export class RunningServer {
  readonly pid: number;
  /** Resolves when the process is gone, however it went, and its guard with it. */
  readonly gone: Promise<void>;
  #isGone = false;

  private constructor(pid: number, gone: Promise<void>, removeGuard: () => Promise<void>) {
    this.pid = pid;
    this.gone = gone.then(() => {
      this.#isGone = true;
      return removeGuard();
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /**
   * Starts a server; it is not ready yet. It gets a session of its own, so that a Ctrl-C in our terminal does not
   * reach it before its clients have stopped.
   */
  static async launch(
    binaries: Binaries,
    serverFolder: string,
    port: number,
    user: ServerUser | null,
    log: LogFile,
  ): Promise<RunningServer> {
    const { descriptor, close } = log.openForChild();
    let child: ChildProcess;
    try {
      child = spawn(binaries.postgres, serverArguments(serverFolder, port), {
        cwd: '/',
        env: serverEnvironment,
        stdio: ['ignore', descriptor, descriptor],
        detached: true,
        ...identity(user),
      });
    } finally {
      close();
    }
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const pid = child.pid as number;
    return new RunningServer(pid, gone, setGuard(serverFolder, pid));
  }

  /** Takes over a server that somebody else started; its end is noticed within a quarter of a second. */
  static adopt(clock: Clock, serverFolder: string, pid: number): RunningServer {
    const gone = new Promise<void>((resolve) => {
      const cancel = clock.every(adoptedPollMs, () => {
        void isAlive(pid).then((alive) => {
          if (alive) return;
          cancel();
          resolve();
        });
      });
    });
    return new RunningServer(pid, gone, setGuard(serverFolder, pid));
  }

  signal(name: NodeJS.Signals): void {
    if (!this.#isGone) sendSignal(this.pid, name);
  }

  /** Waits for the end at most `patienceMs`; whether it came. */
  async waitUntilGone(clock: Clock, patienceMs: number): Promise<boolean> {
    const patience = new AbortController();
    const outcome = await Promise.race([
      this.gone.then(() => true),
      clock.sleep(patienceMs, patience.signal).then(
        () => false,
        () => true,
      ),
    ]);
    patience.abort();
    return outcome;
  }

  /**
   * A "fast" shutdown (clients are cut, a checkpoint is written); after `patienceMs` an immediate one, then SIGKILL.
   * Whichever it takes, nothing committed is lost.
   */
  async stop(clock: Clock, patienceMs: number): Promise<void> {
    for (const [name, waitMs] of [
      ['SIGINT', patienceMs],
      ['SIGQUIT', 5_000],
      ['SIGKILL', 5_000],
    ] as const) {
      this.signal(name);
      if (await this.waitUntilGone(clock, waitMs)) return;
    }
  }
}
