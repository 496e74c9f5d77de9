import { Inject } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayInit } from '@nestjs/websockets';
import { z } from 'zod';
import { follow } from '#contracts';
import type { Change, Follow, Notice, Problem } from '#contracts';
import type { Clock } from '#determinism';
import { AccountBook, Sessions } from '../accounts/index.ts';
import { CLOCK } from '../clock.ts';
import { SETTINGS } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { admission } from './admission.ts';
import { BOUNDS } from './bounds.ts';
import { hasCaughtUp, waitingMessages } from './follower.ts';
import type { Audience, Follower } from './follower.ts';
import { LiveFeed } from './live-feed.ts';
import type { FeedListener } from './live-feed.ts';

/** The room of those who are up to date; who is slow, or has not asked to follow yet, is outside. */
const upToDate = 'up-to-date';

/**
 * The stream: one snapshot or the missed changes, then numbered changes to everybody at once. Carries no commands.
 * A client that cannot keep up is left out until it has taken what was sent, then gets one notice and one snapshot:
 * nothing is ever buffered without bound.
 */
@WebSocketGateway({ namespace: '/stream' })
export class StreamGateway implements OnGatewayInit<Audience>, FeedListener {
  readonly #feed: LiveFeed;
  readonly #sessions: Sessions;
  readonly #accounts: AccountBook;
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #lagging = new Set<Follower>();
  /** Who asked before the journal was first read; each is served when it is. */
  readonly #early = new Map<Follower, Follow>();
  #audience: Audience | null = null;
  #stopChecks: (() => void)[] = [];
  /** Since the start, over all clients. */
  readonly counts = { sent: 0, dropped: 0 };

  constructor(
    @Inject(LiveFeed) feed: LiveFeed,
    @Inject(Sessions) sessions: Sessions,
    @Inject(AccountBook) accounts: AccountBook,
    @Inject(SETTINGS) settings: Settings,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#feed = feed;
    this.#sessions = sessions;
    this.#accounts = accounts;
    this.#settings = settings;
    this.#clock = clock;
  }

  get clientCount(): number {
    return this.#audience?.sockets.size ?? 0;
  }

  afterInit(audience: Audience): void {
    this.#audience = audience;
    audience.use(
      admission(this.#sessions, this.#clock, () => this.clientCount < this.#settings.streamClientsMax),
    );
    this.#feed.listen(this);
    this.#accounts.onChange(() => {
      this.#endSessionsThatAreOver();
    });
    this.#stopChecks = [
      this.#clock.every(2_000, () => {
        this.#endSessionsThatAreOver();
      }),
      this.#clock.every(1_000, () => {
        this.#readmitCaughtUp();
      }),
    ];
  }

  @SubscribeMessage('follow')
  follow(@ConnectedSocket() follower: Follower, @MessageBody() body: unknown): void {
    const from = follow.safeParse(body);
    if (!from.success) {
      this.#refuse(follower, 422, 'invalid-follow', z.prettifyError(from.error), {
        expected: 'streamId and lastNumber of what was applied last, or null for both',
        example: { streamId: null, lastNumber: null },
      });
      return;
    }
    if (this.#asksTooOften(follower)) {
      this.#refuse(follower, 429, 'too-many-follows', `at most ${BOUNDS.follows} in ten seconds`);
      follower.disconnect(true);
      return;
    }
    if (waitingMessages(follower) >= BOUNDS.waitingMessages) {
      this.#leaveOut(follower); // it has not taken what it asked for before
      return;
    }
    if (this.#feed.isReadingFirst) this.#early.set(follower, from.data);
    else this.#serve(follower, from.data);
  }

  firstRead(): void {
    for (const [follower, from] of this.#early) this.#serve(follower, from);
    this.#early.clear();
  }

  #serve(follower: Follower, from: Follow): void {
    const catchUp = this.#feed.catchUp(from);
    if (catchUp.kind === 'snapshot') follower.emit('snapshot', catchUp.snapshot);
    else for (const change of catchUp.changes) follower.emit('change', change);
    const notice = this.#feed.standingNotice;
    if (notice) follower.emit('notice', notice);
    // In the same turn of the event loop: no change can fall between the catch-up and the room.
    this.#lagging.delete(follower);
    follower.data.lagging = null;
    void follower.join(upToDate);
  }

  handleDisconnect(follower: Follower): void {
    this.#lagging.delete(follower);
    this.#early.delete(follower);
  }

  change(change: Change): void {
    this.#leaveSlowOnesOut();
    for (const follower of this.#lagging) {
      if (follower.data.lagging) follower.data.lagging.dropped += 1;
      this.counts.dropped += 1;
    }
    this.counts.sent += this.#audience?.adapter.rooms.get(upToDate)?.size ?? 0;
    this.#audience?.to(upToDate).emit('change', change);
    this.#readmitCaughtUp();
  }

  notice(notice: Notice): void {
    this.#audience?.to(upToDate).emit('notice', notice);
  }

  beforeApplicationShutdown(): void {
    for (const stop of this.#stopChecks) stop();
  }

  #leaveSlowOnesOut(): void {
    for (const follower of this.#audience?.sockets.values() ?? []) {
      if (waitingMessages(follower) < BOUNDS.waitingMessages || !follower.rooms.has(upToDate)) continue;
      this.#leaveOut(follower);
    }
  }

  /** Sends it nothing until it has caught up. */
  #leaveOut(follower: Follower): void {
    void follower.leave(upToDate);
    follower.data.lagging ??= { sinceMs: this.#clock.nowMs(), dropped: 0 };
    this.#lagging.add(follower);
  }

  #readmitCaughtUp(): void {
    for (const follower of this.#lagging) {
      const { lagging } = follower.data;
      if (!hasCaughtUp(follower) || !lagging) continue;
      this.#lagging.delete(follower);
      follower.data.lagging = null;
      const since = new Date(lagging.sinceMs).toISOString();
      follower.emit('notice', { code: 'changes-dropped', since, dropped: lagging.dropped });
      const fresh = this.#feed.catchUp({ streamId: null, lastNumber: null });
      if (fresh.kind === 'snapshot') follower.emit('snapshot', fresh.snapshot);
      void follower.join(upToDate);
    }
  }

  #endSessionsThatAreOver(): void {
    for (const follower of this.#audience?.sockets.values() ?? []) {
      if (this.#sessions.holds(follower.data.person)) continue;
      this.#refuse(follower, 401, 'not-signed-in', 'the session is over; sign in again');
      follower.disconnect(true);
    }
  }

  #asksTooOften({ data }: Follower): boolean {
    const nowMs = this.#clock.nowMs();
    if (nowMs - data.follows.fromMs >= BOUNDS.followsWithinMs) data.follows = { fromMs: nowMs, count: 0 };
    data.follows.count += 1;
    return data.follows.count > BOUNDS.follows;
  }

  #refuse(
    follower: Follower,
    status: number,
    code: string,
    detail: string,
    about: Pick<Problem, 'expected' | 'example'> = {},
  ): void {
    const problem: Problem = { type: 'about:blank', title: 'Refused', status, code, detail, ...about };
    follower.emit('problem', problem);
  }
}
