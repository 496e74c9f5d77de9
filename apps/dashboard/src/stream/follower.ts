import type { Change, Follow, Snapshot } from '#contracts';

/** What a follower does to the rest of the page. */
export interface FollowerPorts {
  readonly send: (follow: Follow) => void;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onChange: (change: Change) => void;
  /** Changes `from`..`to` were missed and asked for again; null when they came, or a snapshot made them needless. */
  readonly onGap: (gap: Gap | null) => void;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Our own cursor in the stream: the library's reconnection is not trusted to deliver everything. Applies a change only
 * when its number is the next one; anything else is a repeat (ignored) or a gap (shown, and followed again).
 */
export class Follower {
  readonly #ports: FollowerPorts;
  #streamId: string | null = null;
  #lastNumber: number | null = null;
  #gap: Gap | null = null;

  constructor(ports: FollowerPorts) {
    this.#ports = ports;
  }

  get lastNumber(): number | null {
    return this.#lastNumber;
  }

  /** A gap is open or nothing came yet: the caller asks again after a while. */
  get isBehind(): boolean {
    return this.#gap !== null || this.#lastNumber === null;
  }

  /** After each connect, and again when `isBehind` lasts. */
  follow(): void {
    this.#ports.send({ streamId: this.#streamId, lastNumber: this.#lastNumber });
  }

  receiveSnapshot(snapshot: Snapshot): void {
    this.#streamId = snapshot.streamId;
    this.#lastNumber = snapshot.number;
    this.#ports.onSnapshot(snapshot);
    this.#setGap(null);
  }

  receiveChange(change: Change): void {
    if (this.#lastNumber === null) return;
    if (change.streamId !== this.#streamId) {
      // The numbering started anew and its snapshot did not reach us: nothing here can be continued.
      this.#streamId = null;
      this.#lastNumber = null;
      this.follow();
      return;
    }
    if (change.number <= this.#lastNumber) return;
    if (change.number > this.#lastNumber + 1) {
      const first = this.#gap === null;
      this.#setGap({ from: this.#lastNumber + 1, to: Math.max(change.number - 1, this.#gap?.to ?? 0) });
      // Changes go on arriving while the missing ones are under way: ask once.
      if (first) this.follow();
      return;
    }
    this.#lastNumber = change.number;
    this.#ports.onChange(change);
    if (this.#gap === null) return;
    this.#setGap(change.number >= this.#gap.to ? null : { from: change.number + 1, to: this.#gap.to });
  }

  #setGap(gap: Gap | null): void {
    if (gap === null && this.#gap === null) return;
    this.#gap = gap;
    this.#ports.onGap(gap);
  }
}
