import type { Query } from '../database/site-database.ts';
import type { SavedSite } from './site.ts';

/** A site's row, as it is to stand. */
export interface SiteRowChange {
  readonly siteId: string;
  readonly runId: string;
  readonly version: number;
  readonly siteAt: string;
  readonly speed: number;
  readonly state: SavedSite;
}

/** Within the caller's transaction. Of a run that is over nothing is left to change; a version only grows. */
export async function keepSite(query: Query, row: SiteRowChange): Promise<void> {
  const { siteId, runId, version, siteAt, speed, state } = row;
  await query(
    `update site set version = greatest(version, $3), site_at = $4, speed = $5, state = $6
     where site_id = $1 and run_id = $2`,
    [siteId, runId, version, siteAt, speed, state],
  );
}
