import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock } from '#determinism';
import type { Attempt, RecordOutcome } from './attempt.ts';
import { Forwarder } from './forwarder.ts';
import type { ForwarderRules } from './forwarder.ts';
import type { ForwardingStore, PendingEntry, PendingPage, Settlement, Uplink } from './ports.ts';

const entry = (lane: string, laneSequence: number): PendingEntry => ({
  key: `${lane}.${laneSequence}`,
  crossingId: `${lane}.${laneSequence}`,
  siteId: 'CGK-T3',
  laneKey: lane,
  laneSequence,
  fallback: false,
  attempts: 0,
});
const fleet = (lanes: number, each: number): PendingEntry[] =>
  Array.from({ length: each }, (_, at) =>
    Array.from({ length: lanes }, (__, lane) => entry(`G${lane}`, at + 1)),
  ).flat();

const writtenAs = (entries: readonly PendingEntry[]): Buffer =>
  Buffer.from(entries.map(({ crossingId }) => crossingId).join());

class MemoryStore implements ForwardingStore {
  readonly rows: (PendingEntry & { state: 'pending' | 'acknowledged' | 'blocked'; reason?: string })[] = [];
  down = false;
  largestPage = 0;
  readonly #lent = new Set<Uint8Array>();

  add(...entries: readonly PendingEntry[]): void {
    for (const one of entries) this.rows.push({ ...one, state: 'pending' });
  }

  async pending(after: string | null, limit: number): Promise<PendingPage> {
    await Promise.resolve();
    if (this.down) throw new Error('store is down');
    const start = Number(after ?? 0);
    const entries = this.rows
      .slice(start)
      .filter(({ state }) => state === 'pending')
      .slice(0, limit);
    this.largestPage = Math.max(this.largestPage, entries.length);
    const last = entries.at(-1);
    return {
      entries,
      cursor: String(last ? this.rows.findIndex((row) => row.crossingId === last.crossingId) + 1 : start),
    };
  }

  async written(entries: readonly PendingEntry[]): Promise<Uint8Array> {
    await Promise.resolve();
    if (this.down) throw new Error('store is down');
    const records = writtenAs(entries);
    this.#lent.add(records);
    return records;
  }

  /** Batches whose memory was not given back. */
  get lent(): number {
    return this.#lent.size;
  }

  spent(records: Uint8Array): void {
    if (!this.#lent.delete(records)) throw new Error('not lent');
    records.fill(0);
  }

  async settle({ acknowledged, blocked, tried }: Settlement): Promise<void> {
    await Promise.resolve();
    if (this.down) throw new Error('store is down');
    for (const { entry: one } of acknowledged) this.#row(one).state = 'acknowledged';
    for (const { entry: one, reason } of blocked) Object.assign(this.#row(one), { state: 'blocked', reason });
    for (const one of tried) Object.assign(this.#row(one), { attempts: this.#row(one).attempts + 1 });
  }

  in(state: string): string[] {
    return this.rows.filter((row) => row.state === state).map(({ crossingId }) => crossingId);
  }

  #row(one: PendingEntry): MemoryStore['rows'][number] {
    return this.rows.find(({ crossingId }) => crossingId === one.crossingId)!;
  }
}

/** Records what it is sent, then says whatever `answer` says. */
class MemoryRegister implements Uplink {
  readonly records = new Map<string, number>();
  readonly order: string[] = [];
  readonly batches: number[] = [];
  readonly sentAtMs: number[] = [];
  onTheWay = 0;
  mostOnTheWay = 0;
  readonly #clock: VirtualClock;
  answer: (batch: readonly PendingEntry[], fresh: Attempt) => Attempt = (_, fresh) => fresh;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async send(_siteId: string, records: Uint8Array, entries: readonly PendingEntry[]): Promise<Attempt> {
    if (!writtenAs(entries).equals(records)) throw new Error('other records');
    this.batches.push(entries.length);
    this.sentAtMs.push(this.#clock.nowMs());
    this.onTheWay += 1;
    this.mostOnTheWay = Math.max(this.mostOnTheWay, this.onTheWay);
    await this.#clock.sleep(5);
    this.onTheWay -= 1;
    const outcomes = new Map<string, RecordOutcome>();
    for (const { crossingId } of entries) {
      outcomes.set(crossingId, { kind: 'acknowledged', repeat: this.records.has(crossingId) });
    }
    const said = this.answer(entries, { kind: 'answered', outcomes });
    // An attempt that ends unknown may have arrived all the same: it did.
    if (said.kind !== 'undelivered') {
      for (const { crossingId } of entries) {
        if (said.kind === 'answered' && said.outcomes.get(crossingId)?.kind !== 'acknowledged') continue;
        if (!this.records.has(crossingId)) this.order.push(crossingId);
        this.records.set(crossingId, (this.records.get(crossingId) ?? 0) + 1);
      }
    }
    return said;
  }
}

function world(rules: Partial<ForwarderRules> = {}): {
  clock: VirtualClock;
  store: MemoryStore;
  register: MemoryRegister;
  forwarder: Forwarder;
  runFor: (durationMs: number) => Promise<void>;
  stop: () => Promise<void>;
} {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const register = new MemoryRegister(clock);
  const forwarder = new Forwarder({ store, uplink: register, clock, jitter: () => 0 }, rules);
  const ending = new AbortController();
  const running = forwarder.run(ending.signal);
  const runFor = async (durationMs: number): Promise<void> => {
    const untilMs = clock.nowMs() + durationMs;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const nextMs = clock.nextAtMs();
      if (nextMs === null || nextMs > untilMs) break;
      clock.advanceTo(nextMs);
    }
    clock.advanceTo(untilMs);
  };
  const stop = async (): Promise<void> => {
    ending.abort();
    await runFor(10_000);
    await running;
  };
  return { clock, store, register, forwarder, runFor, stop };
}

/** Per lane, in the order in which the register first saw them. */
const inLaneOrder = (order: readonly string[]): boolean => {
  const last = new Map<string, number>();
  return order.every((crossingId) => {
    const [lane, sequence] = crossingId.split('.') as [string, string];
    const before = last.get(lane) ?? 0;
    last.set(lane, Number(sequence));
    return Number(sequence) > before;
  });
};

describe('forwarder', () => {
  it('takes everything over, in batches, in order within each lane', async () => {
    const { store, register, runFor, stop } = world({ batchSize: 100 });
    store.add(...fleet(20, 50));
    await runFor(1_000);
    expect(store.in('acknowledged')).toHaveLength(1_000);
    expect(inLaneOrder(register.order)).toBe(true);
    expect(register.batches.length).toBeLessThanOrEqual(20);
    await stop();
  });

  it('gives the memory of a batch back once it is answered, and only then', async () => {
    const { store, register, runFor, stop } = world({ batchSize: 10 });
    let attempts = 0;
    register.answer = (_, fresh) =>
      (attempts += 1) === 1 ? { kind: 'unknown', reason: 'no answer' } : fresh;
    store.add(...fleet(5, 20));
    await runFor(10_000);
    expect(store.in('acknowledged')).toHaveLength(100);
    expect(store.lent).toBe(1);
    await stop();
  });

  it('sends what is new within a fraction of a second of being woken', async () => {
    const { store, register, forwarder, runFor, stop } = world();
    await runFor(10_000);
    store.add(entry('G1', 1), entry('G1', 2));
    forwarder.wake();
    await runFor(60);
    expect(register.batches).toEqual([2]);
    await stop();
  });

  it('keeps at most so many in memory, however long the backlog', async () => {
    const { store, register, forwarder, runFor, stop } = world({ entriesInMemory: 100, batchSize: 10 });
    register.answer = () => ({ kind: 'undelivered', reason: 'nobody listens' });
    store.add(...fleet(10, 100));
    await runFor(5_000);
    expect(forwarder.entriesInMemory).toBeLessThanOrEqual(100);
    register.answer = (_, fresh) => fresh;
    forwarder.tryNow();
    await runFor(10_000);
    expect(store.in('acknowledged')).toHaveLength(1_000);
    expect(store.largestPage).toBeLessThanOrEqual(100);
    await stop();
  });

  it('has at most so many batches on their way, while others are read ahead', async () => {
    const { store, register, runFor, stop } = world({
      batchSize: 10,
      batchesInHand: 6,
      batchesOnTheWay: 2,
    });
    const inHand: number[] = [];
    register.answer = (_, fresh) => {
      inHand.push(store.lent);
      return fresh;
    };
    store.add(...fleet(20, 30));
    await runFor(1_000);
    expect(store.in('acknowledged')).toHaveLength(600);
    expect(inLaneOrder(register.order)).toBe(true);
    expect(register.mostOnTheWay).toBe(2);
    expect(Math.max(...inHand)).toBe(6);
    await stop();
  });

  it('sends nothing that was read ahead into a failure: it waits out the pause', async () => {
    const { store, register, runFor, stop } = world({
      batchSize: 10,
      batchesInHand: 6,
      batchesOnTheWay: 2,
    });
    register.answer = () => ({ kind: 'undelivered', reason: 'nobody listens' });
    store.add(...fleet(20, 30));
    await runFor(100);
    expect(register.batches).toHaveLength(2);
    expect(store.lent).toBe(2);
    register.answer = (_, fresh) => fresh;
    await runFor(5_000);
    expect(store.in('acknowledged')).toHaveLength(600);
    expect(inLaneOrder(register.order)).toBe(true);
    await stop();
  });

  it('pauses longer and longer while nobody listens, up to a bound, and resumes when told', async () => {
    const { store, register, forwarder, runFor, stop } = world();
    register.answer = () => ({ kind: 'undelivered', reason: 'nobody listens' });
    store.add(entry('G1', 1));
    await runFor(60_000);
    const gaps = register.sentAtMs.slice(1).map((at, index) => at - register.sentAtMs[index]!);
    expect(gaps.slice(0, 3)).toEqual([105, 205, 405]);
    expect(Math.max(...gaps)).toBe(5_005);
    expect(store.in('pending')).toEqual(['G1.1']);
    register.answer = (_, fresh) => fresh;
    forwarder.tryNow();
    await runFor(10);
    expect(store.in('acknowledged')).toEqual(['G1.1']);
    await stop();
  });

  it('repeats what may have arrived, under the same id', async () => {
    const { store, register, runFor, stop } = world();
    let lost = 0;
    register.answer = (_, fresh) => (lost++ === 0 ? { kind: 'unknown', reason: 'timeout' } : fresh);
    store.add(entry('G1', 1), entry('G1', 2));
    await runFor(5_000);
    expect(store.in('acknowledged')).toEqual(['G1.1', 'G1.2']);
    expect(inLaneOrder(register.order)).toBe(true);
    await stop();
  });

  it('sets a rejected record aside with the reason and goes on with the lane', async () => {
    const { store, register, runFor, stop } = world();
    register.answer = (batch, fresh) => {
      if (fresh.kind !== 'answered') return fresh;
      const outcomes = new Map(fresh.outcomes);
      if (batch.some(({ crossingId }) => crossingId === 'G1.2')) {
        outcomes.set('G1.2', { kind: 'rejected', reason: 'no such flight' });
      }
      return { kind: 'answered', outcomes };
    };
    store.add(entry('G1', 1), entry('G1', 2), entry('G1', 3));
    await runFor(1_000);
    expect(store.in('acknowledged')).toEqual(['G1.1', 'G1.3']);
    expect(store.rows[1]).toMatchObject({ state: 'blocked', reason: 'no such flight' });
    await stop();
  });

  it('sets aside the one record that breaks every batch, and delivers all the others', async () => {
    const { store, register, runFor, stop } = world({ batchSize: 50, mostAttempts: 3 });
    register.answer = (batch, fresh) =>
      batch.some(({ crossingId }) => crossingId === 'G3.7') ? { kind: 'unknown', reason: 'reset' } : fresh;
    store.add(...fleet(10, 20));
    await runFor(600_000);
    // Somebody else must be answered between two attempts: traffic goes on.
    for (let at = 21; at < 40; at += 1) {
      store.add(entry('G0', at));
      await runFor(10_000);
    }
    expect(store.in('blocked')).toEqual(['G3.7']);
    expect(store.in('pending')).toEqual([]);
    await stop();
  });

  it('does not blame a record for a centre that answers nobody', async () => {
    const { store, register, runFor, stop } = world({ mostAttempts: 2 });
    register.answer = () => ({ kind: 'unknown', reason: 'timeout' });
    store.add(entry('G1', 1));
    await runFor(3_600_000);
    expect(store.in('pending')).toEqual(['G1.1']);
    await stop();
  });

  it('counts attempts of a record that is left out of answers', async () => {
    const { store, register, runFor, stop } = world({ mostAttempts: 3 });
    register.answer = (_, fresh) => {
      if (fresh.kind !== 'answered') return fresh;
      const outcomes = new Map(fresh.outcomes);
      outcomes.delete('G1.1');
      return { kind: 'answered', outcomes };
    };
    store.add(entry('G1', 1), entry('G1', 2));
    await runFor(60_000);
    expect(store.in('blocked')).toEqual(['G1.1']);
    expect(store.in('acknowledged')).toEqual(['G1.2']);
    await stop();
  });

  it('waits for a store that is gone, and loses nothing', async () => {
    const { store, register, forwarder, runFor, stop } = world();
    store.add(entry('G1', 1));
    register.answer = (_, fresh) => {
      store.down = true;
      return fresh;
    };
    await runFor(3_000);
    expect(store.in('pending')).toEqual(['G1.1']);
    register.answer = (_, fresh) => fresh;
    store.down = false;
    store.add(entry('G1', 2));
    forwarder.wake();
    await runFor(6_000);
    expect(store.in('acknowledged')).toEqual(['G1.1', 'G1.2']);
    await stop();
  });

  it('delivers each record at least once and settles it once, in lane order, under any mixture of faults', async () => {
    const fault = fc.constantFrom('ok', 'ok', 'ok', 'undelivered', 'unknown', 'store-down');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (faults, lanes) => {
          const { store, register, forwarder, runFor, stop } = world({ batchSize: 5, entriesInMemory: 20 });
          let turn = 0;
          register.answer = (_, fresh) => {
            const now = faults[turn++] ?? 'ok';
            store.down = now === 'store-down';
            return now === 'undelivered' || now === 'unknown' ? { kind: now, reason: now } : fresh;
          };
          for (const one of fleet(lanes, 6)) {
            store.add(one);
            forwarder.wake();
            await runFor(20);
          }
          // Each fault that takes the store away needs somebody to bring it back; then all is well for good.
          while (turn < faults.length) {
            store.down = false;
            await runFor(10_000);
            if (store.in('pending').length === 0) break;
          }
          store.down = false;
          await runFor(60_000);
          expect(store.in('acknowledged')).toHaveLength(lanes * 6);
          expect(register.records.size).toBe(lanes * 6);
          expect(inLaneOrder(register.order)).toBe(true);
          await stop();
        },
      ),
      { numRuns: 60 },
    );
  });
});
