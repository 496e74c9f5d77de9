import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { ActiveFault, FaultJournal, StartFault } from '#contracts';
import { KeyedRandom } from '#determinism';
import type { Clock } from '#determinism';
import { biteOf, putInForce } from '#faults';
import type { Fault, FaultInForce, Misbehaviour } from '#faults';
import { CLOCK } from '../tokens.ts';

/** Faults in force at once. */
export const MAX_FAULTS = 100;
/** Ids of ended faults that are remembered, so that a late repeat of a start does not bring one back. */
const MAX_ENDED = 1_000;
/** Faults whose lease ran out that are remembered, so that a late renewal can. */
const MAX_LAPSED = MAX_FAULTS;

export type FaultJournalEntry = FaultJournal['entries'][number];

interface Entry {
  readonly asked: StartFault;
  readonly fault: Fault;
  readonly startedAtMs: number;
  readonly inForce: FaultInForce;
  leaseEndsAtMs: number;
  cancelLease: () => void;
  hits: number;
}

/** Told of every change, after it has taken effect. */
export interface FaultWatcher {
  faultStarted?(entry: FaultJournalEntry): void;
  faultEnded?(entry: FaultJournalEntry): void;
  leaseChanged?(): void;
}

export type StartOutcome = 'started' | 'repeat' | 'other-content' | 'ended-before' | 'full';

/**
 * The faults in force, in memory so that the hot path and the control work when all else is broken. Every fault is leased:
 * unless renewed it ends by itself, whoever started it being gone. If they were not gone after all (the centre was down,
 * say, and could not be asked), their next renewal starts it again; what a person or a run ended stays ended.
 */
@Injectable()
export class FaultBoard implements OnApplicationShutdown {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new Set<string>();
  readonly #lapsed = new Map<string, Pick<Entry, 'asked' | 'fault'>>();
  readonly #watchers: FaultWatcher[] = [];
  #requests = 0;

  constructor(@Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
  }

  watch(watcher: FaultWatcher): void {
    this.#watchers.push(watcher);
  }

  /** Puts a fault into force; `fault` is what `asked` was parsed to. The same once more renews its lease. */
  start(asked: StartFault, fault: Fault): StartOutcome {
    const known = this.#entries.get(asked.faultId);
    if (known !== undefined) {
      if (JSON.stringify(known.asked) !== JSON.stringify(asked)) return 'other-content';
      this.renew(asked.faultId, asked.leaseMs);
      return 'repeat';
    }
    if (this.#ended.has(asked.faultId)) return 'ended-before';
    if (this.#entries.size >= MAX_FAULTS) return 'full';
    this.#begin(asked, fault, asked.leaseMs, asked.startedBy);
    return 'started';
  }

  /** Takes up a fault that was in force before this process started. */
  resume(asked: StartFault, fault: Fault, startedAtMs: number, leaseEndsAtMs: number): void {
    if (this.#entries.has(asked.faultId) || this.#entries.size >= MAX_FAULTS) return;
    this.#enter(asked, fault, startedAtMs, leaseEndsAtMs);
  }

  /** The fault with its new lease; null when it is not in force. */
  renew(faultId: string, leaseMs: number): ActiveFault | null {
    const lapsed = this.#lapsed.get(faultId);
    if (lapsed !== undefined && this.#entries.size < MAX_FAULTS) {
      this.#begin(lapsed.asked, lapsed.fault, leaseMs, 'renewal');
    }
    const entry = this.#entries.get(faultId);
    if (entry === undefined) return null;
    entry.leaseEndsAtMs = this.#clock.nowMs() + leaseMs;
    this.#armLease(entry);
    for (const watcher of this.#watchers) watcher.leaseChanged?.();
    return shown(entry);
  }

  /** The fault that ended, or null when it was not in force. `by`: a person, or `run`. */
  end(faultId: string, by: string): ActiveFault | null {
    const entry = this.#entries.get(faultId);
    if (entry === undefined && !this.#lapsed.has(faultId)) return null;
    this.#lapsed.delete(faultId);
    this.#ended.add(faultId);
    forgetOldest(this.#ended, MAX_ENDED);
    return entry === undefined ? null : this.#leave(entry, by);
  }

  #leave(entry: Entry, by: string): ActiveFault {
    entry.cancelLease();
    this.#entries.delete(entry.asked.faultId);
    const journalled = journalEntry('FaultEnded', entry.asked, this.#clock.nowMs(), by);
    for (const watcher of this.#watchers) watcher.faultEnded?.(journalled);
    return shown(entry);
  }

  endRun(runId: string, by: string): ActiveFault[] {
    const known = [...this.#entries.values(), ...this.#lapsed.values()];
    const ofRun = known.filter(({ asked }) => asked.runId === runId);
    return ofRun.flatMap(({ asked }) => this.end(asked.faultId, by) ?? []);
  }

  /** In the order in which they started. */
  active(): ActiveFault[] {
    return [...this.#entries.values()].map(shown);
  }

  find(faultId: string): ActiveFault | null {
    const entry = this.#entries.get(faultId);
    return entry === undefined ? null : shown(entry);
  }

  /** What becomes of a request to `service`; null: nothing. */
  bite(
    service: string,
    siteId: string | null,
  ): { readonly faultId: string; readonly misbehaviour: Misbehaviour } | null {
    if (this.#entries.size === 0) return null;
    this.#requests = (this.#requests + 1) >>> 0;
    const bitten = biteOf(
      [...this.#entries.values()].map(({ inForce }) => inForce),
      { service, siteId, atMs: this.#clock.nowMs(), subject: this.#requests },
    );
    const entry = bitten && this.#entries.get(bitten.faultId);
    if (entry) entry.hits += 1;
    return bitten;
  }

  onApplicationShutdown(): void {
    for (const entry of this.#entries.values()) entry.cancelLease();
  }

  #begin(asked: StartFault, fault: Fault, leaseMs: number, by: string): void {
    const startedAtMs = this.#clock.nowMs();
    this.#lapsed.delete(asked.faultId);
    this.#enter(asked, fault, startedAtMs, startedAtMs + leaseMs);
    const entry = journalEntry('FaultStarted', asked, startedAtMs, by);
    for (const watcher of this.#watchers) watcher.faultStarted?.(entry);
  }

  #enter(asked: StartFault, fault: Fault, startedAtMs: number, leaseEndsAtMs: number): void {
    const { faultId, kind, parameters, services, sites } = asked;
    const window = { faultId, kind, parameters, services, sites, fromMs: startedAtMs, untilMs: null };
    const entry: Entry = {
      asked,
      fault,
      startedAtMs,
      // Each has its own generator, which goes when the fault does.
      inForce: putInForce(window, fault, new KeyedRandom({ randomSeed: 0 })),
      leaseEndsAtMs,
      cancelLease: () => undefined,
      hits: 0,
    };
    this.#entries.set(faultId, entry);
    this.#armLease(entry);
  }

  #armLease(entry: Entry): void {
    entry.cancelLease();
    entry.cancelLease = this.#clock.after(Math.max(0, entry.leaseEndsAtMs - this.#clock.nowMs()), () => {
      this.#lapsed.set(entry.asked.faultId, entry);
      forgetOldest(this.#lapsed, MAX_LAPSED);
      this.#leave(entry, 'lease');
    });
  }
}

/** Sets and maps keep the order of insertion. */
function forgetOldest(
  kept: {
    readonly size: number;
    keys(): MapIterator<string> | SetIterator<string>;
    delete(key: string): boolean;
  },
  bound: number,
): void {
  if (kept.size <= bound) return;
  for (const oldest of kept.keys()) {
    kept.delete(oldest);
    return;
  }
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

const shown = ({ asked, startedAtMs, leaseEndsAtMs, hits }: Entry): ActiveFault => ({
  ...asked,
  startedAt: iso(startedAtMs),
  leaseEndsAt: iso(leaseEndsAtMs),
  hits,
});

const journalEntry = (
  kind: FaultJournalEntry['kind'],
  fault: StartFault,
  atMs: number,
  by: string,
): FaultJournalEntry => ({ kind, faultId: fault.faultId, runId: fault.runId, at: iso(atMs), by, fault });
