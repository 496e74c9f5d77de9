/** More requests wait for a commit than the group was made for: the caller is told to come back. */
export class TooManyWaitingError extends Error {
  readonly waiting: number;
  constructor(waiting: number) {
    super(`${waiting} requests wait for a commit already`);
    this.name = 'TooManyWaitingError';
    this.waiting = waiting;
  }
}

export interface CommitGroupOptions<Item, Result> {
  /** Writes all items in one transaction; resolves, one result an item, only when it is committed. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items of equal key never share a transaction; the later one goes into a later transaction. */
  readonly key: (item: Item) => string;
  /** True for an error that one item of a group may have caused: then each is committed by itself. */
  readonly mayBeOneItem: (error: unknown) => boolean;
  readonly largestGroup: number;
  readonly mostWaiting: number;
  /** Transactions under way at once. */
  readonly mostCommits: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: requests that arrive while a transaction is under way share the next one. Nobody is answered before the
 * commit, nobody waits for others when nothing is under way, and the disk is waited for once a group instead of once a
 * request.
 */
export class CommitGroup<Item, Result> {
  readonly #options: CommitGroupOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  readonly #keysUnderWay = new Set<string>();
  #commits = 0;
  #scheduled = false;

  constructor(options: CommitGroupOptions<Item, Result>) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves with the item's result once it is committed; rejects with the error of its transaction, or with
   * {@link TooManyWaitingError} at once when `mostWaiting` wait already (then nothing was written).
   */
  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#options.mostWaiting) {
      return Promise.reject(new TooManyWaitingError(this.#waiting.length));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** A microtask later, so that what arrives in one go is one group. */
  #schedule(): void {
    if (this.#scheduled || this.#commits >= this.#options.mostCommits) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      while (this.#commits < this.#options.mostCommits) {
        const group = this.#nextGroup();
        if (group.length === 0) return;
        void this.#run(group);
      }
    });
  }

  #nextGroup(): Waiting<Item, Result>[] {
    const group: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    for (const waiting of this.#waiting) {
      const key = this.#options.key(waiting.item);
      if (group.length >= this.#options.largestGroup || this.#keysUnderWay.has(key)) {
        later.push(waiting);
      } else {
        this.#keysUnderWay.add(key);
        group.push(waiting);
      }
    }
    this.#waiting = later;
    return group;
  }

  async #run(group: readonly Waiting<Item, Result>[]): Promise<void> {
    this.#commits += 1;
    try {
      await this.#commit(group);
    } finally {
      this.#commits -= 1;
      for (const { item } of group) this.#keysUnderWay.delete(this.#options.key(item));
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  async #commit(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.commit(group.map(({ item }) => item));
      if (results.length !== group.length) {
        throw new Error(`a commit of ${group.length} items gave ${results.length} results`);
      }
      group.forEach(({ resolve }, at) => {
        resolve(results[at]!);
      });
    } catch (error) {
      if (group.length > 1 && this.#options.mayBeOneItem(error)) {
        for (const one of group) await this.#commit([one]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}
