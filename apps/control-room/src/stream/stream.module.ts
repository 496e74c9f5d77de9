import { Inject, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Clock } from '#determinism';
import { AccountsModule } from '../accounts/index.ts';
import { CLOCK } from '../clock.ts';
import { JournalModule, JournalReader } from '../journal/index.ts';
import { LiveView } from '../view/index.ts';
import { LiveFeed } from './live-feed.ts';
import { StreamGateway } from './stream.gateway.ts';

/** How things stand, live, to everybody who is signed in. */
@Module({
  imports: [AccountsModule, JournalModule],
  providers: [
    { provide: LiveView, useFactory: () => new LiveView() },
    {
      provide: LiveFeed,
      inject: [LiveView, CLOCK],
      useFactory: (view: LiveView, clock: Clock) => new LiveFeed(view, clock),
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
