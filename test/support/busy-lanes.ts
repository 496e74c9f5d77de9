import { SystemClock, monotonicMs } from '#determinism';
import type { CheckReply, CrossingReply } from '#contracts';
import { FORM, check, crossing, observation, openLanes, siteAtAfter } from './border-talk.ts';
import type { AppTalk, Said } from './border-talk.ts';

const clock = new SystemClock();
const SITE_MS_A_WALL_MS = 60;

/** Lanes that check and record one traveller after the other, and sensors that keep the site's clock at 60x. */
export class BusyLanes {
  /** Ids of the crossings that border has acknowledged, in lane order within each lane. */
  readonly acknowledged: string[] = [];
  /** Those of them that border said it keeps in its spool. */
  readonly spooled: string[] = [];
  /** For each answered check: when it was asked (monotonic), how long it took, tier and advice. */
  readonly checks: {
    readonly askedMs: number;
    readonly tookMs: number;
    readonly tier: string;
    readonly advice: string;
  }[] = [];
  /** Answers other than 2xx, by status and code. */
  readonly refusals = new Map<string, number>();
  readonly retryAfter = new Set<string | null>();
  readonly #talk: AppTalk;
  readonly #runId: string;
  readonly #laneIds: readonly string[];
  readonly #startedMs = monotonicMs();
  #going = true;
  #abandoned = false;
  #done: Promise<unknown> = Promise.resolve();

  constructor(talk: AppTalk, runId: string, laneIds: readonly string[]) {
    this.#talk = talk;
    this.#runId = runId;
    this.#laneIds = laneIds;
  }

  async start(): Promise<void> {
    await this.#talk.post('/v1/lanes', openLanes(this.#runId, this.#laneIds));
    const work = [this.#sensors(), ...this.#laneIds.map((laneId) => this.#lane(laneId))];
    this.#done = Promise.all(work).catch((error: unknown) => {
      if (!this.#abandoned) throw error;
    });
  }

  /** Resolves when every lane has recorded its last traveller. */
  async stop(): Promise<void> {
    this.#going = false;
    await this.#done;
  }

  /** Ends at once, wherever the lanes are; for after a failure. */
  async abandon(): Promise<void> {
    this.#abandoned = true;
    await this.stop();
  }

  async #sensors(): Promise<void> {
    for (let number = 1; this.#going; number += 1) {
      const siteMs = Math.round((monotonicMs() - this.#startedMs) * SITE_MS_A_WALL_MS);
      await this.#until2xx('/v1/observations', () => observation(this.#runId, number, siteMs));
      await clock.sleep(250);
    }
  }

  async #lane(laneId: string): Promise<void> {
    for (let number = 1; this.#going; number += 1) {
      const siteMs = Math.round((monotonicMs() - this.#startedMs) * SITE_MS_A_WALL_MS);
      const asked = check(this.#runId, laneId, number, { siteAt: siteAtAfter(siteMs) });
      const askedMs = monotonicMs();
      const { body: reply } = await this.#until2xx<CheckReply>('/v1/checks', () => asked);
      const { advice, screening } = reply;
      this.checks.push({ askedMs, tookMs: monotonicMs() - askedMs, tier: screening.tier, advice });
      if (advice === 'use-counter') {
        await clock.sleep(50);
        continue;
      }
      const decision = advice === 'clear' ? 'cleared' : 'referred';
      const record = crossing(asked, reply, number, {
        decision,
        documentedCheck: screening.tier === 'online' ? null : FORM,
      });
      const { body } = await this.#until2xx<CrossingReply>('/v1/crossings', () => record);
      this.acknowledged.push(body.crossingId);
      if (body.keptIn === 'spool') this.spooled.push(body.crossingId);
      await clock.sleep(5);
    }
  }

  async #until2xx<T>(path: string, body: () => unknown): Promise<Said<T>> {
    for (;;) {
      if (this.#abandoned) throw new Error('abandoned');
      const said = await this.#talk.post<T>(path, body()).catch(() => null);
      if (said && said.status < 300) return said;
      const what = said ? `${said.status} ${(said.body as { code?: string }).code}` : 'no answer';
      this.refusals.set(what, (this.refusals.get(what) ?? 0) + 1);
      if (said) this.retryAfter.add(said.retryAfter);
      await clock.sleep(20);
    }
  }
}
