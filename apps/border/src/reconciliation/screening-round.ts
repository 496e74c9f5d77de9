import { SCREENED_LISTS } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { CentreFailedError, CentreRefusedError } from '../centre/centre-failed.ts';
import type { Site } from '../sites/site.ts';
import type { DueRecords, RecordAgain, ScreeningCursor } from './due-records.ts';
import type { ListScreening } from './list-screening.ts';
import { beyondRules, matchRecords } from './matching.ts';
import type { Setting } from './matching.ts';
import { briefOf } from './recorded-crossing.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';
import type { RunBooks } from './run-books.ts';
import type { Screened } from './screen-records.ts';
import type { Found, ScreeningOutcomes } from './screening-outcomes.ts';

/**
 * While more of a site's records than this are on their way to the register, it takes one step of the site, and the next after
 * a rest: the two share processors and databases, and the register is waited for by all, a late hit by some. Few records
 * hold up nothing.
 */
const GIVES_WAY_ABOVE = 2_000;
/** Wall time. */
const REST_MS = 5_000;

/** What a round works on; storage and centre are whoever keeps these promises. */
export interface ScreeningPorts {
  readonly sites: { all(): readonly Site[]; find(siteId: string): Site | null };
  readonly due: Pick<DueRecords, 'include' | 'sitesDue' | 'next' | 'sitesAgain' | 'again' | 'historyOf'>;
  readonly lists: Pick<ListScreening, 'screen'>;
  readonly books: Pick<RunBooks, 'find'>;
  readonly outcomes: Pick<ScreeningOutcomes, 'write' | 'writeAgain'>;
  readonly clock: Clock;
  /** Committed: this record is a late hit. */
  readonly lateHit: (crossingId: string, siteId: string) => void;
  /** A site's lists do not answer. */
  readonly mustWait: (error: Error) => void;
}

/**
 * Screens every record made under fallback again, in steps of up to 500 records a site, each step and its outcome one
 * transaction. Killed at any instant the next round goes on after the last step that was written. Then the same with records
 * that are looked at once more: those that a person mended since, and online ones journalled after others of their traveller
 * under fallback.
 */
export class ScreeningRound {
  readonly #ports: ScreeningPorts;
  /** Sites whose backlog drains, and when the next step is due, by the clock. */
  readonly #restingUntilMs = new Map<string, number>();

  constructor(ports: ScreeningPorts) {
    this.#ports = ports;
  }

  /** Until nothing is due at any site whose lists answer; one step of a site whose backlog drains. @throws StoreUnavailableError */
  async run(signal: AbortSignal): Promise<void> {
    const { sites, due } = this.#ports;
    await due.include(sites.all().map(({ siteId }) => siteId));
    const resting = this.#resting();
    for (const cursor of await due.sitesDue()) {
      if (!resting.has(cursor.siteId)) await this.#reconcile(cursor, signal);
    }
    const open = sites.all().map(({ siteId, siteAt }) => ({ siteId, siteAt }));
    for (const siteId of await due.sitesAgain(open)) {
      if (!resting.has(siteId)) await this.#inSteps(siteId, signal, () => this.#stepAgain(siteId));
    }
  }

  /** Sites that take no step in this round; the others whose backlog drains rest after it. */
  #resting(): ReadonlySet<string> {
    const nowMs = this.#ports.clock.nowMs();
    const resting = new Set<string>();
    for (const { siteId } of this.#ports.sites.all()) {
      if (!this.#drains(siteId)) this.#restingUntilMs.delete(siteId);
      else if ((this.#restingUntilMs.get(siteId) ?? nowMs) > nowMs) resting.add(siteId);
      else this.#restingUntilMs.set(siteId, nowMs + REST_MS);
    }
    return resting;
  }

  #drains(siteId: string): boolean {
    return (this.#ports.sites.find(siteId)?.backlog.pending ?? 0) > GIVES_WAY_ABOVE;
  }

  /** Step after step until nothing of the site is due, or its lists do not answer. */
  async #reconcile(from: ScreeningCursor, signal: AbortSignal): Promise<void> {
    let cursor: ScreeningCursor | null = from;
    await this.#inSteps(from.siteId, signal, async () => {
      if (!cursor || !this.#mayAsk(cursor.siteId)) return false;
      cursor = await this.#step(cursor);
      return cursor !== null;
    });
  }

  /** Until a step says that there is nothing more to do. */
  async #inSteps(siteId: string, signal: AbortSignal, step: () => Promise<boolean>): Promise<void> {
    for (let more = true; more && !signal.aborted;) {
      try {
        more = await step();
        if (this.#drains(siteId)) return;
      } catch (error) {
        // Another site's lists may answer: a fault may lie on the way from one.
        if (!isOfCentre(error)) throw error;
        this.#ports.mustWait(error);
        return;
      }
    }
  }

  /** Sites of earlier runs have no health any more: they just try. */
  #mayAsk(siteId: string): boolean {
    const health = this.#ports.sites.find(siteId)?.board.health;
    return !health || SCREENED_LISTS.every((list) => health[list] === 'up');
  }

  /** Returns where to go on; null when nothing is left. */
  async #step(from: ScreeningCursor): Promise<ScreeningCursor | null> {
    const { sites, due, lists, outcomes, clock, lateHit } = this.#ports;
    const records = await due.next(from);
    const last = records.at(-1);
    if (!last) return null;
    const site = sites.find(from.siteId);
    const siteAt = site?.siteAt ?? isoNow(clock);
    const screened = await lists.screen(from.siteId, siteAt, records);
    const found = await this.#found(records, records, screened);
    const done = await outcomes.write(
      { from, records, versions: screened.versions, ...found },
      { runId: site?.runId ?? last.crossing.runId, siteAt },
    );
    if (!done) return null;
    for (const { crossing } of found.lateHits) lateHit(crossing.crossingId, from.siteId);
    return { siteId: from.siteId, transaction: last.transaction, sequence: last.sequence };
  }

  /** Whether there may be more. */
  async #stepAgain(siteId: string): Promise<boolean> {
    const { sites, due, lists, outcomes, clock, lateHit } = this.#ports;
    const again = await due.again(siteId, this.#mayAsk(siteId));
    const last = again.at(-1);
    if (!last) return false;
    const site = sites.find(siteId);
    const siteAt = site?.siteAt ?? isoNow(clock);
    const mended = again.filter(({ mustScreen }) => mustScreen).map(({ record }) => record);
    const screened = mended.length > 0 ? await lists.screen(siteId, siteAt, mended) : null;
    const records = again.map(({ record }: RecordAgain) => record);
    const found = await this.#found(records, mended, screened);
    const done = await outcomes.writeAgain(
      { siteId, again, versions: screened?.versions ?? null, ...found },
      { runId: site?.runId ?? last.record.crossing.runId, siteAt },
    );
    if (done) for (const { crossing } of found.lateHits) lateHit(crossing.crossingId, siteId);
    return done;
  }

  /** What the lists say of those that were screened, and what all of them are beside their travellers' other crossings. */
  async #found(
    records: readonly RecordedCrossing[],
    asked: readonly RecordedCrossing[],
    screened: Screened | null,
  ): Promise<Found> {
    const history = await this.#ports.due.historyOf(records);
    const settings = await this.#settings([...records, ...history]);
    const isPlaced = (record: RecordedCrossing): boolean => settings.has(keyOf(record));
    const { merges, conflicts } = matchRecords(records.filter(isPlaced), history.filter(isPlaced), (record) =>
      settings.get(keyOf(record))!,
    );
    const lateHits = asked.flatMap(({ crossing }) => {
      const findings = screened?.findings.get(crossing.crossingId);
      return findings ? [{ crossing: briefOf(crossing), findings }] : [];
    });
    const unjudged = [
      ...(screened?.unreadable ?? []).map((record) => beyondRules('document-unreadable', record)),
      ...records.filter((record) => !isPlaced(record)).map((record) => beyondRules('site-unknown', record)),
    ];
    return { lateHits, merges, conflicts: [...conflicts, ...unjudged] };
  }

  /** By run and site; without those that no run has: a record that came by another way than border's own checks. */
  async #settings(records: readonly RecordedCrossing[]): Promise<Map<string, Setting>> {
    const settings = new Map<string, Setting>();
    for (const record of records) {
      const key = keyOf(record);
      if (settings.has(key)) continue;
      const run = await this.#ports.books.find(record.crossing.runId);
      const site = run?.sites.find(({ siteId }) => siteId === record.crossing.siteId);
      if (run && site) settings.set(key, { timeZone: site.timeZone, knownSinceMs: Date.parse(run.startsAt) });
    }
    return settings;
  }
}

export const isOfCentre = (error: unknown): error is Error =>
  error instanceof CentreFailedError || error instanceof CentreRefusedError;

const keyOf = ({ crossing: { runId, siteId } }: RecordedCrossing): string => `${runId} ${siteId}`;
