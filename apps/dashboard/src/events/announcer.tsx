import { useEffect, useRef, useState } from 'react';
import { after, monotonicMs } from '../clock.ts';
import { useBoard, useCell } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { eventLines } from './event-lines.ts';
import { hallName } from './use-event-words.ts';

/** A screen reader is told of changes at most this often: what matters is not drowned by what moves. */
const QUIET_MS = 10_000;
const SAID_AT_ONCE = 3;

/** Says, politely and seldom, what changed: modes of halls, and whether the page is still live. Seen by nobody. */
export function Announcer() {
  const speech = useSpeech();
  const board = useBoard();
  const events = useCell(board.events);
  const { state } = useCell(board.connection);
  const [text, setText] = useState('');
  const heard = useRef<{ lastEventId: string | null; state: typeof state }>({ lastEventId: null, state });
  const lastSaidMs = useRef(-QUIET_MS);

  useEffect(() => {
    const say = (): void => {
      const { lastEventId } = heard.current;
      const newest = events.at(-1)?.eventId ?? null;
      const from = events.findIndex((event) => event.eventId === lastEventId);
      // The first list is history, not news.
      const fresh = lastEventId === null ? [] : events.slice(from + 1);
      const modes = eventLines(fresh).flatMap((line) =>
        line.kind === 'mode' ? sayModes(speech, line.hallIds, speech.say(`mode.${line.to}`)) : [],
      );
      const connection =
        state === heard.current.state || state === 'connecting' || heard.current.state === 'connecting'
          ? []
          : speech.say(state === 'live' ? 'announce.connection-back' : 'announce.connection-lost');
      const sentences = [connection, modes.slice(0, SAID_AT_ONCE)].flat();
      if (modes.length > SAID_AT_ONCE) {
        sentences.push(speech.say('announce.more', { count: modes.length - SAID_AT_ONCE }));
      }
      heard.current = { lastEventId: newest, state };
      if (sentences.length === 0) return;
      lastSaidMs.current = monotonicMs();
      setText(sentences.join(' '));
    };
    return after(Math.max(0, lastSaidMs.current + QUIET_MS - monotonicMs()), say);
  }, [events, state, speech]);

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}

function sayModes(speech: Speech, hallIds: readonly string[], mode: string): string {
  const [first = ''] = hallIds;
  return hallIds.length === 1
    ? speech.say('announce.mode', { hall: hallName(speech, first), mode })
    : speech.say('announce.modes', { count: hallIds.length, mode });
}
