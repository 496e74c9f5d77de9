import type { Clock } from '#determinism';
import type { World } from './world.ts';

/**
 * One life of border, from its start to its death. Death takes everything in memory: timers never fire, and no await across
 * a port ever comes back. What was asked of others goes on without it.
 */
export class Life {
  readonly clock: Clock;
  readonly #world: World;
  readonly #mourners = new Set<() => void>();
  #alive = true;

  constructor(world: World) {
    this.#world = world;
    this.clock = mortal(world.clock, () => this.#alive);
  }

  get alive(): boolean {
    return this.#alive;
  }

  die(how: string): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#world.tell('border', () => `dies ${how}`);
    for (const mourn of [...this.#mourners]) mourn();
  }

  /** Calls `mourn` at death; the returned function takes that back. */
  onDeath(mourn: () => void): () => void {
    this.#mourners.add(mourn);
    return () => this.#mourners.delete(mourn);
  }

  /** An await across a port, before and after which border may die. */
  async across<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#mayDie(`before ${what}`);
    if (!this.#alive) return forEver();
    try {
      const done = await work();
      this.#mayDie(`after ${what}`);
      return this.#alive ? done : await forEver();
    } catch (error) {
      if (!this.#alive) return forEver();
      throw error;
    }
  }

  #mayDie(when: string): void {
    if (this.#alive && this.#world.faulty && this.#world.unlucky('deathAtAwait')) this.die(when);
  }
}

const forEver = (): Promise<never> => new Promise<never>(() => undefined);

/** A clock whose timers die with who set them. */
function mortal(clock: Clock, alive: () => boolean): Clock {
  const after: Clock['after'] = (durationMs, task) =>
    clock.after(durationMs, () => {
      if (alive()) task();
    });
  return {
    nowMs: () => clock.nowMs(),
    after,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const cancel = after(durationMs, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason as Error);
        });
      }),
    every: () => {
      throw new Error('nobody here beats');
    },
  };
}
