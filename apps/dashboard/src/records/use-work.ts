import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { after } from '../clock.ts';
import { rowsWithOpen } from './keep-open.ts';
import type { OpenRow, Row } from './keep-open.ts';
import type { Queue } from './use-queue.ts';

/** Which row of a queue somebody works on, and what they have done last. */
export interface Work<T> {
  readonly rows: readonly Row<T>[];
  readonly openId: string | null;
  readonly said: string | null;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly open: (item: T, at: number) => void;
  readonly close: () => void;
  /** Something was done and the row stays open: tells it, and shows the row as it is now. */
  readonly went: (item: T, said: string) => void;
  /** The row is dealt with: tells it, closes it, and leads the keyboard back to the queue. */
  readonly finished: (said: string) => void;
}

export function useWork<T>(queue: Queue<T>, items: readonly T[], idOf: (item: T) => string): Work<T> {
  const [open, setOpen] = useState<OpenRow<T> | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The row is remembered as it was last seen: should it leave the queue, what is typed on it stays where it was.
  const at = open === null ? -1 : items.findIndex((item) => idOf(item) === open.id);
  const seen = items[at];
  if (open !== null && seen !== undefined && seen !== open.item) setOpen({ id: open.id, item: seen, at });
  const rows = rowsWithOpen(items, open, idOf);
  return {
    rows,
    openId: open?.id ?? null,
    said,
    heading,
    open: (item, at) => {
      setSaid(null);
      setOpen({ id: idOf(item), item, at });
    },
    close: () => setOpen(null),
    went: (item, words) => {
      setSaid(words);
      setOpen((known) => ({ id: idOf(item), item, at: known?.at ?? 0 }));
      void queue.look();
    },
    finished: (words) => {
      setSaid(words);
      setOpen(null);
      void queue.look();
      // Once the row is gone, or the focus would fall to the top of the page.
      after(0, () => heading.current?.focus({ preventScroll: true }));
    },
  };
}
