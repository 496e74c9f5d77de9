import type { Change, Follow, Snapshot, StreamEvent, Tile } from '#contracts';
import { EVENTS_SHOWN } from '../view/index.ts';
import type { Difference } from '../view/index.ts';
import { BOUNDS } from './bounds.ts';

/** What a client gets that asks to follow: the changes it has missed, or everything. */
export type CatchUp =
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot };

interface Kept {
  readonly change: Change;
  readonly bytes: number;
}

/**
 * The numbered changes of one stream, and what they add up to. Numbers begin at 1 and have no holes; a new process
 * begins a new stream with another id.
 */
export class ChangeLog {
  readonly streamId: string;
  readonly #tiles = new Map<string, Tile>();
  #events: readonly StreamEvent[] = [];
  readonly #kept: Kept[] = [];
  #number = 0;

  constructor(streamId: string) {
    this.streamId = streamId;
  }

  get number(): number {
    return this.#number;
  }

  /** Gives a difference the next number and remembers it. */
  add(difference: Difference, sentAt: string): Change {
    this.#number += 1;
    const change: Change = {
      streamId: this.streamId,
      number: this.#number,
      sentAt,
      set: { ...difference.set },
      remove: [...difference.remove],
      events: [...difference.events],
    };
    for (const [key, tile] of Object.entries(difference.set)) this.#tiles.set(key, tile);
    for (const key of difference.remove) this.#tiles.delete(key);
    this.#events = [...this.#events, ...difference.events].slice(-EVENTS_SHOWN);
    this.#kept.push({ change, bytes: JSON.stringify(change).length });
    if (this.#kept.length > BOUNDS.changesKept) this.#kept.shift();
    return change;
  }

  snapshot(sentAt: string): Snapshot {
    return {
      streamId: this.streamId,
      number: this.#number,
      sentAt,
      tiles: Object.fromEntries(this.#tiles),
      events: [...this.#events],
    };
  }

  /** What a client that has come as far as `from` needs in order to be up to date. */
  catchUp(from: Follow, sentAt: string): CatchUp {
    const everything = (): CatchUp => ({ kind: 'snapshot', snapshot: this.snapshot(sentAt) });
    if (from.streamId !== this.streamId || from.lastNumber === null || from.lastNumber > this.#number) {
      return everything();
    }
    const missed = this.#number - from.lastNumber;
    if (missed > this.#kept.length) return everything();
    const kept = missed === 0 ? [] : this.#kept.slice(-missed);
    if (kept.reduce((sum, { bytes }) => sum + bytes, 0) > BOUNDS.catchUpBytes) return everything();
    return { kind: 'changes', changes: kept.map(({ change }) => change) };
  }
}
