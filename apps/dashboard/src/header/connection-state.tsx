import {
  IconAlertTriangle,
  IconClockExclamation,
  IconPlugConnectedX,
  IconProgress,
  IconWifi,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { byBorder, useBoard, useCell, useDerived, useEachSecond, useFreshness } from '../stream/use-board.ts';
import { lastObservedAt } from '../stream/tile-store.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** Whether what is on the screen is live, and since when it is not. */
export function ConnectionState() {
  const { say, duration, wallTime } = useSpeech();
  const board = useBoard();
  const connection = useCell(board.connection);
  const observedAt = useDerived(lastObservedAt);
  const freshness = useFreshness(observedAt);
  const isDirect = useDerived(byBorder);
  const lostForSeconds = useEachSecond((nowMs) =>
    connection.state === 'reconnecting' ? Math.max(0, Math.round((nowMs - connection.sinceMs) / 1_000)) : 0,
  );

  if (connection.state === 'connecting') {
    return (
      <State
        tone="calm"
        icon={<IconProgress className="icon" size={16} aria-hidden />}
        text={say('connection.connecting')}
      />
    );
  }
  if (connection.state === 'reconnecting') {
    return (
      <State
        tone="bad"
        icon={<IconPlugConnectedX className="icon" size={16} aria-hidden />}
        text={say('connection.reconnecting', { ago: duration(lostForSeconds * 1_000) })}
      />
    );
  }
  if (connection.notice !== null) {
    return (
      <State
        tone="bad"
        icon={<IconAlertTriangle className="icon" size={16} aria-hidden />}
        text={say(isDirect ? 'connection.journal-unreachable-direct' : 'connection.journal-unreachable', {
          time: wallTime(connection.notice.since),
        })}
      />
    );
  }
  if (connection.gap !== null) {
    return (
      <State
        tone="bad"
        icon={<IconAlertTriangle className="icon" size={16} aria-hidden />}
        text={say('connection.gap', { from: connection.gap.from, to: connection.gap.to })}
      />
    );
  }
  if (freshness === 'stale' && observedAt !== null) {
    return (
      <State
        tone="bad"
        icon={<IconClockExclamation className="icon" size={16} aria-hidden />}
        text={say('connection.stale', { time: wallTime(observedAt) })}
      />
    );
  }
  const asides = [
    connection.gaps > 0 ? say('connection.gaps', { count: connection.gaps }) : [],
    connection.dropped > 0 ? say('connection.dropped', { count: connection.dropped }) : [],
  ].flat();
  return (
    <State
      tone="good"
      icon={<IconWifi className="icon" size={16} aria-hidden />}
      text={[say('connection.live'), ...asides].join(' · ')}
    />
  );
}

function State(props: {
  readonly tone: 'good' | 'calm' | 'bad';
  readonly icon: ReactNode;
  readonly text: string;
}) {
  return (
    <p className="state" data-tone={props.tone}>
      {props.icon}
      <span>{props.text}</span>
    </p>
  );
}
