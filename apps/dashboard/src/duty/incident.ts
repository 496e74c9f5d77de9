import type { HallTile, SiteTile } from '#contracts';
import { earliest, sum } from './duty-numbers.ts';

type Service = SiteTile['services'][number]['service'];

/** One trouble of the data centre, told once for all the sites and halls that feel it. */
export type Incident =
  | {
      readonly kind: 'down';
      readonly services: readonly Service[];
      /** Every service, at every site that is hit. */
      readonly everything: boolean;
      readonly siteIds: readonly string[];
      readonly since: string;
      readonly hallsAffected: number;
    }
  | {
      readonly kind: 'recovering';
      readonly siteIds: readonly string[];
      readonly since: string;
      readonly unsynced: number;
    };

export function incidentOf(sites: readonly SiteTile[], halls: readonly HallTile[]): Incident | null {
  const hit = sites.filter((site) => site.services.some((service) => service.state === 'down'));
  if (hit.length > 0) {
    const down = hit.flatMap((site) => site.services.filter((service) => service.state === 'down'));
    return {
      kind: 'down',
      services: [...new Set(down.map((service) => service.service))],
      everything: hit.every((site) => site.services.every((service) => service.state === 'down')),
      siteIds: hit.map((site) => site.siteId),
      since: earliest(down.map((service) => service.since)) ?? '',
      hallsAffected: halls.filter((hall) => hall.mode !== 'normal').length,
    };
  }
  const recovering = halls.filter((hall) => hall.mode === 'recovering');
  if (recovering.length === 0) return null;
  const siteIds = [...new Set(recovering.map((hall) => hall.siteId))];
  return {
    kind: 'recovering',
    siteIds,
    since: earliest(recovering.map((hall) => hall.modeSince)) ?? '',
    unsynced: sum(sites.filter((site) => siteIds.includes(site.siteId)).map((site) => site.backlog.unsynced)),
  };
}
