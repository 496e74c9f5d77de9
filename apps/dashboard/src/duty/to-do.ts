import type { SiteTile } from '#contracts';
import type { TileStore } from '../stream/tile-store.ts';

/** What waits for people once records have been made under fallback, over all sites. */
export interface ToDo {
  readonly lateHits: number;
  readonly conflicts: number;
  readonly blocked: number;
  /** Records that the lists have not been asked about again; nobody has to do anything, only wait. */
  readonly unscreened: number;
}

export function toDo(sites: readonly Pick<SiteTile, 'backlog' | 'reconciliation'>[]): ToDo {
  const sum = (count: (site: (typeof sites)[number]) => number | undefined): number =>
    sites.reduce((total, site) => total + (count(site) ?? 0), 0);
  return {
    lateHits: sum(({ reconciliation }) => reconciliation?.lateHits),
    conflicts: sum(({ reconciliation }) => reconciliation?.conflicts),
    blocked: sum(({ backlog }) => backlog.blocked),
    unscreened: sum(({ reconciliation }) => reconciliation?.unscreened),
  };
}

export const toDoOf = (tiles: TileStore): ToDo => toDo(tiles.all('site'));

export const sameToDo = (a: ToDo, b: ToDo): boolean =>
  a.lateHits === b.lateHits &&
  a.conflicts === b.conflicts &&
  a.blocked === b.blocked &&
  a.unscreened === b.unscreened;
