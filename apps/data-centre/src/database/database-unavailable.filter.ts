import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { ProblemError, ProblemFilter } from '#http-edge';
import { DatabaseUnavailableError } from './database-unavailable.ts';

/** The one place where a failed database becomes a reply: 503 `database-unavailable`, try again in a second. */
@Catch(DatabaseUnavailableError)
export class DatabaseUnavailableFilter implements ExceptionFilter {
  readonly #problems = new ProblemFilter();

  catch(_: DatabaseUnavailableError, host: ArgumentsHost): void {
    const problem = new ProblemError(
      503,
      'database-unavailable',
      'The data centre cannot reach its database',
      'its database does not answer; a write may or may not have been kept: repeat it under the same id',
      {},
      1,
    );
    this.#problems.catch(problem, host);
  }
}
