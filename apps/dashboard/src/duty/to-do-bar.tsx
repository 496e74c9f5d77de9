import { IconBellRinging } from '@tabler/icons-react';
import { PageLink } from '../page-link.tsx';
import { wallScreen } from '../preferences.ts';
import { useCell, useDerived } from '../stream/use-board.ts';
import { sameToDo, toDoOf } from './to-do.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** Late hits, conflicts and blocked records that wait for a person, and the way to them; nothing when there are none. */
export function ToDoBar() {
  const { say } = useSpeech();
  const wall = useCell(wallScreen);
  const { lateHits, conflicts, blocked } = useDerived(toDoOf, sameToDo);
  const parts = [
    { to: '/records', text: lateHits > 0 && say('to-do.late-hits', { count: lateHits }) },
    { to: '/records/conflicts', text: conflicts > 0 && say('to-do.conflicts', { count: conflicts }) },
    { to: '/records/blocked', text: blocked > 0 && say('to-do.blocked', { count: blocked }) },
  ].filter(({ text }) => text !== false);
  if (parts.length === 0) return null;
  return (
    <section className="to-do" data-urgent={lateHits > 0 || undefined} aria-label={say('to-do.title')}>
      <IconBellRinging className="icon" size={18} aria-hidden />
      <strong>{say('to-do.title')}</strong>
      <ul>
        {parts.map(({ to, text }) => (
          <li key={to}>{wall ? text : <PageLink to={to}>{text}</PageLink>}</li>
        ))}
      </ul>
    </section>
  );
}
