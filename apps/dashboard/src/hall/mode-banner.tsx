import type { HallTile, SiteTile } from '#contracts';
import { useTile } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { MODE_LOOKS } from './mode-looks.ts';
import { sayServices } from './say-services.ts';

/** In which mode the hall works, since when, and because of what. Quiet when normal, filled when not. */
export function ModeBanner({ hall, site }: { readonly hall: HallTile; readonly site: SiteTile }) {
  const speech = useSpeech();
  const { say, time, duration } = speech;
  const run = useTile('run', 'run');
  const { Icon } = MODE_LOOKS[hall.mode];
  const lasted = run === null ? 0 : Date.parse(run.siteAt) - Date.parse(hall.modeSince);
  return (
    <div className="mode" title={say(`mode.${hall.mode}.means`)}>
      <p className="mode__name">
        <Icon className="icon" size={20} aria-hidden />
        <span className="visually-hidden">{say('mode.label')}: </span>
        <span>{say(`mode.${hall.mode}`)}</span>
      </p>
      <p className="mode__since">
        {say('mode.since', { time: time(hall.modeSince, site), duration: duration(lasted) })}
      </p>
      {hall.because.length > 0 && (
        <p className="mode__because">
          {say('mode.because', { services: sayServices(speech, hall.because) })}
        </p>
      )}
    </div>
  );
}
