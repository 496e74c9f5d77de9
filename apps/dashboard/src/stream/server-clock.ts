/**
 * How far this machine's clock is from the server's, learnt from the `sentAt` of what arrives. A message only ever arrives
 * later than it was sent, so the largest difference seen is the nearest to the truth. Ages on the screen are counted on the
 * server's clock: a wall screen with a wrong clock must not call fresh tiles stale.
 */
export class ServerClock {
  #aheadMs: number | null = null;

  learn(sentAtMs: number, receivedAtMs: number): void {
    const ahead = sentAtMs - receivedAtMs;
    if (this.#aheadMs === null || ahead > this.#aheadMs) this.#aheadMs = ahead;
  }

  /** After a reconnect: the server may be another machine, and ours may have been set right. */
  forget(): void {
    this.#aheadMs = null;
  }

  serverMs(localMs: number): number {
    return localMs + (this.#aheadMs ?? 0);
  }
}
