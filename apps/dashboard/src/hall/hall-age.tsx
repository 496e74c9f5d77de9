import { IconClock, IconClockExclamation } from '@tabler/icons-react';
import type { HallTile, SiteTile } from '#contracts';
import { useAgeSeconds, useFreshness } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** How old what the card shows is; when it is too old, as of which site time it held. */
export function HallAge({ hall, site }: { readonly hall: HallTile; readonly site: SiteTile }) {
  const { say, time } = useSpeech();
  const freshness = useFreshness(hall.observedAt);
  const seconds = useAgeSeconds(hall.observedAt);
  if (freshness === 'none' || seconds === null || hall.observedSiteAt === null) {
    return <p className="age">{say('age.never')}</p>;
  }
  if (freshness === 'fresh') {
    return (
      <p className="age">
        <IconClock className="icon" size={14} aria-hidden /> {say('age.seconds', { seconds })}
      </p>
    );
  }
  return (
    <p className="age age--stale">
      <IconClockExclamation className="icon" size={16} aria-hidden />{' '}
      {say('age.as-of', { time: time(hall.observedSiteAt, site, 'time-with-seconds') })} ·{' '}
      {say('age.seconds', { seconds })}
    </p>
  );
}
