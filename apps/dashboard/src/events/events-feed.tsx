import {
  IconCircleCheck,
  IconHandStop,
  IconPlayerPlay,
  IconSquareRoundedXFilled,
  IconUserCog,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { MODE_LOOKS } from '../hall/mode-looks.ts';
import { wallScreen } from '../preferences.ts';
import { useBoard, useCell, useTile } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { eventLines } from './event-lines.ts';
import type { EventLine } from './event-lines.ts';
import { useEventWords } from './use-event-words.ts';
import './events.css';

const WALL_LINES_MAX = 7;

export function EventsFeed() {
  const { say } = useSpeech();
  const wall = useCell(wallScreen);
  const lines = eventLines(useCell(useBoard().events));
  return (
    <section className="events panel" id="events" tabIndex={-1} aria-labelledby="events-title">
      <h2 className="panel__title" id="events-title">
        {say('events.title')}
      </h2>
      {lines.length === 0 ? (
        <p className="muted events__empty">{say('events.empty')}</p>
      ) : (
        <ol className="events__list" tabIndex={0} aria-labelledby="events-title">
          {(wall ? lines.slice(0, WALL_LINES_MAX) : lines).map((line) => (
            <Line key={line.lineId} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ line }: { readonly line: EventLine }) {
  const { instant } = useSpeech();
  const words = useEventWords();
  const site = useTile('site', `site/${line.siteId ?? ''}`);
  const { what, more } = words(line);
  return (
    <li className="event" data-kind={line.kind} data-mode={line.kind === 'mode' ? line.to : undefined}>
      <time className="event__time" dateTime={line.siteAt}>
        {instant(line.siteAt, site?.timeZone ?? 'Asia/Jakarta', 'time')}{' '}
        <span>{site?.zoneName ?? 'WIB'}</span>
      </time>
      <span className="event__icon" data-bad={isBad(line) || undefined}>
        {iconOf(line)}
      </span>
      <div>
        <p>{what}</p>
        {more !== null && <p className="event__more">{more}</p>}
      </div>
    </li>
  );
}

const isBad = (line: EventLine): boolean =>
  line.kind === 'blocked' ||
  (line.kind === 'reconciliation' && line.by === null) ||
  (line.kind === 'services' && line.state === 'down');

function iconOf(line: EventLine): ReactNode {
  switch (line.kind) {
    case 'run':
      return <IconPlayerPlay className="icon" size={17} aria-hidden />;
    case 'mode': {
      const { Icon } = MODE_LOOKS[line.to];
      return <Icon className="icon" size={17} aria-hidden />;
    }
    case 'services':
      return line.state === 'up' ? (
        <IconCircleCheck className="icon" size={17} aria-hidden />
      ) : (
        <IconSquareRoundedXFilled className="icon" size={17} aria-hidden />
      );
    case 'command':
      return <IconUserCog className="icon" size={17} aria-hidden />;
    case 'blocked':
    case 'reconciliation':
      return <IconHandStop className="icon" size={17} aria-hidden />;
  }
}
