import { activeFault, activeFaults } from '#contracts';
import type { ActiveFault, PublicFault, StartFault } from '#contracts';
import type { Clock } from '#determinism';
import { freshId } from '#determinism';
import type { PinoLogger } from 'nestjs-pino';
import { UpstreamError } from '../upstream/index.ts';
import type { Upstream } from '../upstream/index.ts';
import type { LiveView } from '../view/index.ts';

/** Faults that people start have ids of this form, faults of a scenario do not: who started a fault keeps it alive. */
const idPrefix = 'person.';
/** A fault ends by itself so long after control-room has gone for good; a restart takes less. */
const leaseMs = 20_000;
const renewEveryMs = 5_000;

/**
 * People's faults at the data centre. Each is leased for {@link leaseMs} and kept alive from here as long as its run
 * goes on. Nothing is remembered here: the data centre's list says what there is, so a restart changes nothing.
 */
export class FaultKeeper {
  readonly #upstream: Upstream;
  readonly #view: LiveView;
  readonly #clock: Clock;
  readonly #log: PinoLogger;
  #stop = (): void => undefined;
  #working = false;
  #failing = false;

  constructor(upstream: Upstream, view: LiveView, clock: Clock, log: PinoLogger) {
    this.#upstream = upstream;
    this.#view = view;
    this.#clock = clock;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#stop = this.#clock.every(renewEveryMs, () => void this.keep());
  }

  beforeApplicationShutdown(): void {
    this.#stop();
  }

  /** @throws UpstreamError */
  async list(): Promise<readonly ActiveFault[]> {
    const { faults } = await this.#upstream.ask({
      app: 'data-centre',
      method: 'GET',
      path: '/v1/faults',
      reply: activeFaults,
    });
    return faults;
  }

  /** @throws UpstreamError */
  start(runId: string, startedBy: string, wanted: PublicFault): Promise<ActiveFault> {
    const { kind, parameters, services, sites } = wanted;
    const faultId = `${idPrefix}${freshId()}`;
    const body: StartFault = { faultId, runId, kind, parameters, services, sites, leaseMs, startedBy };
    return this.#upstream.ask({
      app: 'data-centre',
      method: 'POST',
      path: '/v1/faults',
      body,
      reply: activeFault,
    });
  }

  /** @throws UpstreamError */
  async end(faultId: string, by: string): Promise<void> {
    await this.#delete(`/v1/faults/${encodeURIComponent(faultId)}?by=${encodeURIComponent(by)}`);
  }

  /**
   * Ends every fault of the run, those of its scenario too: whoever renews one of them is told that it is over.
   *
   * @throws UpstreamError
   */
  async endAll(runId: string, by: string): Promise<void> {
    await this.#delete(`/v1/faults?runId=${encodeURIComponent(runId)}&by=${encodeURIComponent(by)}`);
  }

  /** Renews the leases of people's faults of the run in hand and ends those of runs that are over. */
  async keep(): Promise<void> {
    const { run } = this.#view;
    if (this.#working || run === null) return;
    this.#working = true;
    try {
      for (const fault of await this.list()) {
        if (!fault.faultId.startsWith(idPrefix)) continue;
        const goesOn = fault.runId === run.runId && run.pace.state !== 'ended';
        await (goesOn ? this.#renew(fault.faultId) : this.end(fault.faultId, 'run')).catch(unlessOver);
      }
      this.#failing = false;
    } catch (err) {
      if (!(err instanceof UpstreamError)) throw err;
      // Said once, not every five seconds of an outage of the data centre's own making.
      if (!this.#failing) {
        this.#log.warn(
          { reason: err.message },
          'faults cannot be kept; they end by themselves unless this passes soon',
        );
      }
      this.#failing = true;
    } finally {
      this.#working = false;
    }
  }

  async #renew(faultId: string): Promise<void> {
    const path = `/v1/faults/${encodeURIComponent(faultId)}/renewals`;
    await this.#upstream.ask({ app: 'data-centre', method: 'POST', path, body: { leaseMs }, reply: null });
  }

  async #delete(path: string): Promise<void> {
    await this.#upstream.ask({ app: 'data-centre', method: 'DELETE', path, reply: null });
  }
}

/** Whoever ended a fault between our look and our renewal meant it. */
function unlessOver(error: unknown): void {
  if (!(error instanceof UpstreamError && error.problem?.status === 404)) throw error;
}
