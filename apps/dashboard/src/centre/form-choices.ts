import type { SiteTile } from '#contracts';
import { sameItems } from '../stream/tile-store.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useDerived } from '../stream/use-board.ts';

export type Service = SiteTile['services'][number]['service'];

/** As the server has it: a reason is said, not a letter typed to get past the form. */
export const REASON_LETTERS_MIN = 3;

const siteIdsOf = (tiles: TileStore): readonly string[] => tiles.all('site').map((site) => site.siteId);
const servicesOf = (tiles: TileStore): readonly Service[] =>
  tiles.all('site')[0]?.services.map((status) => status.service) ?? [];

export const useSiteIds = (): readonly string[] => useDerived(siteIdsOf, sameItems);
/** In the order in which the sites list them. */
export const useServices = (): readonly Service[] => useDerived(servicesOf, sameItems);
