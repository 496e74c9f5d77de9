import { SERVICES } from '#fallback';
import type { Service } from '#fallback';
import type { Clock } from '#determinism';
import type { Site } from '../sites/site.ts';

/** Wall time between rounds when nothing is under way. */
const ROUND_MS = 1_000;
/** Rounds are never closer than this, however much is reported. */
const SHORTEST_ROUND_MS = 20;

export interface SiteWatchPorts {
  readonly clock: Clock;
  readonly probe: (service: Service, siteId: string) => Promise<boolean>;
  /** A round is over and settled; the services whose health changed, and whether the register answered. */
  readonly settled: (site: Site, changed: readonly Service[], registerAnswers: boolean) => void;
}

/**
 * Watches the centre's services as one site sees them: probes all of them in rounds, a round every second of wall time, at
 * once when a call fails or a connection breaks, and exactly when hysteresis (which runs in site time) would decide. Health
 * is settled at the end of a round only, when every service has been heard: so services that go together, go together.
 */
export class SiteWatch {
  readonly #site: Site;
  readonly #ports: SiteWatchPorts;
  #stopped = false;
  #wake: (() => void) | null = null;
  #hinted = false;

  constructor(site: Site, ports: SiteWatchPorts) {
    this.#site = site;
    this.#ports = ports;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#hinted = false;
      await this.#round();
      await this.#ports.clock.sleep(SHORTEST_ROUND_MS);
      if (!this.#hinted && !this.#stopped) await this.#rest(this.#pauseMs());
    }
  }

  /** Something may have changed: the next round is due. */
  hint(): void {
    this.#hinted = true;
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async #round(): Promise<void> {
    const site = this.#site;
    const answers = await Promise.all(
      SERVICES.map(async (service) => ({
        service,
        answers: await this.#ports.probe(service, site.siteId),
      })),
    );
    if (this.#stopped) return;
    const nowMs = site.clock.nowMs();
    for (const { service, answers: ok } of answers) site.board.observe(service, nowMs, ok);
    const register = answers.find(({ service }) => service === 'crossing-register');
    this.#ports.settled(site, site.board.tick(nowMs), register?.answers ?? false);
  }

  #pauseMs(): number {
    const turnAtMs = this.#site.board.nextTurnAtMs();
    const { speed } = this.#site.clock;
    if (turnAtMs === null || speed === 0) return ROUND_MS;
    return Math.min(ROUND_MS, Math.max(0, (turnAtMs - this.#site.clock.nowMs()) / speed));
  }

  #rest(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#ports.clock.after(durationMs, () => {
        this.#wake = null;
        resolve();
      });
      this.#wake = () => {
        this.#wake = null;
        cancel();
        resolve();
      };
    });
  }
}
