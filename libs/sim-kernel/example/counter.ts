import {
  Columns,
  DurationMonitor,
  Kernel,
  QueueBank,
  fixedArrays,
  restoreSnapshot,
  takeSnapshot,
} from '#sim-kernel';
import { KeyedRandom, compileDuration } from '#determinism';

const ARRIVED = 0;
const SERVED = 1;

export class Counter {
  readonly kernel = new Kernel(this);
  readonly travellers = new Columns({ id: 'int32', joinedAtMs: 'float64' });
  readonly queue = new QueueBank(1);
  readonly waits = new DurationMonitor();
  // Numbers that change during the run live in typed arrays too: [busy].
  readonly counts = new Int32Array(1);
  readonly #parts = [this.kernel, this.travellers, this.queue, this.waits, fixedArrays(this.counts)];
  readonly #random = new KeyedRandom({ randomSeed: 42 });
  readonly #gapPurpose = this.#random.purpose('gap');
  readonly #servicePurpose = this.#random.purpose('service');
  readonly #gap = compileDuration({ kind: 'exponential', meanMs: 10_000 });
  readonly #service = compileDuration({ kind: 'gamma', meanMs: 8_000, cv: 0.5 });

  start(): void {
    this.kernel.schedule(0, ARRIVED, 0);
  }

  snapshot(): Uint8Array {
    return takeSnapshot(this.#parts);
  }

  restore(bytes: Uint8Array): void {
    restoreSnapshot(bytes, this.#parts);
  }

  onEvent(kind: number, subject: number): void {
    if (kind === ARRIVED) this.#arrive(subject);
    else this.#leave(subject);
  }

  #arrive(id: number): void {
    const row = this.travellers.add();
    this.travellers.column.id[row] = id;
    this.travellers.column.joinedAtMs[row] = this.kernel.nowMs;
    this.queue.join(0, row);
    this.#call();
    this.kernel.scheduleIn(this.#gap.draw(this.#random.stream(this.#gapPurpose, id)), ARRIVED, id + 1);
  }

  #call(): void {
    if (this.counts[0]! > 0 || this.queue.lengthOf(0) === 0) return;
    const row = this.queue.take(0);
    this.counts[0] = 1;
    this.waits.record(this.kernel.nowMs - this.travellers.column.joinedAtMs[row]!);
    const id = this.travellers.column.id[row]!;
    this.kernel.scheduleIn(this.#service.draw(this.#random.stream(this.#servicePurpose, id)), SERVED, row);
  }

  #leave(row: number): void {
    this.travellers.remove(row);
    this.counts[0] = 0;
    this.#call();
  }
}
