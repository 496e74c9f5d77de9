import { useEffect, useMemo } from 'react';
import type { Session } from '#contracts';
import { Announcer } from './events/announcer.tsx';
import { EventsFeed } from './events/events-feed.tsx';
import { DutyStrip } from './duty/duty-strip.tsx';
import { IncidentBand } from './duty/incident-band.tsx';
import { FlightsPanel } from './flights/flights-panel.tsx';
import { Header } from './header/header.tsx';
import { ControlPanel } from './centre/control-panel.tsx';
import { wallScreen } from './preferences.ts';
import type { Leaving } from './session/leaving.ts';
import { Sites } from './site/sites.tsx';
import { WallOtherHalls } from './site/wall-other-halls.tsx';
import { Board } from './stream/board.ts';
import { followStream } from './stream/connect.ts';
import { BoardContext, useCell } from './stream/use-board.ts';
import { wallMs } from './clock.ts';
import { useSpeech } from './words/use-speech.tsx';
import './control-room.css';

interface ControlRoomProps {
  readonly session: Session;
  readonly leave: (why: Leaving) => void;
}

/** The operators' page: one board, filled by one stream, read by many tiles. */
export function ControlRoom({ session, leave }: ControlRoomProps) {
  const { say } = useSpeech();
  const board = useMemo(() => new Board(wallMs()), []);
  const wall = useCell(wallScreen);
  useEffect(() => followStream(board, () => leave('ended')), [board, leave]);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-wall', wall);
    return () => document.documentElement.removeAttribute('data-wall');
  }, [wall]);

  return (
    <BoardContext value={board}>
      <a className="skip-link" href="#halls">
        {say('page.skip-to-halls')}
      </a>
      <a className="skip-link" href="#events">
        {say('page.skip-to-events')}
      </a>
      <Header session={session} leave={leave} />
      <IncidentBand />
      <div className="room">
        <main className="room__main" id="halls" tabIndex={-1}>
          <DutyStrip />
          <Sites />
          {!wall && <FlightsPanel />}
        </main>
        <aside className="room__side" aria-label={say('events.title')}>
          {wall && <WallOtherHalls />}
          {wall && <FlightsPanel />}
          <EventsFeed />
          {!wall && <ControlPanel session={session} />}
        </aside>
      </div>
      <Announcer />
    </BoardContext>
  );
}
