import { KeyedRandom } from '#determinism';

/**
 * All chance of one simulated world. Each purpose has draws of its own, in the order in which they are asked for, so that a
 * new purpose disturbs no other.
 */
export class Luck {
  readonly #random: KeyedRandom;
  readonly #asked = new Map<string, number>();

  constructor(seed: number) {
    this.#random = new KeyedRandom({ randomSeed: seed });
  }

  /** Draw at once: the next call points elsewhere. */
  on(purpose: string): KeyedRandom {
    const asked = this.#asked.get(purpose) ?? 0;
    this.#asked.set(purpose, asked + 1);
    return this.#random.stream(this.#random.purpose(purpose), asked);
  }

  chance(purpose: string, share: number): boolean {
    return share > 0 && this.on(purpose).chance(share);
  }

  /** A whole number of milliseconds (or of anything) from `least` to `most`. */
  between(purpose: string, least: number, most: number): number {
    return least + Math.floor(this.on(purpose).uniform() * (most - least + 1));
  }

  oneOf<T>(purpose: string, list: readonly T[]): T {
    return list[Math.floor(this.on(purpose).uniform() * list.length)]!;
  }
}
