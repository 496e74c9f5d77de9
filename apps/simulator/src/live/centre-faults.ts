import type { Clock } from '#determinism';
import type { StartFault } from '#contracts';
import type { FaultWindow } from '#scenario';
import { RefusedError, type ServiceClient } from './service-client.ts';

/** Of a fault at the data centre: it ends by itself when this process no longer renews it. */
const LEASE_MS = 15_000;
const RENEWAL_PERIOD_MS = 4_000;

type WindowState = 'waiting' | 'active' | 'over';

/**
 * Plays the scenario's fault windows on the data centre's fault control. A fault that a person ended there stays ended:
 * its renewal is answered with 404, and the rest of its window is skipped.
 */
export class CentreFaults {
  readonly #centre: ServiceClient;
  readonly #runId: string;
  readonly #windows: { readonly window: FaultWindow; state: WindowState }[];
  readonly #stopRenewing: () => void;
  /** Calls in order, one at a time; its length is bounded by two per window and one renewal round. */
  #calls: Promise<void> = Promise.resolve();
  #renewing = false;

  constructor(centre: ServiceClient, clock: Clock, runId: string, windows: readonly FaultWindow[]) {
    this.#centre = centre;
    this.#runId = runId;
    this.#windows = windows.map((window) => ({ window, state: 'waiting' }));
    this.#stopRenewing = clock.every(RENEWAL_PERIOD_MS, () => {
      this.#renewAll();
    });
  }

  /** Starts and ends what is due at this run time. */
  reach(runMs: number): void {
    for (const entry of this.#windows) {
      const { window } = entry;
      const over = window.untilMs !== null && runMs >= window.untilMs;
      if (entry.state === 'waiting' && runMs >= window.fromMs) {
        entry.state = over ? 'over' : 'active';
        if (!over) this.#call(() => this.#start(window));
      } else if (entry.state === 'active' && over) {
        entry.state = 'over';
        this.#call(() => this.#end(window));
      }
    }
  }

  /** Next run time at which a window starts or ends, or null. */
  nextAtMs(runMs: number): number | null {
    let next: number | null = null;
    for (const { window } of this.#windows) {
      for (const atMs of [window.fromMs, window.untilMs]) {
        if (atMs !== null && atMs > runMs && (next === null || atMs < next)) next = atMs;
      }
    }
    return next;
  }

  /** Ends every fault of the run. */
  async close(): Promise<void> {
    this.#stopRenewing();
    await this.#calls.catch(() => undefined);
    await this.#centre
      .send('DELETE', `/v1/faults?runId=${encodeURIComponent(this.#runId)}`)
      .catch(() => undefined);
  }

  #idOf(window: FaultWindow): string {
    return `${this.#runId}.${window.faultId}`.slice(0, 80);
  }

  #call(task: () => Promise<void>): void {
    this.#calls = this.#calls.then(task).catch(() => undefined);
  }

  async #start(window: FaultWindow): Promise<void> {
    const fault: StartFault = {
      faultId: this.#idOf(window),
      runId: this.#runId,
      kind: window.kind,
      parameters: { ...window.parameters },
      services: [...window.services],
      sites: window.sites === 'all' ? 'all' : [...window.sites],
      leaseMs: LEASE_MS,
      startedBy: 'scenario',
    };
    await this.#centre.send('POST', '/v1/faults', fault);
  }

  async #end(window: FaultWindow): Promise<void> {
    try {
      await this.#centre.send('DELETE', `/v1/faults/${encodeURIComponent(this.#idOf(window))}`);
    } catch (error) {
      if (!(error instanceof RefusedError && error.status === 404)) throw error;
    }
  }

  #renewAll(): void {
    if (this.#renewing) return;
    this.#renewing = true;
    this.#call(async () => {
      try {
        for (const entry of this.#windows) if (entry.state === 'active') await this.#renew(entry);
      } finally {
        this.#renewing = false;
      }
    });
  }

  async #renew(entry: { readonly window: FaultWindow; state: WindowState }): Promise<void> {
    try {
      await this.#centre.send('POST', `/v1/faults/${encodeURIComponent(this.#idOf(entry.window))}/renewals`, {
        leaseMs: LEASE_MS,
      });
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) entry.state = 'over';
      else throw error;
    }
  }
}
