import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconHourglassLow } from '@tabler/icons-react';
import type { RunTile } from '#contracts';
import { useTile } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** Below this share of the pace asked for, the run is said to be slow. */
const KEEPS_PACE_FROM = 0.95;

export function Pace() {
  const speech = useSpeech();
  const run = useTile('run', 'run');
  if (run === null) return null;
  const slow = isSlow(run.pace);
  const Icon = slow ? IconHourglassLow : ICONS[run.pace.state];
  return (
    <p className="state" data-tone={slow || run.pace.state !== 'running' ? 'notable' : 'calm'}>
      <Icon className="icon" size={16} aria-hidden />
      <span>
        <span className="visually-hidden">{speech.say('header.pace')}: </span>
        {sayPace(speech, run.pace)}
      </span>
    </p>
  );
}

const ICONS = { running: IconPlayerPlay, paused: IconPlayerPause, ended: IconPlayerStop } as const;

function isSlow(pace: RunTile['pace']): boolean {
  return pace.state === 'running' && pace.speedActual < pace.speedRequested * KEEPS_PACE_FROM;
}

function sayPace({ say }: Speech, pace: RunTile['pace']): string {
  const speed = pace.speedRequested;
  if (pace.state === 'paused') return say('header.pace.paused', { speed });
  if (pace.state === 'ended') return say('header.pace.ended');
  if (!isSlow(pace)) return say('header.pace.running', { speed });
  const actual =
    pace.speedActual < 10 ? Math.round(pace.speedActual * 10) / 10 : Math.round(pace.speedActual);
  return pace.slowedBy === null
    ? say('header.pace.slowed-unsaid', { speed, actual })
    : say('header.pace.slowed', { speed, actual, why: say(`header.pace.why.${pace.slowedBy}`) });
}
