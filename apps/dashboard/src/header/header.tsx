import { IconDeviceTv, IconLogout, IconX } from '@tabler/icons-react';
import { ActionIcon } from '@mantine/core';
import type { Session } from '#contracts';
import { chooseWallScreen, language, wallScreen } from '../preferences.ts';
import { server } from '../server/endpoints.ts';
import type { Leaving } from '../session/leaving.ts';
import { useCell, useDerived } from '../stream/use-board.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { ConnectionState } from './connection-state.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { Pace } from './pace.tsx';
import { SchemeChoice } from './scheme-choice.tsx';
import { SiteTime } from './site-time.tsx';
import './header.css';

export function Header({
  session,
  leave,
}: {
  readonly session: Session;
  readonly leave: (why: Leaving) => void;
}) {
  const { say } = useSpeech();
  const wall = useCell(wallScreen);
  const signOut = async (): Promise<void> => {
    await server.signOut();
    leave('signed-out');
  };
  return (
    <header className="header">
      <div className="header__scenario">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <ScenarioTitle />
      </div>
      <SiteTime />
      <div className="header__states">
        <Pace />
        <ConnectionState />
      </div>
      <div className="header__controls">
        {wall ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={say('controls.wall-leave')}
            onClick={() => chooseWallScreen(false)}
          >
            <IconX size={20} aria-hidden />
          </ActionIcon>
        ) : (
          <>
            <LanguageChoice />
            <SchemeChoice />
            <ActionIcon
              className="header__wall"
              variant="default"
              size={32}
              aria-label={say('controls.wall')}
              title={say('controls.wall')}
              onClick={() => chooseWallScreen(true)}
            >
              <IconDeviceTv size={18} aria-hidden />
            </ActionIcon>
            <p className="header__person">
              <span className="visually-hidden">
                {say('controls.signed-in-as', { name: session.name })},{' '}
              </span>
              <strong aria-hidden>{session.name}</strong> {say(`role.${session.role}`)}
            </p>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={say('controls.sign-out')}
              title={say('controls.sign-out')}
              onClick={() => void signOut()}
            >
              <IconLogout size={18} aria-hidden />
            </ActionIcon>
          </>
        )}
      </div>
    </header>
  );
}

const runOf = (tiles: TileStore) => tiles.tile('run', 'run');
const sameTitle = (a: ReturnType<typeof runOf>, b: ReturnType<typeof runOf>): boolean =>
  a?.runId === b?.runId;

function ScenarioTitle() {
  const { say } = useSpeech();
  const chosen = useCell(language);
  const run = useDerived(runOf, sameTitle);
  return (
    <h1 className="header__title">
      {run === null ? say('header.no-run') : run.title[chosen]}
      {run !== null && (
        <span className="header__run">
          {run.scenario} · {say('header.seed', { seed: String(run.randomSeed) })}
        </span>
      )}
    </h1>
  );
}
