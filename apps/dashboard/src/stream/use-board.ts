import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import { subscribeToSeconds, wallMs } from '../clock.ts';
import type { Cell } from '../cell.ts';
import type { Board } from './board.ts';
import { freshnessOf } from './freshness.ts';
import type { Freshness } from './freshness.ts';
import type { TileByKind, TileKind, TileStore } from './tile-store.ts';

export const BoardContext = createContext<Board | null>(null);

export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (board === null) throw new Error('a tile needs a BoardContext around it');
  return board;
}

export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get);
}

/** One tile; redraws when that tile changed and at no other time. */
export function useTile<K extends TileKind>(kind: K, key: string): TileByKind[K] | null {
  const { tiles } = useBoard();
  const subscribe = useCallback((listener: () => void) => tiles.subscribeToTile(key, listener), [tiles, key]);
  return useSyncExternalStore(subscribe, () => tiles.tile(kind, key));
}

export function useTileKeys(kind: TileKind): readonly string[] {
  const { tiles } = useBoard();
  const subscribe = useCallback(
    (listener: () => void) => tiles.subscribeToKeys(kind, listener),
    [tiles, kind],
  );
  return useSyncExternalStore(subscribe, () => tiles.keys(kind));
}

/**
 * Something derived from many tiles. `select` is a constant function of the store; redraws only when `same` says that its
 * answer differs from the last.
 */
export function useDerived<T>(select: (tiles: TileStore) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const { tiles } = useBoard();
  const last = useRef<{ readonly select: unknown; readonly version: number; readonly value: T } | null>(null);
  const get = (): T => {
    const known = last.current;
    if (known?.select === select && known.version === tiles.version) return known.value;
    const fresh = select(tiles);
    const value = known?.select === select && same(known.value, fresh) ? known.value : fresh;
    last.current = { select, version: tiles.version, value };
    return value;
  };
  const subscribe = useCallback((listener: () => void) => tiles.subscribeToAny(listener), [tiles]);
  return useSyncExternalStore(subscribe, get);
}

/** A number that changes with time alone, such as an age in whole seconds: redraws when the number changes. */
export function useEachSecond<T extends string | number | boolean | null>(read: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribeToSeconds, () => read(Math.floor(wallMs() / 1_000) * 1_000));
}

/** Whether what a tile shows may still be believed. Redraws when the answer changes. */
export function useFreshness(observedAt: string | null): Freshness['state'] {
  const read = useFreshnessReader(observedAt);
  return useEachSecond((nowMs) => read(nowMs).state);
}

/** Age in whole seconds of what a tile shows; null when nothing was ever observed. Redraws once a second. */
export function useAgeSeconds(observedAt: string | null): number | null {
  const read = useFreshnessReader(observedAt);
  return useEachSecond((nowMs) => {
    const freshness = read(nowMs);
    return freshness.state === 'none' ? null : Math.floor(freshness.ageMs / 1_000);
  });
}

function useFreshnessReader(observedAt: string | null): (nowMs: number) => Freshness {
  const board = useBoard();
  const connection = useCell(board.connection);
  const runStandsStill = useDerived(standsStill);
  // What border tells by itself has its own age; what it does not tell grows old.
  const isDirect = useDerived(byBorder);
  const live = connection.state === 'live' && (connection.notice === null || isDirect);
  return (nowMs) => freshnessOf({ observedAt, serverMs: board.clock.serverMs(nowMs), live, runStandsStill });
}

/** Whether border itself tells how things stand, because the journal cannot be read. */
export const byBorder = (tiles: TileStore): boolean => tiles.tile('run', 'run')?.direct ?? false;

function standsStill(tiles: TileStore): boolean {
  const run = tiles.tile('run', 'run');
  return run !== null && run.pace.state !== 'running';
}
