import type { HallTile, PublicNotice, Tile } from '#contracts';

/** Wall time after which an observation says nothing about now. */
const staleAfterMs = 60_000;
const stepMinutes = 5;
const msPerMinute = 60_000;

/**
 * What is told to everybody: how each hall works, and how long somebody who joins now should expect to wait. Of two
 * banks the longer wait counts, rounded up: a traveller may forgive being early. What is not known is null, not zero.
 */
export function noticeOf(tiles: ReadonlyMap<string, Tile>, nowMs: number): PublicNotice {
  const run = tiles.get('run');
  return {
    asOf: run?.kind === 'run' ? run.siteAt : null,
    sites: [...tiles.values()]
      .filter((tile) => tile.kind === 'site')
      .map(({ siteId, name, zoneName, hallIds }) => ({
        siteId,
        name,
        zoneName,
        halls: hallIds
          .map((hallId) => tiles.get(`hall/${hallId}`))
          .filter((tile) => tile?.kind === 'hall')
          .map((hall) => ({
            hallId: hall.hallId,
            direction: hall.direction,
            mode: hall.mode,
            waitMinutes: waitMinutesOf(hall, nowMs),
          })),
      })),
  };
}

function waitMinutesOf({ observation, observedAt }: HallTile, nowMs: number): number | null {
  if (!observation || observedAt === null || nowMs - Date.parse(observedAt) > staleAfterMs) return null;
  const waits = observation.banks.flatMap(({ joinerWaitMs }) => joinerWaitMs ?? []);
  if (waits.length === 0) return null;
  return Math.ceil(Math.max(...waits) / msPerMinute / stepMinutes) * stepMinutes;
}
