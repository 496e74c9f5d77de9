import type { Clock } from '#determinism';

export type SlowedBy = 'border-replies' | 'processor';

/** How far a run may fall behind its pace, in wall time, before the lost time is given up for good. */
const FORGIVEN_LAG_MS = 250;
/** Over how much wall time the actual speed is measured. */
const SPEED_WINDOW_MS = 2_000;

/**
 * Says how far a live run should have come: a straight line of `speed` run milliseconds a wall millisecond through an
 * anchor. A run that falls behind is not hurried afterwards: the anchor moves, the run has slowed down, and the pacer
 * says by what. It never asks for more than the requested speed but to make up for {@link FORGIVEN_LAG_MS}.
 */
export class Pacer {
  readonly #wall: Clock;
  #speedRequested: number;
  #paused = false;
  #anchorWallMs: number;
  #anchorRunMs: number;
  #slowedBy: SlowedBy | null = null;
  #slowedUntilWallMs = 0;
  /** Wall and run time of recent reports, oldest first. */
  readonly #reports: { wallMs: number; runMs: number }[] = [];

  constructor(wall: Clock, runMs: number, speed: number) {
    this.#wall = wall;
    this.#speedRequested = speed;
    this.#anchorWallMs = wall.nowMs();
    this.#anchorRunMs = runMs;
    this.#reports.push({ wallMs: this.#anchorWallMs, runMs });
  }

  get speedRequested(): number {
    return this.#speedRequested;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Why the run was slower than asked in the last second; null when it keeps its pace. */
  get slowedBy(): SlowedBy | null {
    return this.#wall.nowMs() < this.#slowedUntilWallMs ? this.#slowedBy : null;
  }

  /** Run time that should be reached now. */
  targetMs(): number {
    if (this.#paused) return this.#anchorRunMs;
    return this.#anchorRunMs + (this.#wall.nowMs() - this.#anchorWallMs) * this.#speedRequested;
  }

  /** Tells how far the run really is and what, if anything, kept it from its target. */
  report(runMs: number, heldBy: SlowedBy | null): void {
    const wallMs = this.#wall.nowMs();
    const lagWallMs = this.#paused ? 0 : (this.targetMs() - runMs) / this.#speedRequested;
    if (lagWallMs > FORGIVEN_LAG_MS) {
      this.#anchorWallMs = wallMs - FORGIVEN_LAG_MS;
      this.#anchorRunMs = runMs;
      this.#slowedBy = heldBy ?? 'processor';
      this.#slowedUntilWallMs = wallMs + 1_000;
    }
    const last = this.#reports.at(-1);
    if (!last || wallMs - last.wallMs >= 100) this.#reports.push({ wallMs, runMs });
    while (this.#reports.length > 2 && wallMs - (this.#reports[1]?.wallMs ?? wallMs) >= SPEED_WINDOW_MS) {
      this.#reports.shift();
    }
  }

  /** Run milliseconds a wall millisecond, over the last two seconds. */
  get speedActual(): number {
    const first = this.#reports[0];
    const last = this.#reports.at(-1);
    if (!first || !last || last.wallMs === first.wallMs) return this.#paused ? 0 : this.#speedRequested;
    return (last.runMs - first.runMs) / (last.wallMs - first.wallMs);
  }

  setSpeed(speed: number, runMs: number): void {
    if (!(speed > 0)) throw new RangeError(`a pace needs a speed above 0, got ${speed}`);
    this.#speedRequested = speed;
    this.#anchorHere(runMs);
  }

  setPaused(paused: boolean, runMs: number): void {
    this.#paused = paused;
    this.#anchorHere(runMs);
  }

  #anchorHere(runMs: number): void {
    this.#anchorWallMs = this.#wall.nowMs();
    this.#anchorRunMs = runMs;
    this.#slowedUntilWallMs = 0;
    this.#reports.length = 0;
    this.#reports.push({ wallMs: this.#anchorWallMs, runMs });
  }
}
