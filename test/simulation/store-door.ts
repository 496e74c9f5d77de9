import type { HealthState } from '#fallback';
import type { ForwardingStore } from '#store-forward';
import type { Life } from './life.ts';
import { StoreAwayError } from './site-store.ts';
import type { SiteStore } from './site-store.ts';

/** As border's settings have them. */
const PULSE_AWAY_MS = 100;
const DOWN_AFTER_MS = 1_000;

export interface StoreDoorPorts {
  readonly life: Life;
  readonly store: SiteStore;
  /** Writes to the store what was kept elsewhere meanwhile; called before counts are read. */
  readonly catchUp: () => Promise<void>;
  /** Reads the counts that are kept in memory anew; called while nothing is counted. */
  readonly recount: () => void;
  /** The store went, came back, or may count as down by now. */
  readonly changed: () => void;
  /** Before it counts what the store holds, transactions that were open are over. */
  readonly waitsForTheDead: boolean;
  /** When the store is back, what was counted in memory is counted anew. */
  readonly recounts: boolean;
}

/** Border's way to its database: who notices that it is gone, and by which steps it counts as back. */
export class StoreDoor {
  readonly #ports: StoreDoorPorts;
  #hasBegun = false;
  /** Pieces of work under way whose outcome is counted in memory. */
  #countedNow = 0;
  #awaySinceMs: number | null = null;

  constructor(ports: StoreDoorPorts) {
    this.#ports = ports;
  }

  /** What an earlier life left has been read, and the store is in reach. */
  get isOpen(): boolean {
    return this.#hasBegun && this.#awaySinceMs === null;
  }

  get health(): HealthState {
    const awaySinceMs = this.#awaySinceMs ?? Infinity;
    return this.#ports.life.clock.nowMs() - awaySinceMs >= DOWN_AFTER_MS ? 'down' : 'up';
  }

  /** Reads what an earlier life left, however long that takes. */
  async begin(read: () => void): Promise<void> {
    const { life, store } = this.#ports;
    for (;;) {
      try {
        await this.#catchUp();
        await this.#recount();
        await store.read(life, read);
        this.#hasBegun = true;
        return;
      } catch {
        await life.clock.sleep(PULSE_AWAY_MS);
      }
    }
  }

  /** The store was out of reach: nobody is served until it answers again. */
  lost(): void {
    if (this.#awaySinceMs !== null) return;
    this.#awaySinceMs = this.#ports.life.clock.nowMs();
    void this.#feelPulse();
  }

  /** Work whose outcome is counted in memory. @throws StoreAwayError while the store is out of reach */
  async counted<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new StoreAwayError('the store is away');
    this.#countedNow += 1;
    try {
      return await work();
    } finally {
      this.#countedNow -= 1;
    }
  }

  counting(queue: ForwardingStore): ForwardingStore {
    return { ...queue, settle: (settlement) => this.counted(() => queue.settle(settlement)) };
  }

  /** Nothing that is counted is under way, no transaction is older, then what was kept elsewhere is written. */
  async #catchUp(): Promise<void> {
    const { life, store, waitsForTheDead, catchUp } = this.#ports;
    while (this.#countedNow > 0) await life.clock.sleep(PULSE_AWAY_MS);
    const next = store.nextTransaction;
    while (waitsForTheDead && store.oldestOpen < next) await life.clock.sleep(PULSE_AWAY_MS);
    await catchUp();
  }

  #recount(): Promise<void> {
    const { life, store, recount } = this.#ports;
    return store.read(life, recount);
  }

  async #feelPulse(): Promise<void> {
    const { life, store, recounts, changed } = this.#ports;
    for (;;) {
      await life.clock.sleep(PULSE_AWAY_MS);
      changed();
      try {
        await store.read(life, () => null);
        await this.#catchUp();
        if (recounts) await this.#recount();
        break;
      } catch {
        // Still away.
      }
    }
    this.#awaySinceMs = null;
    changed();
  }
}
