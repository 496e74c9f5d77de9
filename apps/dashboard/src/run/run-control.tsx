import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ScenarioList } from '#contracts';
import { language } from '../preferences.ts';
import { CommandSaid } from '../server/command-said.tsx';
import { server } from '../server/endpoints.ts';
import { sayProblem, useCommand } from '../server/use-command.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useCell, useDerived } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { parseSpeed } from './parse-speed.ts';

const SPEED_DEFAULT = 60;
const FIELDS = ['speed', 'scenario'] as const;

const paceOf = (tiles: TileStore): string => {
  const run = tiles.tile('run', 'run');
  return run === null ? '' : `${run.pace.state} ${run.pace.speedRequested} ${run.scenario}`;
};

/** The scenario in hand: its pace, a pause, or another one. */
export function RunControl() {
  const { say, number } = useSpeech();
  const chosenLanguage = useCell(language);
  const command = useCommand();
  const { scenarios, failure } = useScenarios();
  const [state = '', speedNow = '', scenarioNow = ''] = useDerived(paceOf).split(' ');
  const [scenario, setScenario] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const shownSpeed = typed ?? number(Number(speedNow) || SPEED_DEFAULT, 1);
  const speed = parseSpeed(shownSpeed);
  const chosen =
    scenario ??
    (scenarios.some((known) => known.scenario === scenarioNow) ? scenarioNow : scenarios[0]?.scenario);

  const setPace = async (): Promise<void> => {
    setTried(true);
    if (speed === null) return;
    await command.give(() => server.setPace({ speed }), say('run.done.pace'));
    setTyped(null);
  };
  const start = async (): Promise<void> => {
    setTried(true);
    setConfirming(false);
    if (speed === null || chosen === undefined) return;
    await command.give(() => server.startRun({ scenario: chosen, speed }), say('run.done.started'));
  };
  const paused = state === 'paused';

  return (
    <form
      className="control__form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void setPace();
      }}
    >
      <div className="control__row">
        <TextInput
          className="control__grow"
          label={say('run.speed')}
          inputMode="decimal"
          value={shownSpeed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={(tried && speed === null && say('run.speed-bounds')) || command.errorAt('speed')}
        />
        <Button type="submit" variant="default" disabled={command.underWay || state === ''}>
          {say('run.set-pace')}
        </Button>
      </div>
      <Button
        variant="default"
        disabled={command.underWay || (state !== 'running' && !paused)}
        leftSection={
          paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />
        }
        onClick={() =>
          void command.give(
            () => server.setPace({ paused: !paused }),
            say(paused ? 'run.done.resumed' : 'run.done.paused'),
          )
        }
      >
        {say(paused ? 'run.resume' : 'run.pause')}
      </Button>
      {failure === null ? (
        <NativeSelect
          label={say('run.scenario')}
          value={chosen}
          onChange={(event) => setScenario(event.currentTarget.value)}
          data={scenarios.map((known) => ({ value: known.scenario, label: known.title[chosenLanguage] }))}
          error={command.errorAt('scenario')}
        />
      ) : (
        <p className="said__problem">{say('run.scenarios-failed', { detail: failure })}</p>
      )}
      {confirming ? (
        <div className="control__confirm" role="group" aria-label={say('run.confirm-start')}>
          <p>{say('run.confirm-start')}</p>
          <Button autoFocus onClick={() => void start()}>
            {say('run.confirm-yes')}
          </Button>
          <Button variant="default" onClick={() => setConfirming(false)}>
            {say('run.confirm-no')}
          </Button>
        </div>
      ) : (
        <Button
          variant="default"
          disabled={command.underWay || chosen === undefined}
          onClick={() => setConfirming(true)}
        >
          {say('run.start')}
        </Button>
      )}
      <CommandSaid command={command} fields={FIELDS} />
    </form>
  );
}

interface Scenarios {
  readonly scenarios: ScenarioList['scenarios'];
  readonly failure: string | null;
}

function useScenarios(): Scenarios {
  const speech = useSpeech();
  const [known, setKnown] = useState<Scenarios>({ scenarios: [], failure: null });
  useEffect(() => {
    let wanted = true;
    void server.scenarios().then((answer) => {
      if (!wanted) return;
      setKnown(
        answer.ok
          ? { scenarios: answer.value.scenarios, failure: null }
          : { scenarios: [], failure: sayProblem(speech, answer.problem) },
      );
    });
    return () => {
      wanted = false;
    };
  }, [speech]);
  return known;
}
