import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A process of its own that does one task after the other; what it needs from us goes in and out as plain values. */
export class Worker<Task, Done> {
  readonly #child: ChildProcess;

  constructor(file: string, args: readonly string[]) {
    this.#child = fork(file, args, { execArgv: ['--conditions=source'], serialization: 'json' });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  do(task: Task): Promise<Done> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => {
        reject(new Error(`the process of the bench ended with ${code}`));
      };
      this.#child.once('exit', ended);
      this.#child.once('message', (done) => {
        this.#child.off('exit', ended);
        resolve(done as Done);
      });
      this.#child.send(task as object);
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** The other end of a {@link Worker}, in its process. */
export function work<Task, Done>(perform: (task: Task) => Promise<Done>): void {
  process.on('message', (task) => {
    void perform(task as Task).then((done) => process.send?.(done));
  });
  process.once('disconnect', () => process.exit());
}
