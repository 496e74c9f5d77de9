import { useCallback, useEffect, useRef, useState } from 'react';
import { after, every } from '../clock.ts';
import type { Answer, RequestProblem } from '../server/request.ts';
import { useDerived } from '../stream/use-board.ts';
import { sameToDo, toDoOf } from '../duty/to-do.ts';

/** Rows asked for at once, and the most that are ever shown: as many as the server gives in one page. */
const STEP = 100;
export const ROWS_MAX = 500;
/** Wall time between two looks; what the stream counts differently is looked at once it settles. */
const LOOK_EVERY_MS = 10_000;
const SETTLES_MS = 250;

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Queue<T> {
  /** Null until the first answer; of another question than now never. */
  readonly items: readonly T[] | null;
  readonly hasMore: boolean;
  /** Of the last look; the items are then older than that. */
  readonly problem: RequestProblem | null;
  readonly look: () => Promise<void>;
  readonly showMore: () => void;
}

/**
 * A queue of the server's, looked at again and again, and at once when the stream counts something else. `question` names
 * what is asked for; `ask` must change with it and with nothing else.
 */
export function useQueue<T>(question: string, ask: (limit: number) => Promise<Answer<Listed<T>>>): Queue<T> {
  const counts = useDerived(toDoOf, sameToDo);
  const [limit, setLimit] = useState(STEP);
  const [known, setKnown] = useState<Listed<T> & { readonly question: string }>();
  const [problem, setProblem] = useState<RequestProblem | null>(null);
  const newest = useRef(0);

  const look = useCallback(async () => {
    newest.current += 1;
    const mine = newest.current;
    const answer = await ask(limit);
    // A slow answer to an older question must not overwrite a newer one.
    if (mine !== newest.current) return;
    if (answer.ok) setKnown({ ...answer.value, question });
    setProblem(answer.ok ? null : answer.problem);
  }, [question, ask, limit]);

  useEffect(() => {
    void look();
    const stop = every(LOOK_EVERY_MS, () => {
      if (document.visibilityState === 'visible') void look();
    });
    return () => {
      stop();
      newest.current += 1;
    };
  }, [look]);
  useEffect(() => after(SETTLES_MS, () => void look()), [counts, look]);

  const isOurs = known?.question === question;
  return {
    items: isOurs ? known.items : null,
    hasMore: isOurs && known.next !== null,
    problem,
    look,
    showMore: useCallback(() => setLimit((shown) => Math.min(ROWS_MAX, shown + STEP)), []),
  };
}
