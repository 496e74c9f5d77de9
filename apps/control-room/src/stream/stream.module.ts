import { Inject, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { siteStatus } from '#contracts';
import type { SiteStatus } from '#contracts';
import type { Clock } from '#determinism';
import { AccountsModule } from '../accounts/index.ts';
import { CLOCK } from '../clock.ts';
import { JournalModule, JournalReader } from '../journal/index.ts';
import { Upstream, UpstreamModule } from '../upstream/index.ts';
import { LiveView } from '../view/index.ts';
import { BorderWord } from './border-word.ts';
import { LiveFeed } from './live-feed.ts';
import { StreamGateway } from './stream.gateway.ts';

/** Wall time that border has to say how a site stands; it answers from memory, and is asked again anyway. */
const BORDER_ANSWERS_WITHIN_MS = 2_000;

const askBorder = (upstream: Upstream, siteId: string): Promise<SiteStatus> =>
  upstream.ask({
    app: 'border',
    method: 'GET',
    path: `/v1/sites/${encodeURIComponent(siteId)}/status`,
    reply: siteStatus,
    withinMs: BORDER_ANSWERS_WITHIN_MS,
  });

/** How things stand, live, to everybody who is signed in. */
@Module({
  imports: [AccountsModule, JournalModule, UpstreamModule],
  providers: [
    { provide: LiveView, useFactory: () => new LiveView() },
    {
      provide: LiveFeed,
      inject: [LiveView, CLOCK, Upstream],
      useFactory: (view: LiveView, clock: Clock, upstream: Upstream) =>
        new LiveFeed(view, clock, new BorderWord((siteId) => askBorder(upstream, siteId), clock)),
    },
    StreamGateway,
  ],
  exports: [LiveView, LiveFeed, StreamGateway],
})
export class StreamModule implements BeforeApplicationShutdown, OnApplicationBootstrap {
  readonly #reader: JournalReader;
  readonly #feed: LiveFeed;

  constructor(@Inject(JournalReader) reader: JournalReader, @Inject(LiveFeed) feed: LiveFeed) {
    this.#reader = reader;
    this.#feed = feed;
  }

  onApplicationBootstrap(): void {
    this.#reader.follow(this.#feed);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#reader.stop();
    this.#feed.stop();
  }
}
