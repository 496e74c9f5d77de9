import type { CrossingInHand } from '#contracts';
import type { TileStore } from '../stream/tile-store.ts';
import { useDerived } from '../stream/use-board.ts';
import type { InstantStyle } from '../format/instants.ts';
import type { Zone } from '../words/speech.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

const zonesOf = (tiles: TileStore): Readonly<Record<string, Zone>> =>
  Object.fromEntries(
    tiles.all('site').map(({ siteId, timeZone, zoneName }) => [siteId, { timeZone, zoneName }]),
  );
const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
/** Of a site that the run on the screen does not have. */
const UTC: Zone = { timeZone: 'UTC', zoneName: 'UTC' };

/** How crossings are told: when and where, by the site's own clock, and whose document. */
export interface CrossingWords {
  /** 20 Jun 04:15 WIB */
  readonly when: (siteId: string, at: string) => string;
  /** 20 Jun 04:15:07 WIB, where two are told apart. */
  readonly whenExactly: (siteId: string, at: string) => string;
  readonly where: (crossing: Pick<CrossingInHand, 'siteId' | 'direction' | 'laneId'>) => string;
  readonly document: (crossing: Pick<CrossingInHand, 'document'>) => string;
}

export function useCrossingWords(): CrossingWords {
  const { say, tell, instant, time } = useRecordsSpeech();
  const zones = useDerived(zonesOf, sameJson);
  const told = (siteId: string, at: string, style: InstantStyle): string => {
    const zone = zones[siteId] ?? UTC;
    return `${instant(at, zone.timeZone, 'day')} ${time(at, zone, style)}`;
  };
  return {
    when: (siteId, at) => told(siteId, at, 'time'),
    whenExactly: (siteId, at) => told(siteId, at, 'time-with-seconds'),
    where: ({ siteId, direction, laneId }) =>
      tell('where', {
        hall: say('hall.title', { site: siteId, direction: say(`direction.${direction}`) }),
        lane: laneId.slice(laneId.lastIndexOf('-') + 1),
      }),
    document: ({ document: { nationality, number } }) =>
      number === '' ? tell('document.none') : `${nationality} ${number.replaceAll('*', '•')}`,
  };
}
