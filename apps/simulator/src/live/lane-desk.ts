import type { LaneStates } from '#contracts';
import type { ServiceClient } from './service-client.ts';

export interface LaneChange {
  readonly siteId: string;
  readonly siteAt: string;
  readonly lane: LaneStates['lanes'][number];
}

/** Lanes in one message to border. */
const LANES_AT_ONCE = 500;

interface Lane {
  /** What border should hear next; null when it knows the latest. */
  news: LaneChange | null;
  /** Set while border is being told. */
  telling: boolean;
  callsInFlight: number;
  readonly waiting: (() => void)[];
}

/**
 * Keeps what border hears of a lane in the lane's own order: an opening is told before the first call from that lane, a
 * closing after the answer to the last. Calls of different lanes do not wait for each other.
 */
export class LaneDesk {
  readonly #border: ServiceClient;
  readonly #runId: string;
  readonly #lanes = new Map<string, Lane>();
  readonly #fail: (error: unknown) => void;
  #flushing = false;

  constructor(border: ServiceClient, runId: string, fail: (error: unknown) => void) {
    this.#border = border;
    this.#runId = runId;
    this.#fail = fail;
  }

  /** Notes that a lane opened or closed; border is told as soon as the order allows. */
  changed(change: LaneChange): void {
    this.#lane(change.lane.laneId).news = change;
    this.#flush();
  }

  /** Sends a lane's call and resolves with border's answer. */
  async call<T>(laneId: string, path: string, body: unknown): Promise<T> {
    const lane = this.#lane(laneId);
    while (lane.news || lane.telling) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    lane.callsInFlight += 1;
    try {
      return await this.#border.send<T>('POST', path, body);
    } finally {
      lane.callsInFlight -= 1;
      if (lane.callsInFlight === 0 && lane.news) this.#flush();
    }
  }

  #lane(laneId: string): Lane {
    let lane = this.#lanes.get(laneId);
    if (!lane) {
      lane = { news: null, telling: false, callsInFlight: 0, waiting: [] };
      this.#lanes.set(laneId, lane);
    }
    return lane;
  }

  #flush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    // A microtask later, so that lanes that change together are told together.
    queueMicrotask(() => {
      this.#tellAll().catch(this.#fail);
    });
  }

  async #tellAll(): Promise<void> {
    try {
      for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch())
        await this.#tell(batch);
    } finally {
      this.#flushing = false;
    }
  }

  /** Lanes of one site whose news may be told now. */
  #nextBatch(): { lane: Lane; news: LaneChange }[] {
    const batch: { lane: Lane; news: LaneChange }[] = [];
    for (const lane of this.#lanes.values()) {
      const { news } = lane;
      if (!news || lane.callsInFlight > 0 || (batch[0] && batch[0].news.siteId !== news.siteId)) continue;
      batch.push({ lane, news });
      if (batch.length === LANES_AT_ONCE) break;
    }
    return batch;
  }

  async #tell(batch: readonly { lane: Lane; news: LaneChange }[]): Promise<void> {
    const first = batch[0]?.news;
    if (!first) return;
    for (const { lane } of batch) {
      lane.news = null;
      lane.telling = true;
    }
    const message: LaneStates = {
      runId: this.#runId,
      siteId: first.siteId,
      siteAt: first.siteAt,
      lanes: batch.map(({ news }) => news.lane),
    };
    await this.#border.send('POST', '/v1/lanes', message);
    for (const { lane } of batch) {
      lane.telling = false;
      if (!lane.news) for (const wake of lane.waiting.splice(0)) wake();
    }
  }
}
