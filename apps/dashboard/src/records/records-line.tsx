import { dutyNumbers } from '../duty/duty-numbers.ts';
import { sameToDo, toDoOf } from '../duty/to-do.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useDerived, useTile } from '../stream/use-board.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

const recordsOf = (tiles: TileStore) => dutyNumbers([], tiles.all('site')).records;
const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** "1,284 crossings not yet at the centre; oldest 3 h 12 min; 4 conflicts": how far all sites are, always on the page. */
export function RecordsLine() {
  const { tell, duration } = useRecordsSpeech();
  const records = useDerived(recordsOf, sameJson);
  const { lateHits, conflicts, blocked, unscreened } = useDerived(toDoOf, sameToDo);
  const siteAt = useTile('run', 'run')?.siteAt ?? null;
  if (records === null) return null;
  const oldest =
    records.oldestSiteAt === null || siteAt === null
      ? []
      : tell('line.oldest', {
          oldest: duration(Date.parse(siteAt) - Date.parse(records.oldestSiteAt)),
        });
  const parts = [
    tell('line.unsynced', { unsynced: records.unsynced }),
    oldest,
    tell('line.unscreened', { unscreened }),
    tell('line.late-hits', { count: lateHits }),
    tell('line.conflicts', { count: conflicts }),
    tell('line.blocked', { count: blocked }),
  ].flat();
  return <p className="records__line">{parts.join('; ')}</p>;
}
