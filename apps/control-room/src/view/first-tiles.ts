import { service } from '#contracts';
import type { HallTile, JournalEntry, RunTile, SiteTile, Tile } from '#contracts';

/** The tiles of a run that has just begun: everything up, nothing observed yet. */
export function firstTiles(entry: JournalEntry<'RunBegun'>): ReadonlyMap<string, Tile> {
  const run = entry.body;
  const tiles = new Map<string, Tile>();
  const runTile: RunTile = {
    kind: 'run',
    runId: run.runId,
    scenario: run.scenario,
    title: run.title,
    randomSeed: run.randomSeed,
    startsAt: run.startsAt,
    endsAt: run.endsAt,
    siteAt: run.startsAt,
    pace: { state: 'running', speedRequested: run.speed, speedActual: run.speed, slowedBy: null },
    observedAt: entry.recordedAt,
  };
  tiles.set('run', runTile);
  for (const site of run.sites) {
    const siteTile: SiteTile = {
      kind: 'site',
      siteId: site.siteId,
      name: site.name,
      timeZone: site.timeZone,
      zoneName: site.zoneName,
      hallIds: site.halls.map((hall) => hall.hallId),
      services: service.options.map((name) => ({
        service: name,
        state: 'up',
        since: run.startsAt,
        reason: 'start',
        override: null,
      })),
      backlog: { unsynced: 0, oldestSiteAt: null, blocked: 0, acknowledged: 0, drainedPerSecond: 0 },
      observedAt: entry.recordedAt,
    };
    tiles.set(`site/${site.siteId}`, siteTile);
    for (const hall of site.halls) {
      const hallTile: HallTile = {
        kind: 'hall',
        hallId: hall.hallId,
        siteId: site.siteId,
        direction: hall.direction,
        mode: 'normal',
        modeSince: run.startsAt,
        because: [],
        observation: null,
        observedSiteAt: null,
        observedAt: null,
      };
      tiles.set(`hall/${hall.hallId}`, hallTile);
    }
  }
  return tiles;
}
