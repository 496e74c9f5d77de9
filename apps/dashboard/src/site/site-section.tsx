import type { SiteTile } from '#contracts';
import { HallCard } from '../hall/hall-card.tsx';
import { DIRECTION_ORDER } from '../hall/mode-severity.ts';
import { language } from '../preferences.ts';
import { lastObservedAt, sameItems } from '../stream/tile-store.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useCell, useDerived, useFreshness, useTile } from '../stream/use-board.ts';
import { BacklogLine } from './backlog-line.tsx';
import { ServiceHealth } from './service-health.tsx';

/** One site: what its services and records are like, then its halls. */
export function SiteSection({ siteKey }: { readonly siteKey: string }) {
  const site = useTile('site', siteKey);
  const halls = useDerived(hallsInOrder, sameItems);
  if (site === null) return null;
  return (
    <section className="site" aria-labelledby={headingId(site)}>
      <SiteStrip site={site} />
      <div className="site__halls">
        {halls
          .filter((key) => site.hallIds.some((hallId) => key === `hall/${hallId}`))
          .map((key) => (
            <HallCard key={key} hallKey={key} site={site} />
          ))}
      </div>
    </section>
  );
}

const headingId = (site: SiteTile): string => `site-${site.siteId}`;

function hallsInOrder(tiles: TileStore): readonly string[] {
  return tiles
    .all('hall')
    .sort(
      (a, b) =>
        DIRECTION_ORDER[a.direction] - DIRECTION_ORDER[b.direction] || a.hallId.localeCompare(b.hallId),
    )
    .map((hall) => `hall/${hall.hallId}`);
}

function SiteStrip({ site }: { readonly site: SiteTile }) {
  const chosen = useCell(language);
  // Health and backlog are told when they change; that they still hold is known from the run's own observations, which
  // come the same way.
  const run = useDerived(lastObservedAt) ?? '';
  const freshness = useFreshness(site.observedAt > run ? site.observedAt : run);
  return (
    <div className={`site__strip panel${freshness === 'stale' ? ' hatched' : ''}`}>
      <div className="site__head">
        <h2 className="site__name" id={headingId(site)}>
          {site.siteId} <span className="site__full-name">{site.name[chosen]}</span>
        </h2>
        <BacklogLine site={site} />
      </div>
      <ServiceHealth site={site} />
    </div>
  );
}
