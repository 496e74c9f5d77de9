import type { PipeTransform } from '@nestjs/common';
import { nearestWord } from '#faults';
import { ProblemError } from '#http-edge';

/** Lets through a word of the path that is one of a list. */
export class OneOf<Word extends string> implements PipeTransform<string, Word> {
  readonly #field: string;
  readonly #words: readonly Word[];

  constructor(field: string, words: readonly Word[]) {
    this.#field = field;
    this.#words = words;
  }

  /** @throws ProblemError 404 `unknown-service` with the nearest known word */
  transform(given: string): Word {
    const word = this.#words.find((known) => known === given);
    if (word !== undefined) return word;
    const nearest = nearestWord(given, this.#words);
    throw new ProblemError(
      404,
      'unknown-service',
      'No service of that name does this',
      `"${given}" is not among ${this.#words.join(', ')}${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
      { field: this.#field, expected: `one of ${this.#words.join(', ')}`, example: this.#words[0] },
    );
  }
}
