import type { HallTile, RunTile, SiteStatus, SiteTile, Tile } from '#contracts';

/** The tiles of a site, and the run's, as border itself tells them; each is marked. What border does not tell stays. */
export function directTiles(
  known: ReadonlyMap<string, Tile>,
  status: SiteStatus,
  at: string,
): ReadonlyMap<string, Tile> {
  const tiles = new Map<string, Tile>();
  const run = known.get('run');
  if (run?.kind === 'run') tiles.set('run', runOf(run, status, at));
  const site = known.get(`site/${status.siteId}`);
  if (site?.kind === 'site') tiles.set(`site/${status.siteId}`, siteOf(site, status, at));
  for (const hall of status.halls) {
    const tile = known.get(`hall/${hall.hallId}`);
    if (tile?.kind === 'hall') tiles.set(`hall/${hall.hallId}`, hallOf(tile, hall));
  }
  return tiles;
}

const runOf = (tile: RunTile, { siteAt }: SiteStatus, at: string): RunTile => ({
  ...tile,
  siteAt,
  observedAt: at,
  direct: true,
});

const siteOf = (
  tile: SiteTile,
  { services, backlog, siteStore, spool }: SiteStatus,
  at: string,
): SiteTile => ({
  ...tile,
  services,
  backlog,
  observedAt: at,
  direct: { siteStore, spool },
});

function hallOf(tile: HallTile, { mode, since, because, observed }: SiteStatus['halls'][number]): HallTile {
  const isNewer = observed !== null && (tile.observedAt === null || observed.at > tile.observedAt);
  return {
    ...tile,
    mode,
    modeSince: since,
    because,
    ...(isNewer
      ? { observation: observed.observation, observedSiteAt: observed.siteAt, observedAt: observed.at }
      : {}),
    direct: true,
  };
}
