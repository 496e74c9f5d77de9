import { useDerived, useTile } from '../stream/use-board.ts';
import { sameItems } from '../stream/tile-store.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useSpeech } from '../words/use-speech.tsx';
import type { Zone } from '../words/speech.ts';

/** From this speed on seconds would only flicker. */
const NO_SECONDS_FROM_SPEED = 20;

/** Site time as last observed: it stands still when nothing is observed, and does not pretend to run on. */
export function SiteTime() {
  const speech = useSpeech();
  const run = useTile('run', 'run');
  const zones = useDerived(zonesOf, sameItems);
  const [first, ...others] = zones.map(zoneOf);
  if (run === null || first === undefined) return <div className="site-time" />;
  const style = run.pace.speedRequested < NO_SECONDS_FROM_SPEED ? 'time-with-seconds' : 'time';
  return (
    <div className="site-time">
      <time className="site-time__clock" dateTime={run.siteAt}>
        <span className="visually-hidden">{speech.say('header.site-time')}: </span>
        {speech.instant(run.siteAt, first.timeZone, style)}{' '}
        <span className="site-time__zone">{first.zoneName}</span>
      </time>
      <span className="site-time__date">
        {speech.instant(run.siteAt, first.timeZone, 'date')}
        {others.map((zone) => ` · ${speech.time(run.siteAt, zone)}`)}
      </span>
    </div>
  );
}

/** As text, so that two lists compare; the zone of most sites first. */
function zonesOf(tiles: TileStore): readonly string[] {
  const sites = new Map<string, number>();
  for (const { timeZone, zoneName } of tiles.all('site')) {
    const zone = `${timeZone} ${zoneName}`;
    sites.set(zone, (sites.get(zone) ?? 0) + 1);
  }
  const byName = new Map([...sites].sort((a, b) => b[1] - a[1]).map(([zone]) => [zone.split(' ')[1], zone]));
  return [...byName.values()];
}

function zoneOf(text: string): Zone {
  const [timeZone = 'UTC', zoneName = 'UTC'] = text.split(' ');
  return { timeZone, zoneName };
}
