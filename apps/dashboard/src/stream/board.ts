import type { Change, Notice, Snapshot, StreamEvent, Tile } from '#contracts';
import { Cell } from '../cell.ts';
import type { Gap } from './follower.ts';
import { HallHistories } from './hall-history.ts';
import { ServerClock } from './server-clock.ts';
import { TileStore } from './tile-store.ts';

export interface Connection {
  readonly state: 'connecting' | 'live' | 'reconnecting';
  /** Wall time of this machine at which the state began. */
  readonly sinceMs: number;
  /** Changes that are missing at this moment. */
  readonly gap: Gap | null;
  /** Gaps met since the page was opened, mended ones included. */
  readonly gaps: number;
  /** Trouble at the server itself; null when there is none. */
  readonly notice: Notice | null;
  /** Changes that the server left out because this client was too slow. */
  readonly dropped: number;
}

const EVENTS_MAX = 200;

/** Everything the page knows, filled by the stream and read by the tiles. Lives outside React. */
export class Board {
  readonly tiles = new TileStore();
  /** Newest last; at most 200. */
  readonly events = new Cell<readonly StreamEvent[]>([]);
  readonly histories = new HallHistories();
  readonly clock = new ServerClock();
  readonly connection: Cell<Connection>;
  /** Grows when what was known of the past no longer holds, and should be asked for again. */
  readonly epoch = new Cell(0);
  #runId: string | null = null;

  constructor(nowMs: number) {
    this.connection = new Cell<Connection>({
      state: 'connecting',
      sinceMs: nowMs,
      gap: null,
      gaps: 0,
      notice: null,
      dropped: 0,
    });
  }

  takeSnapshot(snapshot: Snapshot, nowMs: number): void {
    this.clock.learn(Date.parse(snapshot.sentAt), nowMs);
    this.tiles.replace(snapshot.tiles);
    this.#noticeRun();
    // Between our last change and a snapshot lies time that we did not see.
    this.epoch.update((epoch) => epoch + 1);
    this.events.set(snapshot.events.slice(-EVENTS_MAX));
    this.#feedHistories(snapshot.tiles, snapshot.events);
  }

  takeChange(change: Change, nowMs: number): void {
    this.clock.learn(Date.parse(change.sentAt), nowMs);
    this.tiles.apply(change.set, change.remove);
    this.#noticeRun();
    if (change.events.length > 0) {
      this.events.update((events) => [...events, ...change.events].slice(-EVENTS_MAX));
    }
    this.#feedHistories(change.set, change.events);
  }

  takeGap(gap: Gap | null): void {
    this.connection.update((known) => ({
      ...known,
      gap,
      gaps: known.gaps + (gap !== null && known.gap === null ? 1 : 0),
    }));
  }

  takeNotice(notice: Notice): void {
    this.connection.update((known) => {
      if (notice.code === 'journal-reachable') return { ...known, notice: null };
      if (notice.code === 'changes-dropped') return { ...known, dropped: known.dropped + notice.dropped };
      return { ...known, notice };
    });
  }

  setConnected(state: Connection['state'], nowMs: number): void {
    if (state === 'live') this.clock.forget();
    this.connection.update((known) =>
      known.state === state
        ? known
        : { ...known, state, sinceMs: nowMs, notice: state === 'live' ? null : known.notice },
    );
  }

  /** Another run is another day: its curves do not continue the old ones. */
  #noticeRun(): void {
    const runId = this.tiles.tile('run', 'run')?.runId ?? null;
    if (runId === this.#runId) return;
    this.#runId = runId;
    this.histories.clear();
    this.epoch.update((epoch) => epoch + 1);
  }

  #feedHistories(tiles: Readonly<Record<string, Tile>>, events: readonly StreamEvent[]): void {
    this.histories.learnModes(events);
    for (const tile of Object.values(tiles)) if (tile.kind === 'hall') this.histories.observe(tile);
  }
}
