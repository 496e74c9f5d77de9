import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { MODE_SEVERITY } from '../hall/mode-severity.ts';
import { wallScreen } from '../preferences.ts';
import { sameItems } from '../stream/tile-store.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useCell, useDerived } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { SiteSection } from './site-section.tsx';
import './site.css';

/** As many as a wall screen shows without scrolling: four halls. */
export const WALL_SITES_MAX = 2;
const EVERY_SITE = 'all';

/** All sites in a fixed order; the wall screen takes the ones in most trouble. */
export function Sites() {
  const { say } = useSpeech();
  const wall = useCell(wallScreen);
  const all = useDerived(siteKeys, sameItems);
  const worst = useDerived(worstSiteKeys, sameItems);
  const [chosen, setChosen] = useState(EVERY_SITE);
  const shown = wall
    ? worst
    : all.filter((key) => chosen === EVERY_SITE || !all.includes(chosen) || key === chosen);
  return (
    <section className="sites" aria-label={say('page.halls')}>
      {!wall && all.length > 2 && (
        <SegmentedControl
          className="sites__choice"
          size="xs"
          aria-label={say('flights.site')}
          value={all.includes(chosen) ? chosen : EVERY_SITE}
          onChange={setChosen}
          data={[
            { value: EVERY_SITE, label: say('centre.all-sites') },
            ...all.map((key) => ({ value: key, label: key.replace('site/', '') })),
          ]}
        />
      )}
      {shown.map((key) => (
        <SiteSection key={key} siteKey={key} />
      ))}
    </section>
  );
}

const siteKeys = (tiles: TileStore): readonly string[] => tiles.keys('site');

/** The worst sites, and those then in their usual order, so that they do not change places among themselves. */
export function worstSiteKeys(tiles: TileStore): readonly string[] {
  const severity = (siteKey: string): number =>
    Math.max(
      0,
      ...tiles
        .all('hall')
        .filter((hall) => `site/${hall.siteId}` === siteKey)
        .map((hall) => MODE_SEVERITY[hall.mode]),
    );
  const worst = [...tiles.keys('site')].sort((a, b) => severity(b) - severity(a)).slice(0, WALL_SITES_MAX);
  return tiles.keys('site').filter((key) => worst.includes(key));
}
