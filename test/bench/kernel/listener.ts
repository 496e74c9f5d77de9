type Method = (this: unknown, ...given: unknown[]) => unknown;

/**
 * Hears the calls of methods of classes, from whomever to whomever, until {@link end}. What a method heard calls in its
 * turn is part of its answer and not told.
 */
export class Listener {
  readonly #ends: (() => void)[] = [];
  #isInside = false;

  on<T extends object>(
    prototype: T,
    name: keyof T & string,
    tell: (self: T, ...given: number[]) => void,
  ): void {
    const original = prototype[name] as Method;
    // Not an arrow: the caller says what `this` is.
    const heard = (self: T, given: unknown[]): unknown => {
      if (this.#isInside) return original.apply(self, given);
      this.#isInside = true;
      try {
        tell(self, ...(given as number[]));
        return original.apply(self, given);
      } finally {
        this.#isInside = false;
      }
    };
    Object.assign(prototype, {
      [name](this: T, ...given: unknown[]): unknown {
        return heard(this, given);
      },
    });
    this.#ends.push(() => Object.assign(prototype, { [name]: original }));
  }

  end(): void {
    for (const end of this.#ends) end();
  }
}

/** Whole numbers written down one after the other, to be read in that order again and again. */
export class Tape {
  #numbers = new Int32Array(1_024);
  #length = 0;

  write(...numbers: readonly number[]): void {
    for (const number of numbers) {
      if (this.#length === this.#numbers.length) {
        const grown = new Int32Array(2 * this.#length);
        grown.set(this.#numbers);
        this.#numbers = grown;
      }
      this.#numbers[this.#length] = number;
      this.#length += 1;
    }
  }

  written(): Int32Array {
    return this.#numbers.slice(0, this.#length);
  }
}
