import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { KeyedRandom, isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { Forwarder } from '#store-forward';
import type { Settlement } from '#store-forward';
import { CentreClient } from '../centre/centre-client.ts';
import { CrossingBook } from '../crossings/crossing-book.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { ServicesWatch } from '../services/services-watch.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { countBacklogs } from './count-backlogs.ts';
import { PendingCrossings } from './pending-crossings.ts';
import { RegisterUplink } from './register-uplink.ts';

/** Keeps the forwarder going from the first connection to the database until border ends. */
@Injectable()
export class Forwarding implements BeforeApplicationShutdown {
  readonly #log = new Logger('forwarding');
  readonly #sites: Sites;
  readonly #forwarder: Forwarder;
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #complained = false;

  constructor(
    sites: Sites,
    database: SiteDatabase,
    centre: CentreClient,
    book: CrossingBook,
    watch: ServicesWatch,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#sites = sites;
    const random = new KeyedRandom({ randomSeed: clock.nowMs() });
    const pause = random.purpose('pause between attempts');
    this.#forwarder = new Forwarder({
      store: new PendingCrossings(
        database,
        (siteId) => {
          const site = sites.find(siteId);
          return { runId: site?.runId ?? null, siteAt: site?.siteAt ?? isoNow(clock) };
        },
        (settlement) => {
          this.#settled(settlement);
        },
      ),
      uplink: new RegisterUplink(centre),
      clock,
      jitter: (failures) => random.stream(pause, failures).uniform(),
      storeFailed: (error) => {
        if (!this.#complained)
          this.#log.warn(`the queue cannot be read or written: ${(error as Error).message}`);
        this.#complained = true;
      },
    });
    database.follow({
      recount: () => countBacklogs(database.query, (siteId) => sites.backlogOf(siteId)),
      begin: () => {
        this.#running = this.#forwarder.run(this.#ending.signal);
        return Promise.resolve();
      },
      storeChanged: () => {
        this.#complained = false;
        this.#forwarder.wake();
      },
    });
    book.onRecorded(() => {
      this.#forwarder.wake();
    });
    watch.onRegisterAnswers(() => {
      this.#forwarder.tryNow();
    });
  }

  /** Something was queued that is no new crossing. */
  wake(): void {
    this.#forwarder.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#ending.abort(new Error('shutting down'));
    await this.#running;
  }

  #settled({ acknowledged, blocked }: Settlement): void {
    const siteId = acknowledged[0]?.entry.siteId ?? blocked[0]?.entry.siteId;
    if (siteId === undefined) return;
    const backlog = this.#sites.backlogOf(siteId);
    const fallbackCount = acknowledged.filter(({ entry }) => entry.fallback).length;
    backlog.acknowledged(acknowledged.length, fallbackCount);
    for (const { entry, reason } of blocked) {
      backlog.blocked(entry.fallback);
      this.#log.warn({ crossingId: entry.crossingId, reason, msg: 'crossing blocked' });
    }
  }
}
