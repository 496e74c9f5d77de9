import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { SpoolFailedError, SpoolFullError, TooManyWaitingError } from '#store-forward';
import { ProblemError, ProblemFilter } from '#http-edge';
import { StoreUnavailableError } from './store-unavailable.ts';

type Unkept = StoreUnavailableError | TooManyWaitingError | SpoolFullError | SpoolFailedError;

/** A full spool empties when the database is back: no need to ask every second. */
const FULL_RETRY_AFTER_S = 10;

/** The one place where a failed or overrun store, or spool, becomes a reply: 503 and Retry-After. */
@Catch(StoreUnavailableError, TooManyWaitingError, SpoolFullError, SpoolFailedError)
export class StoreUnavailableFilter implements ExceptionFilter {
  readonly #problems = new ProblemFilter();

  catch(error: Unkept, host: ArgumentsHost): void {
    this.#problems.catch(problemOf(error), host);
  }
}

function problemOf(error: Unkept): ProblemError {
  if (error instanceof TooManyWaitingError) {
    return new ProblemError(503, 'too-busy', 'Border is too busy', error.message, {}, 1);
  }
  if (error instanceof SpoolFullError) {
    const detail = `its database is away and ${error.message}; nothing of this was kept`;
    return new ProblemError(503, 'spool-full', 'Border can keep no more', detail, {}, FULL_RETRY_AFTER_S);
  }
  if (error instanceof SpoolFailedError) {
    const detail = `its database is away and ${error.message}; repeat this under the same id`;
    return new ProblemError(503, 'spool-failed', 'Border cannot write to its disk', detail, {}, 1);
  }
  return new ProblemError(
    503,
    'store-unavailable',
    'Border cannot reach its database',
    'it may or may not have kept this; repeat it under the same id',
    {},
    1,
  );
}
