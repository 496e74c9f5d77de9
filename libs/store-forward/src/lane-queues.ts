import type { PendingEntry } from './ports.ts';

interface Lane {
  readonly key: string;
  readonly siteId: string;
  /** Ascending by laneSequence, equals in order of arrival. */
  entries: PendingEntry[];
  /** A batch with its first entries is on its way. */
  busy: boolean;
  /** Entries it may send at once; below the batch size it is under suspicion and travels alone. */
  limit: number;
}

/** Entries of one site, in lane order within each lane; a lane is in one batch at a time. */
export interface Batch {
  readonly siteId: string;
  readonly entries: readonly PendingEntry[];
}

/**
 * The pending entries in memory, by lane. A batch takes the first entries of as many idle lanes of one site as fit; the
 * lanes stay taken until the batch is released, so that nothing of a lane can overtake.
 *
 * When a batch gets no answer its lanes fall under suspicion: each travels alone, with half as many entries after each
 * further failure, until the one entry that nobody answers stands alone. So it cannot hold up others for long.
 */
export class LaneQueues {
  readonly #batchSize: number;
  /** In order of service: a lane that was served goes to the end. */
  readonly #lanes = new Map<string, Lane>();
  readonly #known = new Set<string>();

  constructor(batchSize: number) {
    this.#batchSize = batchSize;
  }

  /** Entries in memory, those on their way included. */
  get size(): number {
    return this.#known.size;
  }

  /** Adds an entry unless it is here already. */
  add(entry: PendingEntry): void {
    if (this.#known.has(entry.crossingId)) return;
    this.#known.add(entry.crossingId);
    let lane = this.#lanes.get(entry.laneKey);
    if (!lane) {
      lane = { key: entry.laneKey, siteId: entry.siteId, entries: [], busy: false, limit: this.#batchSize };
      this.#lanes.set(entry.laneKey, lane);
    }
    let at = lane.entries.length;
    while (at > 0 && entry.laneSequence < lane.entries[at - 1]!.laneSequence) at -= 1;
    lane.entries.splice(at, 0, entry);
  }

  /** Takes a batch, or null when every lane with entries is on its way. */
  take(): Batch | null {
    const entries: PendingEntry[] = [];
    const taken: Lane[] = [];
    for (const lane of this.#lanes.values()) {
      if (lane.busy || lane.entries.length === 0) continue;
      const first = taken[0];
      if (first && (lane.siteId !== first.siteId || this.#suspect(lane))) continue;
      for (const entry of lane.entries.slice(0, Math.min(lane.limit, this.#batchSize - entries.length))) {
        entries.push(entry);
      }
      taken.push(lane);
      if (entries.length >= this.#batchSize || this.#suspect(lane)) break;
    }
    const first = taken[0];
    if (!first) return null;
    for (const lane of taken) {
      lane.busy = true;
      this.#lanes.delete(lane.key);
      this.#lanes.set(lane.key, lane);
    }
    return { siteId: first.siteId, entries };
  }

  /** The batch was answered: forgets the entries in `done`, keeps the others, and frees the lanes. */
  answered(batch: Batch, done: ReadonlySet<string>): void {
    for (const lane of this.#lanesOf(batch)) {
      lane.entries = lane.entries.filter(({ crossingId }) => !done.has(crossingId));
      lane.limit = Math.min(this.#batchSize, lane.limit * 2);
      this.#free(lane);
    }
    for (const crossingId of done) this.#known.delete(crossingId);
  }

  /** The batch was not delivered: nothing is to be thought of its entries. */
  undelivered(batch: Batch): void {
    for (const lane of this.#lanesOf(batch)) this.#free(lane);
  }

  /** Nobody knows what became of the batch. Returns the entry that stood alone in it, if one did. */
  unanswered(batch: Batch): PendingEntry | null {
    const lanes = this.#lanesOf(batch);
    for (const lane of lanes) {
      const count = batch.entries.filter(({ laneKey }) => laneKey === lane.key).length;
      lane.limit = Math.max(
        1,
        lanes.length === 1 ? Math.floor(count / 2) : Math.min(count, this.#batchSize - 1),
      );
      this.#free(lane);
    }
    return batch.entries.length === 1 ? batch.entries[0]! : null;
  }

  /** Forgets one entry, or puts another in its place. */
  replace(entry: PendingEntry, by: PendingEntry | null): void {
    const lane = this.#lanes.get(entry.laneKey);
    const at = lane?.entries.findIndex(({ crossingId }) => crossingId === entry.crossingId) ?? -1;
    if (!lane || at < 0) return;
    lane.entries.splice(at, 1, ...(by ? [by] : []));
    if (!by) this.#known.delete(entry.crossingId);
    if (!lane.busy) this.#free(lane);
  }

  #suspect(lane: Lane): boolean {
    return lane.limit < this.#batchSize;
  }

  #lanesOf(batch: Batch): Lane[] {
    const keys = new Set(batch.entries.map(({ laneKey }) => laneKey));
    return [...keys].map((key) => this.#lanes.get(key)!);
  }

  #free(lane: Lane): void {
    lane.busy = false;
    if (lane.entries.length === 0 && !this.#suspect(lane)) this.#lanes.delete(lane.key);
  }
}
