import { Inject, Injectable, Logger } from '@nestjs/common';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleType } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import type { LookupReply, LookupRequest } from '#contracts';
import { deadline } from '#determinism';
import type { Clock } from '#determinism';
import type { Service } from '#fallback';
import { CentreClient } from '../centre/centre-client.ts';
import { CentreFailedError, CentreRefusedError } from '../centre/centre-failed.ts';
import { ServicesWatch } from '../services/services-watch.ts';
import type { Settings } from '../settings.ts';
import type { Site } from '../sites/site.ts';
import { CLOCK, SETTINGS } from '../tokens.ts';

/** Failures in a row after which checks stop waiting for a service, and how long until one of them tries again. */
const BREAKS_AFTER = 3;
const HALF_OPEN_AFTER_MS = 1_000;
/**
 * Of the deadline, so much is kept for what comes after the lookups are given up: sockets are ended, the site's lists looked
 * into, and other requests have their turns meanwhile. 40 ms of the default 800; with 16 lanes given up at once 20 were seen.
 */
const RESERVE_SHARE = 0.05;

/** Asks the services of the centre on behalf of a check: all at once, all within one deadline, each at most twice. */
@Injectable()
export class Lookups {
  readonly #log = new Logger('lookups');
  readonly #centre: CentreClient;
  readonly #watch: ServicesWatch;
  readonly #clock: Clock;
  readonly #giveUpAfterMs: number;
  /** By site and service: a fault may lie on the way from one site. Bounded by 64 sites and 8 services. */
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();

  constructor(
    centre: CentreClient,
    watch: ServicesWatch,
    @Inject(SETTINGS) settings: Settings,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#centre = centre;
    this.#watch = watch;
    this.#clock = clock;
    this.#giveUpAfterMs = settings.LOOKUP_DEADLINE_MS * (1 - RESERVE_SHARE);
  }

  /**
   * The reply of each service, or null where nobody answered in time: they are given up a little before LOOKUP_DEADLINE_MS, so
   * that the check is answered by then. Never throws for failed surroundings.
   */
  async ask(
    site: Site,
    services: readonly Service[],
    request: LookupRequest,
  ): Promise<(LookupReply | null)[]> {
    if (services.length === 0) return [];
    const body = JSON.stringify(request);
    const { signal, disarm } = deadline(this.#clock, this.#giveUpAfterMs);
    try {
      return await Promise.all(services.map((service) => this.#askOne(site, service, body, signal)));
    } finally {
      disarm();
    }
  }

  async #askOne(
    site: Site,
    service: Service,
    body: string,
    signal: AbortSignal,
  ): Promise<LookupReply | null> {
    try {
      const reply = await this.#breaker(site.siteId, service).execute(() =>
        this.#tryTwice(service, body, signal),
      );
      this.#watch.observed(site, service, true);
      return reply;
    } catch (error) {
      // An open circuit is old news.
      if (error instanceof BrokenCircuitError) return null;
      if (error instanceof CentreRefusedError) {
        this.#log.error({ siteId: site.siteId, service, msg: error.message });
        return null;
      }
      if (!(error instanceof CentreFailedError)) throw error;
      this.#watch.observed(site, service, false);
      return null;
    }
  }

  async #tryTwice(service: Service, body: string, signal: AbortSignal): Promise<LookupReply> {
    try {
      return await this.#centre.lookUp(service, body, signal);
    } catch (error) {
      if (!(error instanceof CentreFailedError) || !error.mayWorkAtOnce || signal.aborted) throw error;
      return await this.#centre.lookUp(service, body, signal);
    }
  }

  #breaker(siteId: string, service: Service): CircuitBreakerPolicy {
    const key = `${siteId}/${service}`;
    let breaker = this.#breakers.get(key);
    if (!breaker) {
      breaker = circuitBreaker(handleType(CentreFailedError), {
        breaker: new ConsecutiveBreaker(BREAKS_AFTER),
        halfOpenAfter: HALF_OPEN_AFTER_MS,
      });
      this.#breakers.set(key, breaker);
    }
    return breaker;
  }
}
