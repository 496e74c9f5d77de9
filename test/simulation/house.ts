import { Border } from './border.ts';
import type { Parts } from './border.ts';
import { Life } from './life.ts';
import type { World } from './world.ts';

/** Where border lives: starts it, and starts it again after each death, as a supervisor would. */
export class House {
  readonly #parts: Parts;
  readonly #world: World;
  #now: { life: Life; border: Border } | null = null;
  deaths = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#world = parts.world;
  }

  get border(): Border | null {
    return this.#now?.border ?? null;
  }

  start(): void {
    const life = new Life(this.#world);
    const border = new Border(this.#parts, life);
    this.#now = { life, border };
    life.onDeath(() => {
      this.deaths += 1;
      this.#now = null;
      this.#world.clock.after(this.#restartsAfterMs(), () => {
        this.start();
      });
    });
    void border.start();
  }

  /** Half of the time at once: then what its earlier life had begun at the store may still be open. */
  #restartsAfterMs(): number {
    const { luck, faulty, plan } = this.#world;
    const longestMs = faulty ? (plan.paper?.longestDownMs ?? 3_000) : 3_000;
    return luck.between('time to restart', 50, luck.chance('restarts at once', 0.5) ? 250 : longestMs);
  }

  kill(how: string): void {
    this.#now?.life.die(how);
  }

  /** A request to whatever border lives now; null when none does, or when it dies before it answers. */
  serve<T>(handle: (border: Border) => Promise<T>): Promise<T | null> | null {
    if (!this.#now) return null;
    const { life, border } = this.#now;
    return new Promise((resolve, reject) => {
      const survived = life.onDeath(() => {
        resolve(null);
      });
      handle(border).then((answer) => {
        survived();
        resolve(answer);
      }, reject);
    });
  }
}
