import type { Clock } from './clock.ts';

/**
 * The time of day at a site during a run: a straight line through an anchor (this wall instant is that site instant)
 * with a slope (`speed` site milliseconds a wall millisecond; 0 is paused). Whoever paces the run moves the anchor.
 *
 * What it tells never goes back. A run that was held up for a while moves the anchor behind what was told meanwhile; the
 * clock then stands until the line has caught up, so that what is written in order also bears times in order.
 */
export class SiteClock {
  readonly #wall: Clock;
  #anchorWallMs: number;
  #anchorSiteMs: number;
  #speed: number;
  #toldMs = -Infinity;

  /** Until an anchor is set, site time is wall time at 1x. */
  constructor(wall: Clock) {
    this.#wall = wall;
    this.#anchorWallMs = wall.nowMs();
    this.#anchorSiteMs = this.#anchorWallMs;
    this.#speed = 1;
  }

  /** Declares that it is `siteMs` (Unix milliseconds of site time) now and goes on at `speed`. */
  anchor(siteMs: number, speed: number): void {
    if (!Number.isFinite(siteMs) || !Number.isFinite(speed) || speed < 0) {
      throw new RangeError(
        `a site clock needs a finite time and a speed of 0 or more, got ${siteMs} and ${speed}`,
      );
    }
    this.#anchorWallMs = this.#wall.nowMs();
    this.#anchorSiteMs = siteMs;
    this.#speed = speed;
  }

  nowMs(): number {
    const lineMs = this.#anchorSiteMs + (this.#wall.nowMs() - this.#anchorWallMs) * this.#speed;
    this.#toldMs = Math.max(this.#toldMs, lineMs);
    return this.#toldMs;
  }

  get speed(): number {
    return this.#speed;
  }
}
