import type { Clock } from '#determinism';
import type { Query } from '../database/site-database.ts';
import type { Backlog } from './backlog.ts';
import { Site } from './site.ts';
import type { SavedSite, SitePlan } from './site.ts';

interface SiteRow {
  readonly site_id: string;
  readonly run_id: string;
  readonly plan: SitePlan;
  readonly version: string;
  readonly site_at: Date;
  readonly speed: number;
  readonly state: SavedSite;
}

/** Versions told while the store was away are not in it: the next ones are surely above them. */
const VERSIONS_SKIPPED = 1_000;

/**
 * The sites as they stood when border last wrote them. Their clocks go on from there at the last known speed until the
 * next observation sets them right.
 */
export async function readSites(
  query: Query,
  wall: Clock,
  backlogOf: (siteId: string) => Backlog,
): Promise<Site[]> {
  const rows = await query<SiteRow>('select * from site order by site_id');
  const sites = rows.map((row) => {
    const site = new Site({
      wall,
      runId: row.run_id,
      plan: row.plan,
      nowMs: row.site_at.getTime(),
      speed: row.speed,
      version: Number(row.version) + VERSIONS_SKIPPED,
      backlog: backlogOf(row.site_id),
    });
    site.load(row.state);
    return site;
  });
  const lanes = await query<{ site_id: string; lane_id: string; state: 'open' | 'closed'; changed_at: Date }>(
    'select lane.* from lane join site using (site_id, run_id)',
  );
  for (const { site_id, lane_id, state, changed_at } of lanes) {
    sites
      .find(({ siteId }) => siteId === site_id)
      ?.lanes.set(lane_id, { state, changedAtMs: changed_at.getTime() });
  }
  return sites;
}
