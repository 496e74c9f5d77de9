import type { HallTile, SiteTile } from '#contracts';
import { useTile } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { MODE_LOOKS } from './mode-looks.ts';

const SERVICES_NAMED = 3;

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
        {say(`mode.${hall.mode}`)}
      </p>
      <p className="mode__since">
        {say('mode.since', { time: time(hall.modeSince, site), duration: duration(lasted) })}
      </p>
      {hall.because.length > 0 && <p className="mode__because">{sayBecause(speech, hall.because, site.services.length)}</p>}
    </div>
  );
}

function sayBecause({ say, list }: Speech, because: HallTile['because'], all: number): string {
  if (because.length === all) return say('mode.because-all');
  const names = because.map((service) => say(`service.${service}`));
  const services =
    names.length <= SERVICES_NAMED + 1
      ? list(names)
      : say('list.and-more', {
          items: names.slice(0, SERVICES_NAMED).join(', '),
          count: names.length - SERVICES_NAMED,
        });
  return say('mode.because', { services });
}
