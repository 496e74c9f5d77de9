import { Suspense, useEffect, useMemo } from 'react';
import type { Session } from '#contracts';
import { Announcer } from './events/announcer.tsx';
import { EventsFeed } from './events/events-feed.tsx';
import { DutyStrip } from './duty/duty-strip.tsx';
import { IncidentBand } from './duty/incident-band.tsx';
import { ToDoBar } from './duty/to-do-bar.tsx';
import { FlightsPanel } from './flights/flights-panel.tsx';
import { Header } from './header/header.tsx';
import { PageNav } from './header/page-nav.tsx';
import { ControlPanel } from './centre/control-panel.tsx';
import { PAGES } from './pages.ts';
import { wallScreen } from './preferences.ts';
import { isWithin, route } from './route.ts';
import { useArrival } from './use-arrival.ts';
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

/** The operators' pages: one board, filled by one stream, read by many tiles of whichever page is shown. */
export function ControlRoom({ session, leave }: ControlRoomProps) {
  const board = useMemo(() => new Board(wallMs()), []);
  const wall = useCell(wallScreen);
  const path = useCell(route);
  const page = PAGES.find((one) => isWithin(one.path, path)) ?? PAGES[0];
  useEffect(() => followStream(board, () => leave('ended')), [board, leave]);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-wall', wall);
    return () => document.documentElement.removeAttribute('data-wall');
  }, [wall]);
  const Content = page?.Content ?? null;
  return (
    <BoardContext value={board}>
      {Content === null ? <SkipToRoom /> : <SkipToContent />}
      <Header session={session} leave={leave} />
      {!wall && <PageNav />}
      <IncidentBand page={page?.label === 'nav.room' ? null : (page?.label ?? null)} />
      {Content === null ? (
        <Room session={session} />
      ) : (
        <Suspense fallback={<main className="room" aria-busy="true" />}>
          <Content session={session} />
        </Suspense>
      )}
      <Announcer />
    </BoardContext>
  );
}

function SkipToRoom() {
  const { say } = useSpeech();
  return (
    <>
      <a className="skip-link" href="#halls">
        {say('page.skip-to-halls')}
      </a>
      <a className="skip-link" href="#events">
        {say('page.skip-to-events')}
      </a>
    </>
  );
}

/** Every page but the room has a `main` of this name. */
function SkipToContent() {
  const { say } = useSpeech();
  return (
    <a className="skip-link" href="#content">
      {say('page.skip-to-content')}
    </a>
  );
}

function Room({ session }: { readonly session: Session }) {
  const { say } = useSpeech();
  const wall = useCell(wallScreen);
  const main = useArrival<HTMLElement>();
  return (
    <div className="room">
      <main className="room__main" id="halls" tabIndex={-1} ref={main}>
        <div className="room__top">
          <DutyStrip />
          <ToDoBar />
        </div>
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
  );
}
