import { MODE_LOOKS } from '../hall/mode-looks.ts';
import { MODE_SEVERITY } from '../hall/mode-severity.ts';
import { sum } from '../duty/duty-numbers.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useDerived } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { worstSiteKeys } from './sites.tsx';

const LINES_MAX = 8;

function otherHalls(tiles: TileStore) {
  const shown = worstSiteKeys(tiles);
  return tiles
    .all('hall')
    .filter((hall) => !shown.includes(`site/${hall.siteId}`))
    .sort((a, b) => MODE_SEVERITY[b.mode] - MODE_SEVERITY[a.mode] || a.hallId.localeCompare(b.hallId))
    .slice(0, LINES_MAX);
}
const sameHalls = (a: ReturnType<typeof otherHalls>, b: ReturnType<typeof otherHalls>): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The halls for which a wall screen has no card: a line each, the worst first. */
export function WallOtherHalls() {
  const { say, number } = useSpeech();
  const halls = useDerived(otherHalls, sameHalls);
  if (halls.length === 0) return null;
  return (
    <section className="panel other-halls" aria-label={say('wall.other-halls')}>
      <h2 className="panel__title">{say('wall.other-halls')}</h2>
      <ul>
        {halls.map((hall) => {
          const { Icon } = MODE_LOOKS[hall.mode];
          return (
            <li key={hall.hallId} data-mode={hall.mode}>
              <Icon className="icon" size={18} aria-hidden />
              <span className="other-halls__name">
                <strong>
                  {say('hall.title', { site: hall.siteId, direction: say(`direction.${hall.direction}`) })}
                </strong>{' '}
                {say(`mode.${hall.mode}`)}
              </span>
              <span>
                {hall.observation === null
                  ? '–'
                  : number(sum(hall.observation.banks.map((bank) => bank.queueLength)))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
