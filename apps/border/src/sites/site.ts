import { HealthBoard, SERVICES, modeOfHall } from '#fallback';
import type { Direction, HealthState, Mode, Service } from '#fallback';
import type { BeginRun, HallStatus, ServiceStatus, SiteStatus, SpoolStatus } from '#contracts';
import { SiteClock } from '#determinism';
import type { Clock } from '#determinism';
import type { NewEntry } from '../journal/append.ts';
import type { Backlog } from './backlog.ts';

export type SitePlan = BeginRun['sites'][number];

export interface Hall {
  readonly hallId: string;
  readonly direction: Direction;
  readonly hasAutogates: boolean;
  mode: Mode;
  sinceMs: number;
  because: readonly Service[];
  /** The newest, for metrics; null until the first. */
  /** What sensors told last, with wall and site time; not kept over a restart. */
  observed: HallStatus['observed'];
}

export interface Lane {
  readonly state: 'open' | 'closed';
  /** Site time of the change. */
  readonly changedAtMs: number;
}

/** Whether a check that started then started at an open lane: one that closes may finish what it has begun. */
export const wasOpenAt = (lane: Lane | undefined, startedAt: string): boolean =>
  lane !== undefined && (lane.state === 'open' || Date.parse(startedAt) <= lane.changedAtMs);

interface Override {
  readonly set: HealthState;
  readonly by: string;
  readonly reason: string;
}

/** What outlives border, as JSON in the site's row. */
export interface SavedSite {
  readonly board: readonly number[];
  readonly overrides: Readonly<Partial<Record<Service, Override>>>;
  readonly halls: Readonly<Record<string, { mode: Mode; sinceMs: number; because: readonly Service[] }>>;
}

export interface NewSite {
  readonly wall: Clock;
  readonly runId: string;
  readonly plan: SitePlan;
  /** Site time now, and how fast it goes. */
  readonly nowMs: number;
  readonly speed: number;
  readonly version: number;
  readonly backlog: Backlog;
}

/** One site during one run: its clock, the health of the centre's services as seen from here, its halls and lanes. */
export class Site {
  readonly siteId: string;
  readonly runId: string;
  readonly plan: SitePlan;
  readonly clock: SiteClock;
  readonly board: HealthBoard;
  readonly halls: ReadonlyMap<string, Hall>;
  readonly lanes = new Map<string, Lane>();
  readonly backlog: Backlog;
  readonly #overrides = new Map<Service, Override>();
  #version: number;
  readonly #waiting = new Set<() => void>();

  constructor({ wall, runId, plan, nowMs, speed, version, backlog }: NewSite) {
    this.siteId = plan.siteId;
    this.runId = runId;
    this.plan = plan;
    this.clock = new SiteClock(wall);
    this.clock.anchor(nowMs, speed);
    this.board = new HealthBoard(plan.policy, nowMs);
    this.backlog = backlog;
    this.#version = version;
    this.halls = new Map(
      plan.halls.map(({ hallId, direction, autogates }) => [
        hallId,
        {
          hallId,
          direction,
          hasAutogates: autogates > 0,
          mode: 'normal',
          sinceMs: nowMs,
          because: [],
          observed: null,
        },
      ]),
    );
  }

  get version(): number {
    return this.#version;
  }

  get siteAt(): string {
    return new Date(this.clock.nowMs()).toISOString();
  }

  /** A hand on a service; null takes it off. Returns whether anything changed. */
  setOverride(service: Service, override: Override | null): boolean {
    const before = JSON.stringify(this.#overrides.get(service) ?? null);
    if (override) this.#overrides.set(service, override);
    else this.#overrides.delete(service);
    const changed = this.board.setOverride(service, this.clock.nowMs(), override?.set ?? null);
    return changed || before !== JSON.stringify(override);
  }

  /** Puts every hall into the mode that health, store and backlog ask for now; the changes as journal entries. */
  settleModes(siteStore: HealthState): NewEntry[] {
    const entries: NewEntry[] = [];
    for (const hall of this.halls.values()) {
      const from = hall.mode;
      const { mode, because } = modeOfHall({
        previous: from,
        health: this.board.health,
        hasAutogates: hall.hasAutogates,
        siteStore,
        unsyncedFallback: this.backlog.unsyncedFallback,
      });
      hall.because = because;
      if (mode === from) continue;
      hall.mode = mode;
      hall.sinceMs = this.clock.nowMs();
      entries.push({
        ...this.#at(),
        kind: 'ModeChanged',
        body: { hallId: hall.hallId, from, to: mode, because: [...because] },
      });
    }
    return entries;
  }

  /** The entry that tells how a service stands now. */
  healthEntry(service: Service, from: HealthState): NewEntry {
    return {
      ...this.#at(),
      kind: 'ServiceHealthChanged',
      body: { from, status: this.serviceStatus(service) },
    };
  }

  serviceStatus(service: Service): ServiceStatus {
    const tracker = this.board.of(service);
    return {
      service,
      state: tracker.health,
      since: new Date(tracker.sinceMs).toISOString(),
      reason: tracker.reason,
      override: this.#overrides.get(service) ?? null,
    };
  }

  status(siteStore: HealthState, spool: SpoolStatus): SiteStatus {
    return {
      siteId: this.siteId,
      runId: this.runId,
      version: this.#version,
      siteAt: this.siteAt,
      services: SERVICES.map((service) => this.serviceStatus(service)),
      halls: [...this.halls.values()].map(({ hallId, mode, sinceMs, because, observed }) => ({
        hallId,
        mode,
        since: new Date(sinceMs).toISOString(),
        because: [...because],
        observed,
      })),
      siteStore,
      spool,
      backlog: this.backlog.status(),
    };
  }

  /** The status changed: who waits for that is woken. */
  publish(): void {
    this.#version += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when the version is above `after`, or when the signal fires. */
  async newerThan(after: number, signal: AbortSignal): Promise<void> {
    while (this.#version <= after && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  save(): SavedSite {
    const board: number[] = [];
    this.board.save(board);
    return {
      board,
      overrides: Object.fromEntries(this.#overrides),
      halls: Object.fromEntries(
        [...this.halls.values()].map(({ hallId, mode, sinceMs, because }) => [
          hallId,
          { mode, sinceMs, because },
        ]),
      ),
    };
  }

  load({ board, overrides, halls }: SavedSite): void {
    this.board.load(board);
    for (const [service, override] of Object.entries(overrides)) {
      this.#overrides.set(service as Service, override);
    }
    for (const hall of this.halls.values()) Object.assign(hall, halls[hall.hallId]);
  }

  #at(): { runId: string; siteId: string; siteAt: string } {
    return { runId: this.runId, siteId: this.siteId, siteAt: this.siteAt };
  }
}
