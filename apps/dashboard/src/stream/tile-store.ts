import type { FlightTile, HallTile, RunTile, SiteTile, Tile } from '#contracts';

export type TileKind = Tile['kind'];
export interface TileByKind {
  readonly run: RunTile;
  readonly site: SiteTile;
  readonly hall: HallTile;
  readonly flight: FlightTile;
}
const KINDS: readonly TileKind[] = ['run', 'site', 'hall', 'flight'];

/**
 * The newest tiles of the stream, outside React. A component watches one tile, the list of keys of one kind, or all of
 * them, and is called only when that changed: a hall that moves does not redraw its neighbour.
 */
export class TileStore {
  #tiles = new Map<string, Tile>();
  readonly #keys = new Map<TileKind, readonly string[]>();
  readonly #onTile = new Map<string, Set<() => void>>();
  readonly #onKeys = new Map<TileKind, Set<() => void>>();
  readonly #onAny = new Set<() => void>();
  #version = 0;

  tile<K extends TileKind>(kind: K, key: string): TileByKind[K] | null {
    const found = this.#tiles.get(key);
    return found?.kind === kind ? (found as TileByKind[K]) : null;
  }

  /** In the server's order; the same array until a tile of this kind comes or goes. */
  keys(kind: TileKind): readonly string[] {
    return this.#keys.get(kind) ?? NOTHING;
  }

  all<K extends TileKind>(kind: K): TileByKind[K][] {
    return this.keys(kind).flatMap((key) => this.tile(kind, key) ?? []);
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** Everything anew: what the snapshot does not hold is gone. */
  replace(tiles: Readonly<Record<string, Tile>>): void {
    const touched = new Set([...this.#tiles.keys(), ...Object.keys(tiles)]);
    this.#tiles = new Map(Object.entries(tiles));
    this.#tell(touched);
  }

  apply(set: Readonly<Record<string, Tile>>, remove: readonly string[]): void {
    for (const key of remove) this.#tiles.delete(key);
    for (const [key, tile] of Object.entries(set)) this.#tiles.set(key, tile);
    this.#tell(new Set([...remove, ...Object.keys(set)]));
  }

  subscribeToTile(key: string, listener: () => void): () => void {
    return subscribe(this.#onTile, key, listener);
  }

  subscribeToKeys(kind: TileKind, listener: () => void): () => void {
    return subscribe(this.#onKeys, kind, listener);
  }

  subscribeToAny(listener: () => void): () => void {
    this.#onAny.add(listener);
    return () => this.#onAny.delete(listener);
  }

  #tell(touched: ReadonlySet<string>): void {
    if (touched.size === 0) return;
    this.#version += 1;
    for (const kind of KINDS) {
      const keys = [...this.#tiles].flatMap(([key, tile]) => (tile.kind === kind ? key : []));
      if (sameItems(keys, this.keys(kind))) continue;
      this.#keys.set(kind, keys);
      for (const listener of this.#onKeys.get(kind) ?? []) listener();
    }
    for (const key of touched) for (const listener of this.#onTile.get(key) ?? []) listener();
    for (const listener of this.#onAny) listener();
  }
}

/** Wall time of the newest observation of anything; null before the first. */
export const lastObservedAt = (tiles: TileStore): string | null =>
  tiles.tile('run', 'run')?.observedAt ?? null;

const NOTHING: readonly string[] = [];

function subscribe<K>(map: Map<K, Set<() => void>>, key: K, listener: () => void): () => void {
  const listeners = map.get(key) ?? new Set();
  map.set(key, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && map.get(key) === listeners) map.delete(key);
  };
}

export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}
