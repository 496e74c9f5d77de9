import { givenCrossing } from '#store-forward';
import type {
  CrossingTable,
  ForwardingStore,
  GivenCrossing,
  PendingEntry,
  Settlement,
  SpoolHeir,
  SpoolPart,
} from '#store-forward';
import type { Lane, SavedSite } from '../../apps/border/src/sites/site.ts';
import { settlementEntries, whatChanged } from '../../apps/border/src/forwarding/settlement-entries.ts';
import { ID_TAKEN, idBeside } from '../../apps/border/src/spool/keep-spooled-crossings.ts';
import { RECORD_SEPARATOR } from '../../apps/border/src/forwarding/register-uplink.ts';
import { decodeRecord } from '../../apps/border/src/spool/spooled-record.ts';
import { FormTable } from './form-table.ts';
import type { OpenTransaction } from './form-table.ts';
import type { JournalRow, KeptCrossing } from './journal-rows.ts';
import type { Life } from './life.ts';
import { ScreeningTable } from './screening-table.ts';
import type { World } from './world.ts';

/** The site's database was away, or nobody confirmed what it did. */
export class StoreAwayError extends Error {
  constructor(message: string) {
    // Thrown so often that the way to it would be most of its cost, and nobody looks at it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

export interface QueueRow {
  readonly entry: PendingEntry;
  readonly transaction: number;
  state: 'pending' | 'acknowledged' | 'blocked';
  attempts: number;
  reason: string | null;
}

/** A statement that takes so long is one of a sick database. */
const SLOW_MS = 200;
/** A sick disk makes commits slow above all: a look may overtake a transaction that is older. */
const LOOKS_ARE_QUICKER = 10;

interface Transaction {
  readonly id: number;
  /** Of the store's own life, in which it began. */
  readonly epoch: number;
}

/**
 * The site's PostgreSQL as border uses it, kept in memory: what is committed outlives every death of border; transactions
 * commit late, in another order than they began, or not at all; a row is seen by readers only when no older transaction is
 * open any more, as with `pg_snapshot_xmin`.
 */
export class SiteStore {
  readonly crossings = new Map<string, KeptCrossing>();
  readonly journal: JournalRow[] = [];
  readonly queue = new Map<string, QueueRow>();
  readonly lanes = new Map<string, Lane>();
  readonly screening = new ScreeningTable(this);
  readonly forms = new FormTable(this);
  /** How far the journal is with each segment of the spool. */
  readonly segments = new Map<string, { through: number; isDone: boolean }>();
  /** Records of the spool whose id stood for another one: the id that each was given, and the one that it came under. */
  readonly keptBeside = new Map<string, string>();
  site: { saved: SavedSite; siteMs: number; version: number } | null = null;
  readonly #world: World;
  readonly #open = new Set<number>();
  #transactions = 0;
  #sequences = 0;
  #epoch = 0;
  #away = false;

  constructor(world: World) {
    this.#world = world;
  }

  get isAway(): boolean {
    return this.#away;
  }

  goAway(): void {
    this.#world.tally.add('database away');
    this.#away = true;
    this.#epoch += 1;
    this.#open.clear();
    this.#world.tell('site database', () => 'goes down; open transactions are gone');
  }

  comeBack(): void {
    if (!this.#away) return;
    this.#away = false;
    this.#world.tell('site database', () => 'is back');
  }

  /** The id of the next transaction to begin. */
  get nextTransaction(): number {
    return this.#transactions + 1;
  }

  /** Below it every transaction is over. */
  get oldestOpen(): number {
    let oldest = this.#transactions + 1;
    for (const id of this.#open) if (id < oldest) oldest = id;
    return oldest;
  }

  async read<T>(life: Life, look: () => T): Promise<T> {
    return life.across('a look into the store', async () => {
      await this.#work(LOOKS_ARE_QUICKER);
      if (this.#away) throw new StoreAwayError('the store is away');
      return look();
    });
  }

  /** All of `change` or nothing of it; it runs at the instant of the commit. */
  write<T>(life: Life, what: string, change: (transaction: number) => T): Promise<T> {
    return life.across(what, async () => {
      const world = this.#world;
      await world.travel(1);
      if (this.#away) throw new StoreAwayError('the store is away');
      const transaction: Transaction = { id: (this.#transactions += 1), epoch: this.#epoch };
      this.#open.add(transaction.id);
      if (life.alive && world.unlucky('deathInCommit')) {
        world.clock.after(1, () => {
          life.die(`while the database is at work: ${what}`);
        });
      }
      await this.#work();
      if (this.#away || transaction.epoch !== this.#epoch)
        throw new StoreAwayError('the transaction is gone');
      this.#open.delete(transaction.id);
      return this.#commit(life, what, () => change(transaction.id));
    });
  }

  #commit<T>(life: Life, what: string, change: () => T): T {
    const world = this.#world;
    // The client is dead: its last word may have been on its way to the database, or not.
    if (!life.alive && world.luck.chance('commit without a client', 0.5)) {
      world.tell('site database', () => `rolls back: ${what}`);
      world.tally.add('rolled back behind a dead client');
      throw new StoreAwayError('rolled back');
    }
    const done = change();
    world.tell('site database', () => `commits: ${what}`);
    if (world.unlucky('commitUnconfirmed')) {
      world.tell('site database', () => `never confirms: ${what}`);
      throw new StoreAwayError('nobody confirmed the commit');
    }
    return done;
  }

  /**
   * Several statements, all or nothing; what they change is there at the commit. Who dies before the last of them has rolled
   * back, whoever dies later may have committed.
   */
  transaction<T>(life: Life, what: string, work: (open: OpenTransaction) => Promise<T>): Promise<T> {
    return life.across(what, async () => {
      const world = this.#world;
      await world.travel(1);
      const epoch = this.#epoch;
      const assertThere = (): void => {
        if (this.#away || epoch !== this.#epoch) throw new StoreAwayError('the transaction is gone');
      };
      assertThere();
      let id = 0;
      const open: OpenTransaction = {
        begin: () => {
          id ||= this.#transactions += 1;
          this.#open.add(id);
          return id;
        },
        assertThere,
        changes: [],
        over: [],
      };
      try {
        const done = await work(open);
        if (!life.alive) throw new StoreAwayError('rolled back');
        await this.#work();
        assertThere();
        return this.#commit(life, what, () => {
          const transaction = open.begin();
          this.#open.delete(transaction);
          for (const change of open.changes) change(transaction);
          return done;
        });
      } finally {
        this.#open.delete(id);
        for (const over of open.over) over();
      }
    });
  }

  /** Of crossings, by where they stand with the register. */
  counts() {
    const rows = [...this.queue.values()];
    const pending = rows.filter(({ state }) => state === 'pending');
    return {
      pending: pending.length,
      pendingFallback: pending.filter(({ entry }) => entry.fallback).length,
      blocked: rows.filter(({ state }) => state === 'blocked').length,
      acknowledged: rows.filter(({ state }) => state === 'acknowledged').length,
    };
  }

  get nowMs(): number {
    return this.#world.clock.nowMs();
  }

  nextSequence(): number {
    return (this.#sequences += 1);
  }

  tableFor(life: Life): CrossingTable {
    return {
      keepNew: (given) =>
        this.write(life, `crossings ${given.map(({ crossing }) => crossing.crossingId).join(', ')}`, (id) =>
          this.keepNew(given, id),
        ),
      known: (crossingIds) =>
        this.read(life, () => {
          const found = crossingIds.map((id) => [id, this.crossings.get(id)] as const);
          return new Map(found.flatMap(([id, kept]) => (kept ? [[id, kept]] : [])));
        }),
      mayBeOneCrossing: (error) => !(error instanceof StoreAwayError),
    };
  }

  /** `settled` is told after the commit, as border's in-memory counts are. */
  queueFor(life: Life, settled: (settlement: Settlement) => void): ForwardingStore {
    return {
      pending: (after, limit) => this.read(life, () => this.page(after, limit, this.oldestOpen)),
      written: (entries) =>
        this.read(life, () =>
          Buffer.from(entries.map((entry) => this.#written(entry)).join(RECORD_SEPARATOR)),
        ),
      // The memory is somebody else's now: whoever reads it all the same reads no record.
      spent: (records) => records.fill(0),
      settle: async (settlement) => {
        settled(await this.write(life, inWords(settlement), (id) => this.#settle(settlement, id)));
      },
    };
  }

  /** Takes border's spool over as `JournalHeir` does: a part and how far it brings us are one transaction. */
  heirFor(life: Life): SpoolHeir {
    return {
      progressOf: (segment) => this.read(life, () => this.segments.get(segment) ?? null),
      take: (part) => {
        const records = part.records.map(({ payload, sequence }) => ({
          sequence,
          record: decodeRecord(payload),
        }));
        const what = `${records.length} records of the spool, up to number ${part.through}`;
        return this.write(life, what, (transaction) => {
          this.#takePart(part, records, transaction);
        });
      },
      mayBeOneRecord: (error) => !(error instanceof StoreAwayError),
    };
  }

  #takePart(
    { segment, through, isLast }: SpoolPart,
    records: readonly { readonly sequence: number; readonly record: ReturnType<typeof decodeRecord> }[],
    transaction: number,
  ): void {
    this.segments.set(segment, { through, isDone: isLast });
    for (const { sequence, record } of records) {
      if (record.kind === 'entries') {
        const { state: saved, siteAt, version } = record.site;
        this.site = { saved, siteMs: Date.parse(siteAt), version };
      } else if (record.kind === 'lanes') {
        const changedAtMs = Date.parse(record.said.siteAt);
        for (const { laneId, state } of record.said.lanes) this.lanes.set(laneId, { state, changedAtMs });
      } else {
        const given = givenCrossing(record.crossing);
        const fresh = this.keepNew([given], transaction);
        const { crossingId } = record.crossing;
        if (fresh.size > 0 || this.crossings.get(crossingId)?.hash === given.hash) continue;
        this.#keepBeside(given, sequence, transaction);
      }
    }
  }

  #keepBeside(given: GivenCrossing, sequence: number, transaction: number): void {
    const { crossing } = given;
    const keptAs = idBeside(given, sequence);
    this.keptBeside.set(keptAs, crossing.crossingId);
    this.keepNew([givenCrossing({ ...crossing, crossingId: keptAs })], transaction);
    const row = [...this.queue.values()].find(({ entry }) => entry.crossingId === keptAs);
    if (row) Object.assign(row, { state: 'blocked', reason: ID_TAKEN });
    this.journal.push({
      kind: 'CrossingBlocked',
      siteId: crossing.siteId,
      body: { crossingId: keptAs, attempts: 0, reason: ID_TAKEN },
      transaction,
      sequence: this.nextSequence(),
    });
  }

  page(after: string | null, limit: number, before: number) {
    const [transaction = 0, sequence = 0] = after?.split('-').map(Number) ?? [];
    const rows = [...this.queue.values()]
      .filter(
        (row) =>
          row.state === 'pending' &&
          row.transaction < before &&
          (row.transaction > transaction ||
            (row.transaction === transaction && Number(row.entry.key) > sequence)),
      )
      .sort(
        (one, other) =>
          one.transaction - other.transaction || Number(one.entry.key) - Number(other.entry.key),
      )
      .slice(0, limit);
    const last = rows.at(-1);
    return {
      entries: rows.map(({ entry, attempts }) => ({ ...entry, attempts })),
      cursor: last ? `${last.transaction}-${last.entry.key}` : after,
    };
  }

  /** Within a transaction, at its commit. */
  keepNew(given: readonly GivenCrossing[], transaction: number): ReadonlyMap<string, string> {
    const fresh = new Map<string, string>();
    for (const { crossing, text, hash } of given) {
      const { crossingId, siteId, runId, laneId, laneSequence, screening, documentedCheck } = crossing;
      if (this.crossings.has(crossingId)) continue;
      const recordedAt = new Date(this.#world.clock.nowMs()).toISOString();
      const sequence = this.nextSequence();
      const fallback = screening.tier !== 'online';
      fresh.set(crossingId, recordedAt);
      this.crossings.set(crossingId, { crossing, text, hash, recordedAt });
      this.journal.push({ kind: 'CrossingRecorded', transaction, sequence, crossing, hash });
      const entry: PendingEntry = {
        key: String(sequence),
        crossingId,
        siteId,
        laneKey: `${runId}/${laneId}${documentedCheck?.formNumber === undefined ? '' : '/forms'}`,
        laneSequence,
        fallback,
        attempts: 0,
      };
      this.queue.set(entry.key, { entry, transaction, state: 'pending', attempts: 0, reason: null });
    }
    return fresh;
  }

  /** As the register reads it. */
  #written({ crossingId, fallback }: PendingEntry): string {
    const kept = this.crossings.get(crossingId);
    if (!kept) throw new Error(`${crossingId} is queued and not recorded`);
    return `{"crossing":${kept.text},"fallback":${fallback},"recordedAt":"${kept.recordedAt}"}`;
  }

  #settle(settlement: Settlement, transaction: number): Settlement {
    const changed = new Set<string>();
    for (const { entry } of settlement.acknowledged) {
      const row = this.queue.get(entry.key);
      if (!row || row.state === 'acknowledged') continue;
      row.state = 'acknowledged';
      changed.add(entry.key);
    }
    for (const { entry, reason } of settlement.blocked) {
      const row = this.queue.get(entry.key);
      if (row?.state !== 'pending') continue;
      Object.assign(row, { state: 'blocked', reason, attempts: row.attempts + 1 });
      changed.add(entry.key);
    }
    for (const { key } of settlement.tried) {
      const row = this.queue.get(key);
      if (row) row.attempts += 1;
    }
    const news = whatChanged(settlement, changed);
    for (const told of settlementEntries(news)) {
      this.journal.push({ ...told, transaction, sequence: this.nextSequence() });
    }
    return news;
  }

  #work(quicker = 1): Promise<void> {
    const { luck, faulty, plan, tally } = this.#world;
    const takesMs = luck.between(
      'store takes',
      1,
      faulty ? Math.max(2, plan.nuisances.slowestStoreMs / quicker) : 2,
    );
    if (takesMs >= SLOW_MS) tally.add('database slow');
    return this.#world.travel(takesMs);
  }
}

function inWords({ acknowledged, blocked, tried }: Settlement): string {
  const idsOf = (entries: readonly { readonly crossingId: string }[]): string =>
    entries.map(({ crossingId }) => crossingId).join(', ');
  return [
    ...(acknowledged.length > 0 ? [`acknowledged ${idsOf(acknowledged.map(({ entry }) => entry))}`] : []),
    ...(blocked.length > 0 ? [`blocked ${idsOf(blocked.map(({ entry }) => entry))}`] : []),
    ...(tried.length > 0 ? [`tried ${idsOf(tried)}`] : []),
  ].join('; ');
}
