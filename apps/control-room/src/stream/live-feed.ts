import { freshId, isoNow } from '#determinism';
import type { Clock } from '#determinism';
import type { AnyJournalEntry, Change, Follow, Notice } from '#contracts';
import type { JournalListener } from '../journal/index.ts';
import { LiveView } from '../view/index.ts';
import type { BorderWord } from './border-word.ts';
import { BOUNDS } from './bounds.ts';
import { ChangeLog } from './change-log.ts';
import type { CatchUp } from './change-log.ts';
import { Coalescer } from './coalescer.ts';

/** Who gets the changes. */
export interface FeedListener {
  change(change: Change): void;
  notice(notice: Notice): void;
  /** {@link LiveFeed.isReadingFirst} is over. */
  firstRead(): void;
}

/**
 * Between the journal and the sockets: folds entries into the view and makes numbered changes of what differs. While the
 * journal cannot be read border's own word stands in for it.
 */
export class LiveFeed implements JournalListener {
  readonly kinds = LiveView.kinds;
  readonly #view: LiveView;
  readonly #clock: Clock;
  readonly #word: BorderWord;
  readonly #log = new ChangeLog(freshId());
  readonly #publishSoon: Coalescer;
  #listener: FeedListener | null = null;
  #unreachableSinceMs: number | null = null;
  #hasBegun = false;

  constructor(view: LiveView, clock: Clock, word: BorderWord) {
    this.#view = view;
    this.#clock = clock;
    this.#word = word;
    this.#publishSoon = new Coalescer(clock, BOUNDS.changeSpacingMs, () => {
      this.#publish();
    });
  }

  listen(listener: FeedListener): void {
    this.#listener = listener;
  }

  begin(entries: readonly AnyJournalEntry[]): void {
    this.#view.clear();
    for (const entry of entries) this.#view.apply(entry);
    this.#publish();
    this.#hasBegun = true;
    this.#listener?.firstRead();
  }

  /** A process that has just started does not know yet how things stand: an empty snapshot would be untrue. */
  get isReadingFirst(): boolean {
    return !this.#hasBegun && this.#unreachableSinceMs === null;
  }

  append(entries: readonly AnyJournalEntry[]): void {
    for (const entry of entries) this.#view.apply(entry);
    this.#publishSoon.ask();
  }

  unreachable(sinceMs: number | null): void {
    const since = sinceMs ?? this.#unreachableSinceMs ?? this.#clock.nowMs();
    this.#unreachableSinceMs = sinceMs;
    const code = sinceMs === null ? 'journal-reachable' : 'journal-unreachable';
    this.#listener?.notice({ code, since: new Date(since).toISOString(), dropped: 0 });
    if (sinceMs !== null) this.#listener?.firstRead();
    if (sinceMs === null) this.#word.journalBack();
    else this.#hearBorder();
  }

  #hearBorder(): void {
    this.#word.begin({
      siteIds: () =>
        [...this.#view.tiles.values()].flatMap((tile) => (tile.kind === 'site' ? [tile.siteId] : [])),
      stands: (status, at) => {
        this.#view.tell(status, at);
        this.#publishSoon.ask();
      },
      over: () => {
        this.#view.forgetDirect();
        this.#publishSoon.ask();
      },
    });
  }

  /** What a client needs to be up to date; the next change it gets follows on it without a hole. */
  catchUp(from: Follow): CatchUp {
    return this.#log.catchUp(from, isoNow(this.#clock));
  }

  /** What must be told to somebody who comes now; null when all is well. */
  get standingNotice(): Notice | null {
    if (this.#unreachableSinceMs === null) return null;
    const since = new Date(this.#unreachableSinceMs).toISOString();
    return { code: 'journal-unreachable', since, dropped: 0 };
  }

  stop(): void {
    this.#word.stop();
    this.#publishSoon.stop();
  }

  #publish(): void {
    const difference = this.#view.takeDifference();
    if (difference) this.#listener?.change(this.#log.add(difference, isoNow(this.#clock)));
  }
}
