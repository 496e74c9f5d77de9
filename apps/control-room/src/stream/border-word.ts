import type { SiteStatus } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';

/** Wall time between two rounds of questions; border answers from memory. */
const ASKS_EVERY_MS = 1_000;
/** Rounds in which border's own store must be up, once we read the journal again: the reader is then past what it took over. */
const SETTLED_ROUNDS = 2;
/** Once we read the journal again border's word is good for so long at most. */
const LINGERS_MS = 30_000;

export interface WordListener {
  /** Site by site; what they are called may change with the run. */
  readonly siteIds: () => readonly string[];
  /** A site stands like this, at that wall time. */
  readonly stands: (status: SiteStatus, at: string) => void;
  /** From here on the journal tells everything again. */
  readonly over: () => void;
}

/**
 * While the journal cannot be read, border itself is asked how its sites stand: one question a site at a time, each within its
 * asker's deadline. A site that does not answer stays as it was last heard of, and its age tells. Once the journal can be read
 * again it goes on until border has handed over what it kept meanwhile, or does not answer.
 */
export class BorderWord {
  readonly #ask: (siteId: string) => Promise<SiteStatus>;
  readonly #clock: Clock;
  #running: AbortController | null = null;
  #journalBackAtMs: number | null = null;

  constructor(ask: (siteId: string) => Promise<SiteStatus>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** The journal cannot be read. */
  begin(listener: WordListener): void {
    this.#journalBackAtMs = null;
    if (this.#running) return;
    this.#running = new AbortController();
    void this.#run(listener, this.#running.signal);
  }

  /** The journal can be read again. */
  journalBack(): void {
    this.#journalBackAtMs ??= this.#clock.nowMs();
  }

  stop(): void {
    this.#running?.abort(new Error('control-room stops'));
  }

  async #run(listener: WordListener, signal: AbortSignal): Promise<void> {
    for (let settled = 0; settled < SETTLED_ROUNDS;) {
      const told = await Promise.all(listener.siteIds().map((siteId) => this.#ask(siteId).catch(() => null)));
      if (signal.aborted) return;
      for (const status of told) if (status) listener.stands(status, isoNow(this.#clock));
      settled = this.#mayEnd(told) ? settled + 1 : 0;
      await this.#clock.sleep(ASKS_EVERY_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      // It may have gone again in the meantime.
      if (this.#journalBackAtMs === null) settled = 0;
    }
    this.#running = null;
    listener.over();
  }

  #mayEnd(told: readonly (SiteStatus | null)[]): boolean {
    if (this.#journalBackAtMs === null) return false;
    if (this.#clock.nowMs() - this.#journalBackAtMs >= LINGERS_MS) return true;
    return told.every((status) => status === null || status.siteStore === 'up');
  }
}
