import { IconLock } from '@tabler/icons-react';
import { PageLink } from '../page-link.tsx';
import type { PageProps } from '../page-props.ts';
import { wallScreen } from '../preferences.ts';
import { route } from '../route.ts';
import { sameToDo, toDoOf } from '../duty/to-do.ts';
import { useCell, useDerived } from '../stream/use-board.ts';
import { useArrival } from '../use-arrival.ts';
import { Blocked } from './blocked.tsx';
import { clerkOf } from './clerk.ts';
import type { Clerk } from './clerk.ts';
import { Conflicts } from './conflicts.tsx';
import { LateHits } from './late-hits.tsx';
import { Merged } from './merged.tsx';
import { Outages } from './outages.tsx';
import { RecordsLine } from './records-line.tsx';
import { useRecordsSpeech } from './words/use-records-speech.ts';
import './records.css';

const QUEUES = [
  { name: 'late-hits', path: '/records', count: 'lateHits' },
  { name: 'conflicts', path: '/records/conflicts', count: 'conflicts' },
  { name: 'blocked', path: '/records/blocked', count: 'blocked' },
  { name: 'merged', path: '/records/merged', count: null },
] as const;
type QueueName = (typeof QUEUES)[number]['name'];

/** What people do once records have been made under fallback: late hits, conflicts, blocked records; and what it adds up to. */
export default function RecordsPage({ session }: PageProps) {
  const { say, tell } = useRecordsSpeech();
  const main = useArrival<HTMLElement>();
  const clerk = clerkOf(session);
  return (
    <main className="records" id="content" ref={main} tabIndex={-1} aria-labelledby="records-title">
      <div className="records__head">
        <h2 className="records__title" id="records-title">
          {tell('title')}
        </h2>
        <RecordsLine />
        <p className="muted">{tell('lead')}</p>
      </div>
      {clerk.seesReport && <Outages />}
      {clerk.reads ? (
        <Queues clerk={clerk} />
      ) : (
        <p className="records__role panel">
          <IconLock className="icon" size={18} aria-hidden />
          {tell('role.not-allowed', { role: say(`role.${clerk.role}`) })}
        </p>
      )}
    </main>
  );
}

function Queues({ clerk }: { readonly clerk: Clerk }) {
  const { say, tell, number } = useRecordsSpeech();
  const wall = useCell(wallScreen);
  const path = useCell(route);
  const counts = useDerived(toDoOf, sameToDo);
  const shown = QUEUES.find((queue) => queue.path === path) ?? QUEUES[0];
  return (
    <div className="records__work">
      {!clerk.acts && (
        <p className="records__role panel">
          <IconLock className="icon" size={18} aria-hidden />
          {tell('role.reads', { role: say(`role.${clerk.role}`) })}
        </p>
      )}
      {!wall && (
        <nav className="pages records__queues" aria-label={tell('queues')}>
          <ul>
            {QUEUES.map(({ name, path: to, count }) => (
              <li key={name}>
                <PageLink className="pages__link" to={to} isCurrent={name === shown.name}>
                  {tell(`queue.${name}`)}
                  {count !== null && (
                    <span className="pages__count" data-none={counts[count] === 0 || undefined}>
                      {number(counts[count])}
                    </span>
                  )}
                </PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Shown name={shown.name} clerk={clerk} />
    </div>
  );
}

function Shown({ name, clerk }: { readonly name: QueueName; readonly clerk: Clerk }) {
  switch (name) {
    case 'late-hits':
      return <LateHits clerk={clerk} />;
    case 'conflicts':
      return <Conflicts clerk={clerk} />;
    case 'blocked':
      return <Blocked clerk={clerk} />;
    case 'merged':
      return <Merged />;
  }
}
