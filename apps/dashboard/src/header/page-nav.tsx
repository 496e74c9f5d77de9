import { useCell, useDerived } from '../stream/use-board.ts';
import { sameToDo, toDoOf } from '../duty/to-do.ts';
import { PageLink } from '../page-link.tsx';
import { PAGES } from '../pages.ts';
import { isWithin, route } from '../route.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** Between the operators' pages; says at each what waits there. */
export function PageNav() {
  const { say, number } = useSpeech();
  const path = useCell(route);
  const { lateHits, conflicts, blocked } = useDerived(toDoOf, sameToDo);
  const waiting = lateHits + conflicts + blocked;
  return (
    <nav className="pages" aria-label={say('nav.title')}>
      <ul>
        {PAGES.map((page) => (
          <li key={page.path}>
            <PageLink className="pages__link" to={page.path} isCurrent={isWithin(page.path, path)}>
              {say(page.label)}
              {page.path === '/records' && waiting > 0 && (
                <>
                  {' '}
                  <span className="pages__count" aria-hidden>
                    {number(waiting)}
                  </span>
                  <span className="visually-hidden">{say('nav.to-do', { count: waiting })}</span>
                </>
              )}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
