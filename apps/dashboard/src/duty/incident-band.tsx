import { IconDatabaseOff, IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { TileStore } from '../stream/tile-store.ts';
import { useDerived, useTile } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import type { MessageKey } from '../words/words.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { incidentOf } from './incident.ts';
import type { Incident } from './incident.ts';

const incidentIn = (tiles: TileStore): Incident | null => incidentOf(tiles.all('site'), tiles.all('hall'));
const sameIncident = (a: Incident | null, b: Incident | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
const PLACES_NAMED = 4;

function sayHeadline(say: Speech['say'], incident: Incident): string {
  if (incident.kind === 'recovering') return say('incident.recovering', { count: incident.unsynced });
  return incident.everything
    ? say('incident.all-down')
    : say('incident.some-down', { count: incident.services.length });
}

/** One band for one trouble, across the whole page; nothing at all on a normal day. `page`: what the tab is called beside it. */
export function IncidentBand({ page }: { readonly page: MessageKey | null }) {
  const { say, list, time, duration } = useSpeech();
  const incident = useDerived(incidentIn, sameIncident);
  const run = useTile('run', 'run');
  const site = useTile('site', `site/${incident?.siteIds[0] ?? ''}`);
  const headline = incident === null ? null : sayHeadline(say, incident);
  // A tab in the background tells it too.
  useEffect(() => {
    const parts = [headline, page === null ? null : say(page), say('page.title')];
    document.title = parts.filter((part) => part !== null).join(' · ');
  }, [headline, page, say]);
  if (incident === null || site === null) return null;
  const since = time(incident.since, site);
  const lasted = run === null ? '' : duration(Date.parse(run.siteAt) - Date.parse(incident.since));
  const named = incident.siteIds.slice(0, PLACES_NAMED);
  const sites =
    named.length === incident.siteIds.length
      ? list(named)
      : say('list.and-more', { items: named.join(', '), count: incident.siteIds.length - named.length });

  if (incident.kind === 'recovering') {
    return (
      <section className="incident" data-mode="recovering" aria-label={say('incident.title')}>
        <p className="incident__what">
          <IconRefresh className="icon" size={22} aria-hidden />
          {headline}
        </p>
        <p>{say('mode.since', { time: since, duration: lasted })}</p>
        <p>{say('incident.where', { count: incident.siteIds.length, sites })}</p>
      </section>
    );
  }
  return (
    <section
      className="incident"
      data-mode={incident.everything ? 'documented' : 'combined'}
      aria-label={say('incident.title')}
    >
      <p className="incident__what">
        <IconDatabaseOff className="icon" size={22} aria-hidden />
        {headline}
      </p>
      <p>{say('mode.since', { time: since, duration: lasted })}</p>
      {!incident.everything && <p>{list(incident.services.map((service) => say(`service.${service}`)))}</p>}
      <p>{say('incident.where', { count: incident.siteIds.length, sites })}</p>
      <p>{say('incident.effects', { count: incident.hallsAffected })}</p>
    </section>
  );
}
