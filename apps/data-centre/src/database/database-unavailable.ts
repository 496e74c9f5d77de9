import { QueryFailedError } from 'typeorm';

/** The centre's own database did not answer; nothing of the request was kept, or nobody knows whether it was. */
export class DatabaseUnavailableError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'DatabaseUnavailableError';
  }
}

/**
 * Connection exception, insufficient resources, operator intervention (shutdown, crash recovery, cancel), system error:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SURROUNDINGS = /^(08|53|57|58)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Tells a failed database from a failed statement: the first may heal by itself, the second is a bug of ours. */
export function translateDatabaseError(error: unknown): unknown {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (cause as { code?: unknown } | null)?.code;
  const isStatementsFault = typeof code === 'string' && SQLSTATE.test(code) && !SURROUNDINGS.test(code);
  return isStatementsFault ? error : new DatabaseUnavailableError(cause);
}
