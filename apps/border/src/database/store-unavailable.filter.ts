import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { TooManyWaitingError } from '#store-forward';
import { ProblemError, ProblemFilter } from '#http-edge';
import { StoreUnavailableError } from './store-unavailable.ts';

/** The one place where a failed or overrun store becomes a reply: 503 and Retry-After. */
@Catch(StoreUnavailableError, TooManyWaitingError)
export class StoreUnavailableFilter implements ExceptionFilter {
  readonly #problems = new ProblemFilter();

  catch(error: StoreUnavailableError | TooManyWaitingError, host: ArgumentsHost): void {
    const problem =
      error instanceof TooManyWaitingError
        ? new ProblemError(503, 'too-busy', 'Border is too busy', error.message, {}, 1)
        : new ProblemError(
            503,
            'store-unavailable',
            'Border cannot reach its database',
            'it may or may not have kept this; repeat it under the same id',
            {},
            1,
          );
    this.#problems.catch(problem, host);
  }
}
