import { BATCH_RECORDS_MAX } from '#contracts';
import type { Clock } from '#determinism';
import type { Attempt, RecordOutcome } from './attempt.ts';
import { Bell } from './bell.ts';
import { LaneQueues } from './lane-queues.ts';
import type { Batch } from './lane-queues.ts';
import type { ForwardingStore, PendingEntry, Settlement, Uplink } from './ports.ts';
import { DEFAULT_RETRY, pauseMs } from './retry-schedule.ts';
import type { RetryRule } from './retry-schedule.ts';

export interface ForwarderRules {
  /** Records in one batch; the register takes at most {@link BATCH_RECORDS_MAX}. */
  readonly batchSize: number;
  /** Batches taken from the lanes at once: being read from the store, on their way, or being settled. */
  readonly batchesInHand: number;
  /** Of those, how many are on their way at once. */
  readonly batchesOnTheWay: number;
  /** Entries kept in memory, those on their way included; the rest waits in the store. */
  readonly entriesInMemory: number;
  /** After being woken it waits so long for more, so that a trickle travels in batches. */
  readonly lingerMs: number;
  /** It looks into the store at least so often, woken or not. */
  readonly lookEveryMs: number;
  /** Attempts that count before an entry is set aside for a person. */
  readonly mostAttempts: number;
  readonly retry: RetryRule;
}

export const DEFAULT_FORWARDER_RULES: ForwarderRules = Object.freeze({
  batchSize: BATCH_RECORDS_MAX,
  // Fewer leave processors idle while databases write (`npm run bench -- drain`).
  batchesInHand: 8,
  // Each stands before the lookups of those who cross meanwhile.
  batchesOnTheWay: 4,
  // More than twice what may be in hand: a page is read once half of this is settled, and senders have lanes to take meanwhile.
  entriesInMemory: 20_000,
  lingerMs: 50,
  lookEveryMs: 1_000,
  mostAttempts: 8,
  retry: DEFAULT_RETRY,
});

export interface ForwarderPorts {
  readonly store: ForwardingStore;
  readonly uplink: Uplink;
  readonly clock: Clock;
  /** Between 0 and 1, for the pause after the given failure in a row. */
  readonly jitter: (failures: number) => number;
  /** The store could not be read or written; it is tried again. */
  readonly storeFailed?: (error: unknown) => void;
}

/**
 * Takes pending entries to the other side until told to stop: in order within a lane, many lanes at once, in batches, each
 * entry as often as it takes. It holds nothing that a crash could lose: an entry is done when the store says so, and one
 * that was sent but not settled is sent again under the same id.
 *
 * While the other side fails, one batch at a time is tried with growing pauses; {@link tryNow} cuts a pause short.
 *
 * Not promised: exactly one delivery (the register tells a repeat by its id), order across lanes, or order within a lane
 * around an entry that was set aside and sent again later.
 */
export class Forwarder {
  readonly #rules: ForwarderRules;
  readonly #ports: ForwarderPorts;
  readonly #queues: LaneQueues;
  /** There may be something to read. */
  readonly #news = new Bell();
  /** There may be something to send. */
  readonly #work = new Bell();
  #woken = true;
  /** Where the next look into the store starts; null: at the oldest. */
  #cursor: string | null = null;
  #inHand = 0;
  #onTheWay = 0;
  /** A batch came back. */
  readonly #back = new Bell();
  #failures = 0;
  #pausedUntilMs = 0;
  /** Batches answered so far, and for each entry that went unanswered alone, how many there were then. */
  #answers = 0;
  readonly #answersWhenAlone = new Map<string, number>();

  constructor(ports: ForwarderPorts, rules: Partial<ForwarderRules> = {}) {
    this.#ports = ports;
    this.#rules = { ...DEFAULT_FORWARDER_RULES, ...rules };
    this.#queues = new LaneQueues(this.#rules.batchSize);
  }

  /** Failed attempts in a row; 0 while the other side answers. */
  get failures(): number {
    return this.#failures;
  }

  get entriesInMemory(): number {
    return this.#queues.size;
  }

  /** There is something new in the store. */
  wake(): void {
    this.#woken = true;
    this.#news.ring();
  }

  /** The other side seems to be back: ends the pause. */
  tryNow(): void {
    if (this.#failures === 0) return;
    this.#pausedUntilMs = 0;
    this.#work.ring();
  }

  /** Works until `signal` fires; what is on its way then is settled if the store takes it at once. */
  async run(signal: AbortSignal): Promise<void> {
    const wakeAll = (): void => {
      this.#news.ring();
      this.#work.ring();
      this.#back.ring();
    };
    signal.addEventListener('abort', wakeAll);
    const senders = Array.from({ length: this.#rules.batchesInHand }, () => this.#send(signal));
    await Promise.all([this.#read(signal), ...senders]);
    signal.removeEventListener('abort', wakeAll);
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { clock, store } = this.#ports;
    const { entriesInMemory, lingerMs, lookEveryMs } = this.#rules;
    let more = false;
    while (!signal.aborted) {
      const full = this.#queues.size > entriesInMemory / 2;
      if (full || !this.#woken) {
        await this.#news.heardWithin(clock, lookEveryMs);
        if (full) continue;
      }
      if (!more) await clock.sleep(lingerMs, signal).catch(() => undefined);
      this.#woken = false;
      try {
        const room = entriesInMemory - this.#queues.size;
        const { entries, cursor } = await store.pending(this.#cursor, room);
        for (const entry of entries) this.#queues.add(entry);
        this.#cursor = cursor;
        more = entries.length === room;
        this.#woken ||= more;
        if (entries.length > 0) this.#work.ring();
      } catch (error) {
        this.#ports.storeFailed?.(error);
        await clock.sleep(lookEveryMs, signal).catch(() => undefined);
        this.#woken = true;
      }
    }
  }

  async #send(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseLeftMs = this.#pausedUntilMs - this.#ports.clock.nowMs();
      if (this.#failures > 0 && (this.#inHand > 0 || pauseLeftMs > 0)) {
        await (this.#inHand > 0
          ? this.#work.heard()
          : this.#work.heardWithin(this.#ports.clock, pauseLeftMs));
        continue;
      }
      const batch = this.#queues.take();
      if (batch) await this.#forward(batch, signal);
      else await this.#work.heard();
    }
  }

  async #forward(batch: Batch, signal: AbortSignal): Promise<void> {
    this.#inHand += 1;
    const failures = this.#failures;
    try {
      const { store } = this.#ports;
      const records = await this.#untilDone(() => store.written(batch.entries), signal);
      if (records === null) {
        this.#queues.undelivered(batch);
        return;
      }
      while (this.#onTheWay >= this.#rules.batchesOnTheWay && !signal.aborted) await this.#back.heard();
      // Another one failed meanwhile: this one waits with the others. It never was on the wire, so its memory may be used again.
      if (signal.aborted || this.#failures > failures) {
        store.spent?.(records);
        this.#queues.undelivered(batch);
        return;
      }
      const attempt = await this.#sent(batch, records);
      switch (attempt.kind) {
        case 'answered':
          store.spent?.(records);
          await this.#answered(batch, attempt.outcomes, signal);
          break;
        case 'undelivered':
          this.#queues.undelivered(batch);
          break;
        case 'unknown':
          await this.#unanswered(batch, attempt.reason, signal);
          break;
      }
    } finally {
      this.#inHand -= 1;
      this.#work.ring();
      this.#news.ring();
    }
  }

  /** A failure is known before another batch may take the place of the one that failed. */
  async #sent(batch: Batch, records: Uint8Array): Promise<Attempt> {
    const sentMs = this.#ports.clock.nowMs();
    this.#onTheWay += 1;
    try {
      const attempt = await this.#ports.uplink.send(batch.siteId, records, batch.entries);
      if (attempt.kind !== 'answered') this.#failed(sentMs);
      return attempt;
    } finally {
      this.#onTheWay -= 1;
      this.#back.ring();
    }
  }

  async #answered(
    batch: Batch,
    outcomes: ReadonlyMap<string, RecordOutcome>,
    signal: AbortSignal,
  ): Promise<void> {
    const sentMs = this.#ports.clock.nowMs();
    const acknowledged: { entry: PendingEntry; repeat: boolean }[] = [];
    const blocked: { entry: PendingEntry; reason: string }[] = [];
    const tried: PendingEntry[] = [];
    for (const entry of batch.entries) {
      const outcome = outcomes.get(entry.crossingId);
      if (outcome?.kind === 'acknowledged') acknowledged.push({ entry, repeat: outcome.repeat });
      else if (outcome?.kind === 'rejected') blocked.push({ entry, reason: outcome.reason });
      else if (this.#spent(entry)) blocked.push({ entry, reason: this.#spentReason('not in the answer') });
      else tried.push(entry);
    }
    if (!(await this.#settle({ acknowledged, blocked, tried }, signal))) return;
    const done = new Set([...acknowledged, ...blocked].map(({ entry }) => entry.crossingId));
    this.#queues.answered(batch, done);
    for (const crossingId of this.#answersWhenAlone.keys()) {
      if (done.has(crossingId)) this.#answersWhenAlone.delete(crossingId);
    }
    for (const entry of tried) this.#queues.replace(entry, oneMore(entry));
    this.#answers += 1;
    if (acknowledged.length + blocked.length > 0) this.#failures = 0;
    else this.#failed(sentMs);
  }

  async #unanswered(batch: Batch, reason: string, signal: AbortSignal): Promise<void> {
    const alone = this.#queues.unanswered(batch);
    if (!alone) return;
    // A centre that answers nobody says nothing about one entry: it counts only if others were answered meanwhile.
    const before = this.#answersWhenAlone.get(alone.crossingId);
    this.#answersWhenAlone.set(alone.crossingId, this.#answers);
    if (before === undefined || before === this.#answers) return;
    const spent = this.#spent(alone);
    const settled = await this.#settle(
      {
        acknowledged: [],
        blocked: spent ? [{ entry: alone, reason: this.#spentReason(reason) }] : [],
        tried: spent ? [] : [alone],
      },
      signal,
    );
    if (!settled) return;
    if (spent) this.#answersWhenAlone.delete(alone.crossingId);
    this.#queues.replace(alone, spent ? null : oneMore(alone));
  }

  #spent(entry: PendingEntry): boolean {
    return entry.attempts + 1 >= this.#rules.mostAttempts;
  }

  #spentReason(reason: string): string {
    return `tried ${this.#rules.mostAttempts} times while others were answered; last: ${reason}`;
  }

  /** Batches that were on their way together and failed together count as one failure. */
  #failed(sentMs: number): void {
    const { clock, jitter } = this.#ports;
    if (this.#failures > 0 && sentMs < this.#pausedUntilMs) return;
    this.#failures += 1;
    this.#pausedUntilMs = clock.nowMs() + pauseMs(this.#rules.retry, this.#failures, jitter(this.#failures));
  }

  /** Written until it is written, or until the work is over (then the entries are still pending and come again). */
  async #settle(settlement: Settlement, signal: AbortSignal): Promise<boolean> {
    return (await this.#untilDone(() => this.#ports.store.settle(settlement), signal)) !== null;
  }

  /** What the store gives, however often it has to be asked; null when the work is over before that. */
  async #untilDone<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        this.#ports.storeFailed?.(error);
        if (signal.aborted) return null;
        const { clock, jitter } = this.#ports;
        await clock
          .sleep(pauseMs(this.#rules.retry, failures, jitter(failures)), signal)
          .catch(() => undefined);
      }
    }
  }
}

const oneMore = (entry: PendingEntry): PendingEntry => ({ ...entry, attempts: entry.attempts + 1 });
